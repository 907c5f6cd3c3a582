/** Values as gdb prints them: decimals, pointers with the symbol they point at, strings, structures in braces. */
import { ATE } from '../dwarf/constants.ts';
import { Unavailable } from '../dwarf/unavailable.ts';
import { sizeOf, stripped, typeName } from './c-type.ts';
import type { ArrayType, CType, EnumType, Member, PointerType, RecordType } from './c-type.ts';
import { characterLiteral, quoted } from './print-text.ts';
import type { Value } from './value.ts';
import { isCharacter, isFloat } from './value.ts';

export interface PrintOptions {
  /** `sys_getpid`, `init_task_union+8`; undefined for an address that no symbol holds. */
  symbol(address: number): string | undefined;
  /** Elements of an array, and characters of a string. */
  elements?: number;
}

const MOST_ELEMENTS = 200;
const REPEATS = 10;
const DEEPEST = 20;
/** A string is read in pieces of this size, so that it may end before a page that is not there. */
const STRING_CHUNK = 64;

/** One line; a value that cannot be told says why in angle brackets. */
export function printValue(value: Value, options: PrintOptions): string {
  const plain = stripped(value.type);
  const text = print(value, options, 0);
  const isText = plain.kind === 'pointer' && isCharacter(plain.target);
  return plain.kind === 'pointer' && !isText && !text.startsWith('<')
    ? `(${typeName(outer(value.type))}) ${text}`
    : text;
}

/** Without the qualifiers of the value itself. */
function outer(type: CType): CType {
  return type.kind === 'const' || type.kind === 'volatile' || type.kind === 'restrict'
    ? outer(type.target)
    : type;
}

function print(value: Value, options: PrintOptions, depth: number): string {
  if (depth > DEEPEST) return '{...}';
  try {
    return printKnown(value, options, depth);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    if (error.message === 'synthetic pointer') return '(synthetic pointer)';
    return error.message.startsWith('Cannot') ? `<error: ${error.message}>` : `<${error.message}>`;
  }
}

function printKnown(value: Value, options: PrintOptions, depth: number): string {
  const plain = stripped(value.type);
  switch (plain.kind) {
    case 'void':
      return 'void';
    case 'base':
      return printBase(value, plain.encoding);
    case 'enum':
      return printEnum(plain, Number(value.integer()));
    case 'pointer':
      return printPointer(value, plain, options);
    case 'struct':
    case 'union':
      return printRecord(value, plain, options, depth);
    case 'array':
      return printArray(value, plain, options, depth);
    case 'function':
      return `{${typeName(plain)}} ${printAddress(value.address ?? 0, options)}`;
  }
}

function printBase(value: Value, encoding: number): string {
  if (isFloat(value.type)) return printFloat(value.float(), sizeOf(value.type));
  const number = value.integer();
  if (encoding === ATE.boolean && number < 2n) return number === 1n ? 'true' : 'false';
  return isCharacter(value.type) ? `${number} ${characterLiteral(Number(number) & 0xff)}` : `${number}`;
}

function printFloat(value: number, size: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  const digits = size === 4 ? 9 : 17;
  const text = value.toPrecision(digits);
  const [mantissa, exponent] = text.split('e');
  const short = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  return exponent === undefined ? short : `${short}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`;
}

function printEnum({ enumerators, name }: EnumType, value: number): string {
  const exact = enumerators.find((one) => one.value === value);
  if (exact) return exact.name;
  const flags = enumerators.filter((one) => one.value !== 0);
  const isFlags = flags.every((one) =>
    flags.every((other) => other === one || (other.value & one.value) === 0),
  );
  if (!isFlags) return `${value}`;
  if (value === 0) return '0';
  const set = flags.filter((one) => (value & one.value) === one.value);
  const rest = set.reduce((left, one) => left & ~one.value, value);
  if (set.length === 0) return name === undefined ? `${value}` : `(unknown: 0x${(value >>> 0).toString(16)})`;
  const names = set.map((one) => one.name);
  return `(${[...names, ...(rest ? [`unknown: 0x${(rest >>> 0).toString(16)}`] : [])].join(' | ')})`;
}

export function printAddress(address: number, { symbol }: PrintOptions): string {
  const name = symbol(address);
  return `0x${address.toString(16)}${name === undefined ? '' : ` <${name}>`}`;
}

