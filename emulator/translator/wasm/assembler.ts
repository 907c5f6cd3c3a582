/**
 * Writes the body of one WebAssembly function. Structured instructions return a label; branches take labels, so that
 * nobody counts nesting depths.
 */
import { Bytes } from './bytes.ts';
import type { OpName } from './opcodes.ts';
import { OP, TYPE_EMPTY } from './opcodes.ts';
import { SIMD_PREFIX } from './simd-opcodes.ts';

/** Nesting depth at which a block was opened. */
export type Label = number;

const ALIGNMENT: Partial<Record<OpName, number>> = {
  'i32.load': 2,
  'i32.store': 2,
  'i32.load16_s': 1,
  'i32.load16_u': 1,
  'i32.store16': 1,
  'i64.load': 3,
  'i64.store': 3,
  'f64.load': 3,
  'f64.store': 3,
  'v128.load': 4,
  'v128.store': 4,
};

const BULK_PREFIX = 0xfc;
export const MEMORY_COPY = 10;
export const MEMORY_FILL = 11;

export class Assembler {
  readonly code = new Bytes();
  private depth = 0;
  /** Where the branches are that are hardly ever taken. */
  readonly unlikelyAt: number[] = [];

  /** An instruction, or the opcode of one whose immediates are to follow. */
  op(name: OpName): void {
    const opcode = OP[name];
    if (opcode <= 0xff) return this.code.byte(opcode);
    this.code.byte(SIMD_PREFIX);
    this.code.unsigned(opcode & 0xff);
  }

  get(local: number): void {
    this.code.byte(OP['local.get']);
    this.code.unsigned(local);
  }

  set(local: number): void {
    this.code.byte(OP['local.set']);
    this.code.unsigned(local);
  }

  tee(local: number): void {
    this.code.byte(OP['local.tee']);
    this.code.unsigned(local);
  }

  const(value: number): void {
    this.code.byte(OP['i32.const']);
    this.code.signed(value);
  }

  const64(value: number | bigint): void {
    this.code.byte(OP['i64.const']);
    this.code.signed64(BigInt(value));
  }

  constF64(value: number): void {
    this.op('f64.const');
    this.code.append(new Uint8Array(Float64Array.of(value).buffer));
  }

  /** A vector of 32-bit words, the lowest first. */
  constV128(words: readonly number[]): void {
    this.op('v128.const');
    this.code.append(new Uint8Array(Int32Array.from(words).buffer));
  }

  /** Sixteen bytes chosen by number out of the two vectors on the stack. */
  shuffle(bytes: readonly number[]): void {
    this.op('i8x16.shuffle');
    for (const byte of bytes) this.code.byte(byte);
  }

  /** An instruction on one lane of a vector. */
  lane(name: OpName, lane: number): void {
    this.op(name);
    this.code.byte(lane);
  }

  /** i32 operation with a constant as its second operand. */
  opConst(name: OpName, value: number): void {
    this.const(value);
    this.op(name);
  }

  /** A load or store; guest memory may be unaligned, which the hint of 0 says. */
  memory(name: OpName, offset: number, aligned = false): void {
    this.op(name);
    this.code.unsigned(aligned ? (ALIGNMENT[name] ?? 0) : 0);
    this.code.unsigned(offset);
  }

  /** memory.copy or memory.fill, by its number behind the prefix. */
  bulkMemory(number: 10 | 11): void {
    this.code.byte(BULK_PREFIX);
    this.code.unsigned(number);
    this.code.byte(0);
    if (number === MEMORY_COPY) this.code.byte(0);
  }

  call(functionIndex: number): void {
    this.code.byte(OP['call']);
    this.code.unsigned(functionIndex);
  }

  block(type = TYPE_EMPTY): Label {
    return this.open('block', type);
  }

  loop(): Label {
    return this.open('loop', TYPE_EMPTY);
  }

  /** The condition on the stack, for which the next instruction branches, hardly ever holds. */
  unlikely(): void {
    this.unlikelyAt.push(this.code.length);
  }

  /** Takes the condition from the stack. */
  if(type = TYPE_EMPTY): Label {
    return this.open('if', type);
  }

  else(): void {
    this.op('else');
  }

  end(): void {
    this.op('end');
    this.depth--;
  }

  br(label: Label): void {
    this.code.byte(OP['br']);
    this.code.unsigned(this.depth - label);
  }

  brIf(label: Label): void {
    this.code.byte(OP['br_if']);
    this.code.unsigned(this.depth - label);
  }

  private open(name: OpName, type: number): Label {
    this.code.byte(OP[name]);
    this.code.byte(type);
    return ++this.depth;
  }
}
