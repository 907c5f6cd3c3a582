/** Reads the code of one function back as text, one instruction a line, indented by nesting. For people and tests. */
import { OP } from './opcodes.ts';

const NAMES: ReadonlyMap<number, string> = new Map(Object.entries(OP).map(([name, code]) => [code, name]));
const OPENING = new Set(['block', 'loop', 'if']);
const INDEXED = new Set(['br', 'br_if', 'call']);
const TYPE_NAMES: Readonly<Record<number, string>> = { 0x7f: ' (result i32)', 0x7e: ' (result i64)' };

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

  unsigned(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  signed(): number {
    let value = 0;
    for (let shift = 0; ;) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      shift += 7;
      if (byte >= 0x80) continue;
      return shift < 32 && (byte & 0x40) !== 0 ? value | (-1 << shift) : value | 0;
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
  if (name === 'i32.const' || name === 'i64.const') return ` ${constantText(reader.signed())}`;
  if (!/\.(load|store)/.test(name)) return '';
  reader.unsigned();
  const offset = reader.unsigned();
  return ` ${names.offset?.(offset) ?? `0x${offset.toString(16)}`}`;
}

function constantText(value: number): string {
  return Math.abs(value) < 1024 ? String(value) : `0x${(value >>> 0).toString(16)}`;
}

/** @throws Error at an instruction that the translator does not write. */
export function functionText(code: Uint8Array, names: TextNames): string {
  const reader = new Reader(code);
  const lines: string[] = [];
  let depth = 0;
  while (!reader.atEnd) {
    const opcode = reader.byte();
    const name = NAMES.get(opcode);
    if (name === undefined) throw new Error(`no WebAssembly instruction 0x${opcode.toString(16)}`);
    if (name === 'end' || name === 'else') depth--;
    lines.push('  '.repeat(Math.max(0, depth)) + name + operand(reader, name, names));
    if (OPENING.has(name) || name === 'else') depth++;
  }
  return lines.join('\n');
}
