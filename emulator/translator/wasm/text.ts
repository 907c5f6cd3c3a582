/** Reads the code of one function back as text, one instruction a line, indented by nesting. For people and tests. */
import { OP } from './opcodes.ts';
import { SIMD_PREFIX } from './simd-opcodes.ts';

const NAMES: ReadonlyMap<number, string> = new Map(Object.entries(OP).map(([name, code]) => [code, name]));
const OPENING = new Set(['block', 'loop', 'if']);
const INDEXED = new Set(['br', 'br_if', 'call']);
const TYPE_NAMES: Readonly<Record<number, string>> = {
  0x7f: ' (result i32)',
  0x7e: ' (result i64)',
  0x7d: ' (result f32)',
  0x7c: ' (result f64)',
  0x7b: ' (result v128)',
};
/** Bytes of immediates that are no integers in groups of seven bits. */
const RAW_BYTES: Readonly<Record<string, number>> = { 'f64.const': 8, 'v128.const': 16, 'i8x16.shuffle': 16 };

class Reader {
  position = 0;
  private readonly code: Uint8Array;

  constructor(code: Uint8Array) {
    this.code = code;
  }

  get atEnd(): boolean {
    return this.position >= this.code.length;
  }

  byte(): number {
    return this.code[this.position++];
  }

  opcode(): number {
    const byte = this.byte();
    return byte === SIMD_PREFIX ? (SIMD_PREFIX << 16) | this.unsigned() : byte;
  }

  hexadecimal(count: number): string {
    let text = '';
    for (let n = 0; n < count; n++) text += this.byte().toString(16).padStart(2, '0');
    return text;
  }

  unsigned(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  signed(): bigint {
    let value = 0n;
    for (let shift = 0n; ;) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      shift += 7n;
      if (byte < 0x80) return BigInt.asIntN(Number(shift), value);
    }
  }
}

export interface TextNames {
  /** Names of locals and functions by their index; a number stands where there is none. */
  locals: readonly string[];
  functions: readonly string[];
  /** A memory offset as text. */
  offset?: (offset: number) => string;
}

function operand(reader: Reader, name: string, names: TextNames): string {
  if (OPENING.has(name)) return TYPE_NAMES[reader.byte()] ?? '';
  if (name.startsWith('local.')) {
    const index = reader.unsigned();
    return ` ${names.locals[index] ?? index}`;
  }
  if (INDEXED.has(name)) {
    const index = reader.unsigned();
    return ` ${name === 'call' ? (names.functions[index] ?? index) : index}`;
  }
  if (name === 'i32.const') return ` ${constantText(reader.signed(), 32)}`;
  if (name === 'i64.const') return ` ${constantText(reader.signed(), 64)}`;
  if (name in RAW_BYTES) return ` ${reader.hexadecimal(RAW_BYTES[name])}`;
  const isMemory = /\.(load|store)/.test(name);
  let text = '';
  if (isMemory) {
    reader.unsigned();
    const offset = reader.unsigned();
    text = ` ${names.offset?.(offset) ?? `0x${offset.toString(16)}`}`;
  }
  return name.endsWith('_lane') || /extract_lane|replace_lane/.test(name) ? `${text} ${reader.byte()}` : text;
}

function constantText(value: bigint, bits: number): string {
  const small = value < 1024n && value > -1024n;
  return small ? String(value) : `0x${BigInt.asUintN(bits, value).toString(16)}`;
}

/** @throws Error at an instruction that the translator does not write. */
export function functionText(code: Uint8Array, names: TextNames): string {
  const reader = new Reader(code);
  const lines: string[] = [];
  let depth = 0;
  while (!reader.atEnd) {
    const opcode = reader.opcode();
    const name = NAMES.get(opcode);
    if (name === undefined) throw new Error(`no WebAssembly instruction 0x${opcode.toString(16)}`);
    if (name === 'end' || name === 'else') depth--;
    lines.push('  '.repeat(Math.max(0, depth)) + name + operand(reader, name, names));
    if (OPENING.has(name) || name === 'else') depth++;
  }
  return lines.join('\n');
}
