/**
 * The arithmetic flags in translated code. The interpreter keeps them in two words, result and carries (cpu/flags.ts);
 * here the result word is the local FLAG_RESULT, and how the carries word would be computed is known while
 * translating. It is computed only where it is read: by conditions that need it, and where the region is left.
 */
import { CARRY_BITS } from '../cpu/flags.ts';
import { OFFSET } from '../cpu/state.ts';
import { LOCAL } from './locals.ts';
import type { Assembler } from './wasm/assembler.ts';

type Size = 1 | 2 | 4;

/** Where the flags are at one point of the translated code. */
export type FlagState =
  /** In the state memory, as the interpreter has them. */
  | { kind: 'memory' }
  /** In FLAG_RESULT and FLAG_CARRIES. */
  | { kind: 'words' }
  /** Nobody will ask before they are written again. */
  | { kind: 'dead' }
  /** Logic: the carries are zero. */
  | { kind: 'logic' }
  /** FLAG_A and FLAG_B (or a constant) were added or subtracted; `chained`: a carry came in. */
  | { kind: 'add' | 'sub'; size: Size; constant: number | null; chained: boolean }
  /** INC and DEC: the carry from before is bit 31 of FLAG_CARRY. */
  | { kind: 'inc' | 'dec'; size: Size }
  /** FLAG_A was shifted by a constant other than zero. */
  | { kind: 'shl' | 'shr' | 'sar'; size: Size; count: number };

export const MEMORY: FlagState = { kind: 'memory' };
export const WORDS: FlagState = { kind: 'words' };
export const DEAD: FlagState = { kind: 'dead' };
export const LOGIC: FlagState = { kind: 'logic' };

const { FLAG_RESULT, FLAG_CARRIES, FLAG_A, FLAG_B, FLAG_CARRY, T0 } = LOCAL;
const SIGN = 0x80000000 | 0;

function bits(size: Size): number {
  return size * 8;
}

function pushB(asm: Assembler, constant: number | null): void {
  if (constant === null) asm.get(FLAG_B);
  else asm.const(constant);
}

/** The carry (borrow) out of every bit of an addition (subtraction). */
function pushCarryVector(asm: Assembler, add: boolean, constant: number | null): void {
  const pushA = (): void => {
    asm.get(FLAG_A);
    if (!add) asm.opConst('i32.xor', -1);
  };
  pushA();
  pushB(asm, constant);
  asm.op('i32.and');
  pushA();
  pushB(asm, constant);
  asm.op('i32.or');
  asm.get(FLAG_RESULT);
  if (add) asm.opConst('i32.xor', -1);
  asm.op('i32.and');
  asm.op('i32.or');
}

function pushSumCarries(asm: Assembler, add: boolean, size: Size, constant: number | null): void {
  pushCarryVector(asm, add, constant);
  if (size === 4) return asm.opConst('i32.and', CARRY_BITS);
  asm.tee(T0);
  asm.opConst('i32.shl', 32 - bits(size));
  asm.opConst('i32.and', 0xc0000000 | 0);
  asm.get(T0);
  asm.opConst('i32.and', 8);
  asm.op('i32.or');
}

/** INC reaches the smallest number when it overflows, and a zero nibble when it carries; DEC mirrors it. */
function pushStepCarries(asm: Assembler, up: boolean, size: Size): void {
  const smallest = SIGN >> (32 - bits(size));
  asm.get(FLAG_CARRY);
  asm.get(FLAG_CARRY);
  asm.opConst('i32.shr_u', 1);
  asm.get(FLAG_RESULT);
  asm.opConst('i32.eq', up ? smallest : ~smallest);
  asm.opConst('i32.shl', 30);
  asm.op('i32.xor');
  asm.op('i32.or');
  asm.get(FLAG_RESULT);
  asm.opConst('i32.and', 15);
  asm.opConst('i32.eq', up ? 0 : 15);
  asm.opConst('i32.shl', 3);
  asm.op('i32.or');
}

/** Carry of a constant shift, as 0 or 1. */
function pushShiftedOut(
  asm: Assembler,
  { kind, size, count }: { kind: 'shl' | 'shr' | 'sar'; size: Size; count: number },
): void {
  if (kind === 'shl' && count > bits(size)) return asm.const(0);
  asm.get(FLAG_A);
  const distance = kind === 'shl' ? bits(size) - count : count - 1;
  if (distance !== 0) asm.opConst(kind === 'sar' ? 'i32.shr_s' : 'i32.shr_u', distance);
  asm.opConst('i32.and', 1);
}

