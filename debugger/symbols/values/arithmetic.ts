/** Arithmetic on values as C does it (C99, 6.3.1 and 6.5): promotions, conversions, pointers counted in elements. */
import { ATE } from '../dwarf/constants.ts';
import type { ReadMemory } from '../types.ts';
import { sizeOf, stripped } from './c-type.ts';
import type { BaseType, CType, PointerType } from './c-type.ts';
import { ExpressionError } from './expression-error.ts';
import { Value, isFloat, isSigned } from './value.ts';

const base = (name: string, size: number, encoding: number): BaseType => ({
  kind: 'base',
  name,
  size,
  encoding,
});

export const INT = base('int', 4, ATE.signed);
export const UNSIGNED = base('unsigned int', 4, ATE.unsigned);
export const LONG_LONG = base('long long', 8, ATE.signed);
export const UNSIGNED_LONG_LONG = base('unsigned long long', 8, ATE.unsigned);
export const CHAR = base('char', 1, ATE.signed_char);
export const DOUBLE = base('double', 8, ATE.float);

const nothing: ReadMemory = () => null;

export function integerValue(value: bigint, type: CType, readMemory: ReadMemory = nothing): Value {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, value), true);
  return new Value(type, { kind: 'bytes', bytes }, readMemory);
}

export function floatValue(value: number, type: CType = DOUBLE): Value {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  if (sizeOf(type) === 4) view.setFloat32(0, value, true);
  else view.setFloat64(0, value, true);
  return new Value(type, { kind: 'bytes', bytes }, nothing);
}

/** An array stands for the address of its first element, a function for its own; others stay. */
export function decayed(value: Value, readMemory: ReadMemory): Value {
  const plain = stripped(value.type);
  if (plain.kind !== 'array' && plain.kind !== 'function') return value;
  const { address } = value;
  if (address === undefined) return value;
  const target = plain.kind === 'array' ? plain.element : value.type;
  return integerValue(BigInt(address), { kind: 'pointer', target }, readMemory);
}

export const pointerOf = (value: Value): PointerType | undefined => {
  const plain = stripped(value.type);
  return plain.kind === 'pointer' ? plain : undefined;
};

function isInteger(type: CType): boolean {
  const plain = stripped(type);
  return plain.kind === 'enum' || (plain.kind === 'base' && plain.encoding !== ATE.float);
}

/** The number of an integer, a pointer or a truth value. */
function number(value: Value, at: number): bigint {
  if (isFloat(value.type)) return BigInt(Math.trunc(value.float()));
  if (isInteger(value.type) || pointerOf(value)) return value.integer();
  throw new ExpressionError('a number or a pointer is needed here', at);
}

/** What two operands become before they are combined (6.3.1.8). */
function common(left: Value, right: Value): BaseType {
  const [a, b] = [promoted(left.type), promoted(right.type)];
  if (a.size !== b.size) return a.size > b.size ? a : b;
  return isSigned(a) ? b : a;
}

function promoted(type: CType): BaseType {
  const plain = stripped(type);
  if (plain.kind === 'base' && plain.size > 4) return isSigned(plain) ? LONG_LONG : UNSIGNED_LONG_LONG;
  if (plain.kind === 'pointer') return UNSIGNED;
  return plain.kind === 'base' && plain.size === 4 && !isSigned(plain) ? UNSIGNED : INT;
}

export function isTrue(value: Value, at: number): boolean {
  return isFloat(value.type) ? value.float() !== 0 : number(value, at) !== 0n;
}

export function unary(operator: string, operand: Value, at: number): Value {
  if (operator === '!') return integerValue(isTrue(operand, at) ? 0n : 1n, INT);
  if (isFloat(operand.type) && operator !== '~')
    return floatValue(operator === '-' ? -operand.float() : operand.float(), operand.type);
  if (!isInteger(operand.type)) throw new ExpressionError(`"${operator}" needs a number`, at);
  const value = operand.integer();
  const result = operator === '-' ? -value : operator === '~' ? ~value : value;
  return integerValue(result, promoted(operand.type));
}

const COMPARISONS = ['==', '!=', '<', '>', '<=', '>='];

export function binary(operator: string, left: Value, right: Value, at: number): Value {
  if (pointerOf(left) || pointerOf(right)) return pointerArithmetic(operator, left, right, at);
  if (isFloat(left.type) || isFloat(right.type)) return floating(operator, left, right, at);
  const [a, b] = [number(left, at), number(right, at)];
  if (operator === '<<' || operator === '>>') {
    const type = promoted(left.type);
    return integerValue(operator === '<<' ? a << (b & 63n) : a >> (b & 63n), type);
  }
  const type = common(left, right);
  const wrap = (value: bigint): bigint =>
    isSigned(type) ? BigInt.asIntN(type.size * 8, value) : BigInt.asUintN(type.size * 8, value);
  if (COMPARISONS.includes(operator)) return integerValue(compare(operator, wrap(a), wrap(b)) ? 1n : 0n, INT);
  return integerValue(wrap(combine(operator, wrap(a), wrap(b), at)), type);
}

function combine(operator: string, a: bigint, b: bigint, at: number): bigint {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    default:
      if (b === 0n) throw new ExpressionError('division by zero', at);
      return operator === '/' ? a / b : a % b;
  }
}

function compare(operator: string, a: bigint | number, b: bigint | number): boolean {
  switch (operator) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '>':
      return a > b;
    case '<=':
      return a <= b;
    default:
      return a >= b;
  }
}

function floating(operator: string, left: Value, right: Value, at: number): Value {
  const of = (value: Value): number => (isFloat(value.type) ? value.float() : Number(number(value, at)));
  const [a, b] = [of(left), of(right)];
  if (COMPARISONS.includes(operator)) return integerValue(compare(operator, a, b) ? 1n : 0n, INT);
  switch (operator) {
    case '+':
      return floatValue(a + b);
    case '-':
      return floatValue(a - b);
    case '*':
      return floatValue(a * b);
    case '/':
      return floatValue(a / b);
    default:
      throw new ExpressionError(`"${operator}" needs whole numbers`, at);
  }
}

function pointerArithmetic(operator: string, left: Value, right: Value, at: number): Value {
  const [a, b] = [number(left, at), number(right, at)];
  const [first, second] = [pointerOf(left), pointerOf(right)];
  if (COMPARISONS.includes(operator))
    return integerValue(compare(operator, BigInt.asUintN(32, a), BigInt.asUintN(32, b)) ? 1n : 0n, INT);
  if (operator === '-' && first && second) {
    const size = BigInt(Math.max(sizeOf(first.target), 1));
    return integerValue((a - b) / size, INT);
  }
  const pointer = first ?? second!;
  const moves = operator === '+' || (operator === '-' && first);
  // Numbers made of addresses are common in a debugger: `esp & -8192`.
  if (!moves) return integerValue(combine(operator, a, b, at), UNSIGNED);
  const size = BigInt(sizeOf(pointer.target));
  const moved = first ? (operator === '+' ? a + b * size : a - b * size) : b + a * size;
  return integerValue(moved, first ? left.type : right.type);
}

/** A cast; throws ExpressionError for what C refuses. */
export function converted(value: Value, type: CType, at: number): Value {
  const plain = stripped(type);
  if (plain.kind === 'void') return integerValue(0n, type);
  if (isFloat(plain))
    return floatValue(isFloat(value.type) ? value.float() : Number(number(value, at)), type);
  if (!['base', 'enum', 'pointer'].includes(plain.kind))
    throw new ExpressionError('only numbers and pointers can be made of one another', at);
  return integerValue(number(value, at), type);
}