function printPointer(value: Value, { target }: PointerType, options: PrintOptions): string {
  const address = Number(value.integer());
  const plain = printAddress(address, options);
  if (!isCharacter(target) || address === 0) return plain;
  return `${plain} ${printString(value, target, address, options)}`;
}

function printString(
  value: Value,
  type: CType,
  address: number,
  { elements = MOST_ELEMENTS }: PrintOptions,
): string {
  const bytes: number[] = [];
  while (bytes.length < elements) {
    const from = address + bytes.length;
    const chunk = readSome(value, type, from, Math.min(STRING_CHUNK, elements - bytes.length));
    if (!chunk) break;
    const end = chunk.indexOf(0);
    bytes.push(...(end < 0 ? chunk : chunk.subarray(0, end)));
    if (end >= 0) return quoted(bytes, REPEATS);
  }
  if (bytes.length === elements) return `${quoted(bytes, REPEATS)}...`;
  const broken = `<error: Cannot access memory at address 0x${(address + bytes.length).toString(16)}>`;
  return bytes.length === 0 ? broken : `${quoted(bytes, REPEATS)}${broken}`;
}

/** As many bytes as there are up to `count`, within one page at least; null where there is none. */
function readSome(value: Value, type: CType, address: number, count: number): Uint8Array | null {
  const inPage = Math.min(count, 4096 - (address & 4095));
  for (const size of [inPage, 1]) {
    try {
      return value.at({ kind: 'array', element: type, count: size }, address).bytes();
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
    }
  }
  return null;
}

function printRecord(
  value: Value,
  { members, incomplete }: RecordType,
  options: PrintOptions,
  depth: number,
): string {
  if (incomplete) return '<incomplete type>';
  if (value.storage.kind === 'unavailable') value.bytes();
  const parts = members.map((member) => {
    const text = print(memberValue(value, member), options, depth + 1);
    return member.name === undefined ? text : `${member.name} = ${text}`;
  });
  return `{${parts.join(', ')}}`;
}

export const memberValue = (value: Value, { type, offset, bits }: Member): Value =>
  value.part(type, offset, bits);

function printArray(
  value: Value,
  { element, count = 0 }: ArrayType,
  options: PrintOptions,
  depth: number,
): string {
  const { elements = MOST_ELEMENTS } = options;
  if (isCharacter(element)) return printCharacters(value, count, elements);
  const size = sizeOf(element);
  const one = (n: number): string => print(value.part(element, n * size), options, depth + 1);
  const parts: string[] = [];
  let shown = 0;
  for (let n = 0; n < count && shown < elements;) {
    const text = one(n);
    let behind = n + 1;
    while (behind < count && sameBytes(value, n * size, behind * size, size) && one(behind) === text)
      behind++;
    const repeats = behind - n;
    if (repeats > REPEATS) parts.push(`${text} <repeats ${repeats} times>`);
    else for (let k = 0; k < repeats && shown + k < elements; k++) parts.push(text);
    shown += repeats > REPEATS ? REPEATS : repeats;
    n = shown >= elements && repeats <= REPEATS ? n + (repeats - (shown - elements)) : behind;
    if (shown >= elements && n < count) return `{${parts.join(', ')}...}`;
  }
  return `{${parts.join(', ')}}`;
}

/** Whether two parts may print the same: parts of different bytes never do. */
function sameBytes(value: Value, first: number, second: number, size: number): boolean {
  try {
    const all = value.bytes();
    for (let n = 0; n < size; n++) if (all[first + n] !== all[second + n]) return false;
    return true;
  } catch (error) {
    if (error instanceof Unavailable) return true;
    throw error;
  }
}

/** Of an array of characters the last zero is left out, as it ends the string. */
function printCharacters(value: Value, count: number, elements: number): string {
  const bytes = [...value.bytes().subarray(0, count)];
  if (bytes.length <= elements && bytes.at(-1) === 0) bytes.pop();
  const whole = bytes.length > 1 && bytes.every((byte) => byte === bytes[0]);
  if (bytes.length <= elements || whole)
    return quoted(whole && count > elements ? bytes.slice(1) : bytes, REPEATS);
  return `${quoted(bytes.slice(0, elements), REPEATS)}...`;
}