function pushShiftCarries(
  asm: Assembler,
  state: { kind: 'shl' | 'shr' | 'sar'; size: Size; count: number },
): void {
  pushShiftedOut(asm, state);
  asm.tee(T0);
  asm.opConst('i32.shl', 31);
  if (state.kind === 'shl') {
    asm.get(FLAG_RESULT);
    asm.opConst('i32.shr_u', 31);
  } else {
    asm.get(T0);
    if (state.kind === 'shr' && state.count === 1) {
      asm.get(FLAG_A);
      asm.opConst('i32.shr_u', bits(state.size) - 1);
      asm.op('i32.xor');
    }
  }
  asm.opConst('i32.shl', 30);
  asm.op('i32.or');
}

/** Pushes the interpreter's carries word. */
export function pushCarries(asm: Assembler, state: FlagState): void {
  switch (state.kind) {
    case 'memory':
      asm.const(0);
      return asm.memory('i32.load', OFFSET.FLAG_CARRIES, true);
    case 'words':
      return asm.get(FLAG_CARRIES);
    case 'logic':
      return asm.const(0);
    case 'add':
    case 'sub':
      return pushSumCarries(asm, state.kind === 'add', state.size, state.constant);
    case 'inc':
    case 'dec':
      return pushStepCarries(asm, state.kind === 'inc', state.size);
    case 'shl':
    case 'shr':
    case 'sar':
      return pushShiftCarries(asm, state);
    case 'dead':
      throw new Error('translator: flags are read that were found to be dead');
  }
}

/** The flag locals as numbers. */
export interface FlagValues {
  result: number;
  carries: number;
  a: number;
  b: number;
  carry: number;
}

/** What `pushCarries` pushes, computed here and now. */
export function carriesOf(state: FlagState, values: FlagValues): number {
  const { result, a } = values;
  switch (state.kind) {
    case 'words':
      return values.carries;
    case 'logic':
      return 0;
    case 'add':
    case 'sub': {
      const b = state.constant ?? values.b;
      const vector = state.kind === 'add' ? (a & b) | ((a | b) & ~result) : (~a & b) | ((~a | b) & result);
      return ((vector << (32 - bits(state.size))) & (0xc0000000 | 0)) | (vector & 8);
    }
    case 'inc':
    case 'dec': {
      const up = state.kind === 'inc';
      const smallest = SIGN >> (32 - bits(state.size));
      const overflow = result === (up ? smallest : ~smallest) ? 0x40000000 : 0;
      const half = (result & 15) === (up ? 0 : 15) ? 8 : 0;
      return values.carry | ((values.carry >>> 1) ^ overflow) | half;
    }
    case 'shl':
    case 'shr':
    case 'sar':
      return shiftCarriesOf(state, result, a);
    default:
      throw new Error(`translator: the flags are not in locals but ${state.kind}`);
  }
}

function shiftCarriesOf(
  { kind, size, count }: { kind: 'shl' | 'shr' | 'sar'; size: Size; count: number },
  result: number,
  a: number,
): number {
  if (kind === 'shl') {
    const carry = count > bits(size) ? 0 : (a >>> (bits(size) - count)) & 1;
    return (carry << 31) | ((result >>> 31) << 30);
  }
  const carry = (kind === 'sar' ? a >> (count - 1) : a >>> (count - 1)) & 1;
  const overflow = kind === 'shr' && count === 1 ? (a >>> (bits(size) - 1)) & 1 : 0;
  return (carry << 31) | ((carry ^ overflow) << 30);
}

/** Pushes the interpreter's result word. */
export function pushResult(asm: Assembler, state: FlagState): void {
  if (state.kind !== 'memory') return asm.get(FLAG_RESULT);
  asm.const(0);
  asm.memory('i32.load', OFFSET.FLAG_RESULT, true);
}

/** Pushes a word whose bit 31 is CF; the other bits are anything. */
function pushCarrySign(asm: Assembler, state: FlagState): void {
  switch (state.kind) {
    case 'inc':
    case 'dec':
      return asm.get(FLAG_CARRY);
    case 'add':
    case 'sub':
      pushCarryVector(asm, state.kind === 'add', state.constant);
      if (state.size !== 4) asm.opConst('i32.shl', 32 - bits(state.size));
      return;
    case 'shl':
    case 'shr':
    case 'sar':
      pushShiftedOut(asm, state);
      return asm.opConst('i32.shl', 31);
    default:
      return pushCarries(asm, state);
  }
}

/** Pushes CF in bit 31, all else zero. */
export function pushCarryTop(asm: Assembler, state: FlagState): void {
  if (state.kind === 'logic') return asm.const(0);
  pushCarrySign(asm, state);
  if (state.kind !== 'inc' && state.kind !== 'dec') asm.opConst('i32.and', SIGN);
}

/** Pushes CF as 0 or 1. */
export function pushCarry(asm: Assembler, state: FlagState): void {
  if (state.kind === 'logic') return asm.const(0);
  const compared =
    state.kind === 'sub' && !state.chained
      ? 'i32.lt_u'
      : state.kind === 'add' && !state.chained && state.size === 4
        ? 'add'
        : null;
  if (compared === 'i32.lt_u' && state.kind === 'sub') {
    asm.get(FLAG_A);
    pushB(asm, state.constant);
    return asm.op('i32.lt_u');
  }
  if (compared === 'add') {
    asm.get(FLAG_RESULT);
    asm.get(FLAG_A);
    return asm.op('i32.lt_u');
  }
  pushCarrySign(asm, state);
  asm.opConst('i32.shr_u', 31);
}

/** Makes FLAG_RESULT and FLAG_CARRIES the interpreter's words. Clobbers T0. */
export function toWords(asm: Assembler, state: FlagState): void {
  if (state.kind === 'words' || state.kind === 'dead') return;
  pushCarries(asm, state);
  asm.set(FLAG_CARRIES);
  if (state.kind !== 'memory') return;
  pushResult(asm, state);
  asm.set(FLAG_RESULT);
}

/** Writes the interpreter's words to the state memory. Clobbers T0. */
export function storeFlags(asm: Assembler, state: FlagState): void {
  if (state.kind === 'memory') return;
  asm.const(0);
  pushCarries(asm, state);
  asm.memory('i32.store', OFFSET.FLAG_CARRIES, true);
  asm.const(0);
  asm.get(FLAG_RESULT);
  asm.memory('i32.store', OFFSET.FLAG_RESULT, true);
}

// ── Conditions ─────────────────────────────────────────────────────────────────────────────────────────────────

function pushSigned(asm: Assembler, size: Size): void {
  if (size !== 4) asm.op(size === 1 ? 'i32.extend8_s' : 'i32.extend16_s');
}

function signedConstant(value: number, size: Size): number {
  return (value << (32 - bits(size))) >> (32 - bits(size));
}

/** After a comparison: the relation itself, for B, BE, L, LE. */
const COMPARED = { 2: 'i32.lt_u', 6: 'i32.le_u', 12: 'i32.lt_s', 14: 'i32.le_s' } as const;

function pushCompared(asm: Assembler, code: 2 | 6 | 12 | 14, size: Size, constant: number | null): void {
  const signed = code >= 12;
  asm.get(FLAG_A);
  if (signed) pushSigned(asm, size);
  pushB(asm, constant !== null && signed ? signedConstant(constant, size) : constant);
  if (signed && constant === null) pushSigned(asm, size);
  asm.op(COMPARED[code]);
}

/** Sign flag in bit 31. The sign delta exists only in words that were loaded. */
function pushSign(asm: Assembler, state: FlagState): void {
  pushResult(asm, state);
  if (state.kind !== 'words' && state.kind !== 'memory') return;
  pushCarries(asm, state);
  asm.opConst('i32.shl', 15);
  asm.op('i32.xor');
}

/** Overflow flag in bit 31. */
function pushOverflow(asm: Assembler, state: FlagState): void {
  pushCarries(asm, state);
  asm.tee(LOCAL.T1);
  asm.get(LOCAL.T1);
  asm.opConst('i32.shl', 1);
  asm.op('i32.xor');
}

function pushParity(asm: Assembler, state: FlagState): void {
  pushResult(asm, state);
  if (state.kind === 'words' || state.kind === 'memory') {
    pushCarries(asm, state);
    asm.opConst('i32.shr_u', 8);
    asm.op('i32.xor');
  }
  asm.opConst('i32.and', 0xff);
  asm.op('i32.popcnt');
  asm.opConst('i32.and', 1);
  asm.op('i32.eqz');
}

/** The even condition codes; the odd ones are their negations. */
function pushPositive(asm: Assembler, state: FlagState, code: number): void {
  const plain = state.kind === 'sub' && !state.chained;
  if (plain && (code === 2 || code === 6 || code === 12 || code === 14)) {
    return pushCompared(asm, code, state.size, state.constant);
  }
  switch (code) {
    case 0:
      pushOverflow(asm, state);
      return asm.opConst('i32.shr_u', 31);
    case 2:
      return pushCarry(asm, state);
    case 4:
      pushResult(asm, state);
      return asm.op('i32.eqz');
    case 6:
      pushCarry(asm, state);
      pushResult(asm, state);
      asm.op('i32.eqz');
      return asm.op('i32.or');
    case 8:
      pushSign(asm, state);
      return asm.opConst('i32.shr_u', 31);
    case 10:
      return pushParity(asm, state);
    default:
      pushLess(asm, state);
      if (code === 12) return;
      pushResult(asm, state);
      asm.op('i32.eqz');
      return asm.op('i32.or');
  }
}

/** SF unlike OF. */
function pushLess(asm: Assembler, state: FlagState): void {
  pushSign(asm, state);
  if (state.kind !== 'logic') {
    pushOverflow(asm, state);
    asm.op('i32.xor');
  }
  asm.opConst('i32.shr_u', 31);
}

/** Pushes condition `code` (0 … 15 as in Jcc) as 0 or 1. Clobbers T0 and T1. */
export function pushCondition(asm: Assembler, state: FlagState, code: number): void {
  pushPositive(asm, state, code & ~1);
  if ((code & 1) !== 0) asm.op('i32.eqz');
}

/**
 * Replaces CF by what `pushCarryBit` pushes (0 or 1) and keeps the other flags; WORDS afterwards. What it pushes must
 * not use T0.
 */
export function setCarryWord(asm: Assembler, state: FlagState, pushCarryBit: () => void): void {
  toWords(asm, state);
  asm.get(FLAG_CARRIES);
  asm.get(FLAG_CARRIES);
  asm.opConst('i32.shl', 1);
  asm.op('i32.xor');
  asm.opConst('i32.and', SIGN);
  asm.opConst('i32.shr_u', 1);
  pushCarryBit();
  asm.tee(T0);
  asm.opConst('i32.shl', 30);
  asm.op('i32.xor');
  asm.get(T0);
  asm.opConst('i32.shl', 31);
  asm.op('i32.or');
  asm.get(FLAG_CARRIES);
  asm.opConst('i32.and', 0x3fffffff);
  asm.op('i32.or');
  asm.set(FLAG_CARRIES);
}

/** Pushes the six arithmetic flags as EFLAGS bits. Clobbers T0 and T1. */
export function pushArithmetic(asm: Assembler, state: FlagState): void {
  const parts: readonly (readonly [code: number, bit: number])[] = [
    [2, 0],
    [10, 2],
    [4, 6],
    [8, 7],
    [0, 11],
  ];
  pushCarries(asm, state);
  asm.opConst('i32.and', 8);
  asm.opConst('i32.shl', 1);
  for (const [code, bit] of parts) {
    pushCondition(asm, state, code);
    if (bit !== 0) asm.opConst('i32.shl', bit);
    asm.op('i32.or');
  }
}

/** Pushes the interpreter's two words, result and then carries, for the EFLAGS image in a local. */
export function pushFlagWords(asm: Assembler, image: number): void {
  const pushBit = (bit: number, to: number): void => {
    asm.get(image);
    asm.opConst('i32.and', 1 << bit);
    if (to > bit) asm.opConst('i32.shl', to - bit);
    else if (to < bit) asm.opConst('i32.shr_u', bit - to);
  };
  pushBit(6, 8);
  asm.opConst('i32.xor', 0x100);
  pushBit(0, 31);
  pushBit(0, 30);
  pushBit(11, 30);
  asm.op('i32.xor');
  asm.op('i32.or');
  pushBit(7, 16);
  asm.op('i32.or');
  pushBit(2, 8);
  asm.opConst('i32.xor', 0x100);
  asm.op('i32.or');
  pushBit(4, 3);
  asm.op('i32.or');
}
