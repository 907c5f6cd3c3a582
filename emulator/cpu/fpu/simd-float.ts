/**
 * Arithmetic of SSE on single and double elements (Intel SDM volume 1, section 11.5.2 and appendix E), by integers.
 * Elements are one or two words of an Int32Array. `control` is a control word (see ops/simd-unit.ts) with FLUSH;
 * with DAZ set in it, denormal operands count as zeros of their sign.
 */
import { signOfCancelled, unpack } from './arithmetic.ts';
import { C0, C1, C2, C3, DE, IE, PE, SIGN, ZE } from './bits.ts';
import { compare80 } from './compare.ts';
import { fromInteger, toInteger, widen32, widen64 } from './convert.ts';
import { addExact, divideExact, multiplyExact, R, rootExact } from './core.ts';
import { round32, round64 } from './round.ts';
import { classOf, INFINITE, QUIET, SIGNALLING, ZERO } from './value.ts';

/** Denormals are zeros (MXCSR.DAZ), beside FLUSH. */
export const DAZ = 0x20000;

const A = new Int32Array(4);
const B = new Int32Array(4);
const N = new Int32Array(4);
const O = new Int32Array(4);

/** Writes a rounded element; see round.ts. */
type Rounder = typeof round64;

export interface Element {
  words: 1 | 2;
  round: Rounder;
  /** Widens the element at `i` of `a`; DE when it is denormal. */
  widen: (out: Int32Array, a: Int32Array, i: number) => number;
  /** Sign and exponent of infinity in the top word, the quiet bit, the most significant word of the indefinite. */
  infinity: number;
  quiet: number;
  indefinite: number;
}

export const SINGLE: Element = {
  words: 1,
  round: round32,
  widen: (out, a, i) => widen32(out, 0, a[i]),
  infinity: 0x7f800000,
  quiet: 0x400000,
  indefinite: 0xffc00000 | 0,
};
export const DOUBLE: Element = {
  words: 2,
  round: round64,
  widen: (out, a, i) => widen64(out, 0, a[i + 1], a[i]),
  infinity: 0x7ff00000,
  quiet: 0x80000,
  indefinite: 0xfff80000 | 0,
};

function put(e: Element, out: Int32Array, at: number, top: number): void {
  if (e.words === 1) out[at] = top;
  else {
    out[at] = 0;
    out[at + 1] = top;
  }
}

function copy(e: Element, out: Int32Array, at: number, a: Int32Array, i: number): void {
  const top = a[i + e.words - 1];
  if (e.words === 2) out[at] = a[i];
  out[at + e.words - 1] = top;
}

/** Widens with DAZ; DE when denormal. */
function load(e: Element, to: Int32Array, a: Int32Array, i: number, control: number): number {
  const flags = e.widen(to, a, i);
  if (flags === 0 || (control & DAZ) === 0) return flags;
  to[0] = 0;
  to[1] = 0;
  to[2] &= SIGN;
  return 0;
}

/** The first NaN of two, quieted; IE when either signals. */
function nanOf(
  e: Element,
  out: Int32Array,
  at: number,
  a: Int32Array,
  i: number,
  b: Int32Array,
  j: number,
): number {
  const aKind = classOf(A, 0);
  const flags = aKind === SIGNALLING || classOf(B, 0) === SIGNALLING ? IE : 0;
  if (aKind >= QUIET) copy(e, out, at, a, i);
  else copy(e, out, at, b, j);
  out[at + e.words - 1] |= e.quiet;
  return flags;
}

function invalid(e: Element, out: Int32Array, at: number): number {
  put(e, out, at, e.indefinite);
  return IE;
}

export type BinaryOperation = (
  e: Element,
  out: Int32Array,
  at: number,
  a: Int32Array,
  i: number,
  b: Int32Array,
  j: number,
  control: number,
) => number;

function sum(negate: number): BinaryOperation {
  return (e, out, at, a, i, b, j, control) => {
    const flags = load(e, A, a, i, control) | load(e, B, b, j, control);
    const aKind = classOf(A, 0);
    const bKind = classOf(B, 0);
    if (aKind >= QUIET || bKind >= QUIET) return nanOf(e, out, at, a, i, b, j);
    const aSign = A[2] & SIGN;
    const bSign = (B[2] & SIGN) ^ negate;
    if (aKind === INFINITE && bKind === INFINITE && aSign !== bSign) return invalid(e, out, at);
    if (aKind === INFINITE || bKind === INFINITE) {
      put(e, out, at, e.infinity | ((aKind === INFINITE ? aSign : bSign) << 16));
      return flags;
    }
    if (aKind === ZERO && bKind === ZERO) {
      put(e, out, at, (aSign === bSign ? aSign : signOfCancelled(control)) << 16);
      return flags;
    }
    if (bKind === ZERO) return flags | rounded(e, out, at, aSign, A, control);
    if (aKind === ZERO) return flags | rounded(e, out, at, bSign, B, control);
    const [aExponent, bExponent] = [A[2] & 0x7fff, B[2] & 0x7fff];
    addExact(aSign, aExponent, A[1], A[0], bSign, bExponent, B[1], B[0]);
    if ((R[2] | R[3]) === 0) {
      put(e, out, at, signOfCancelled(control) << 16);
      return flags;
    }
    return flags | e.round(out, at, R[0], R[1], R[2], R[3], R[4], control);
  };
}

/** Rounds a widened number to the element. */
function rounded(
  e: Element,
  out: Int32Array,
  at: number,
  sign: number,
  from: Int32Array,
  control: number,
): number {
  unpack(N, from, 0);
  return e.round(out, at, sign, N[2], N[1], N[0], 0, control);
}

export const add = sum(0);
export const subtract = sum(SIGN);

export const multiply: BinaryOperation = (e, out, at, a, i, b, j, control) => {
  const flags = load(e, A, a, i, control) | load(e, B, b, j, control);
  const aKind = classOf(A, 0);
  const bKind = classOf(B, 0);
  if (aKind >= QUIET || bKind >= QUIET) return nanOf(e, out, at, a, i, b, j);
  const sign = (A[2] ^ B[2]) & SIGN;
  const infinite = aKind === INFINITE || bKind === INFINITE;
  const zero = aKind === ZERO || bKind === ZERO;
  if (infinite && zero) return invalid(e, out, at);
  if (infinite) put(e, out, at, e.infinity | (sign << 16));
  else if (zero) put(e, out, at, sign << 16);
  else {
    multiplyExact(sign, A[2] & 0x7fff, A[1], A[0], B[2] & 0x7fff, B[1], B[0]);
    return flags | e.round(out, at, sign, R[1], R[2], R[3], R[4], control);
  }
  return flags;
};

export const divide: BinaryOperation = (e, out, at, a, i, b, j, control) => {
  const flags = load(e, A, a, i, control) | load(e, B, b, j, control);
  const aKind = classOf(A, 0);
  const bKind = classOf(B, 0);
  if (aKind >= QUIET || bKind >= QUIET) return nanOf(e, out, at, a, i, b, j);
  if (aKind === bKind && (aKind === ZERO || aKind === INFINITE)) return invalid(e, out, at);
  const sign = (A[2] ^ B[2]) & SIGN;
  if (aKind === INFINITE || bKind === ZERO) {
    put(e, out, at, e.infinity | (sign << 16));
    return aKind === INFINITE ? flags : ZE;
  }
  if (bKind === INFINITE || aKind === ZERO) put(e, out, at, sign << 16);
  else {
    divideExact(sign, A[2] & 0x7fff, A[1], A[0], B[2] & 0x7fff, B[1], B[0]);
    return flags | e.round(out, at, sign, R[1], R[2], R[3], R[4], control);
  }
  return flags;
};

/** √b; `a` is not looked at. */
export const root: BinaryOperation = (e, out, at, _a, _i, b, j, control) => {
  const flags = load(e, B, b, j, control);
  const kind = classOf(B, 0);
  if (kind >= QUIET) {
    copy(e, out, at, b, j);
    out[at + e.words - 1] |= e.quiet;
    return kind === SIGNALLING ? IE : 0;
  }
  const sign = B[2] & SIGN;
  if (kind === ZERO) {
    put(e, out, at, sign << 16);
    return flags;
  }
  if (sign !== 0) return invalid(e, out, at);
  if (kind === INFINITE) {
    put(e, out, at, e.infinity);
    return flags;
  }
  rootExact(B[2] & 0x7fff, B[1], B[0]);
  return flags | e.round(out, at, 0, R[1], R[2], R[3], R[4], control);
};

/** MIN and MAX: the second operand when they are equal or one is a NaN. */
function extreme(greater: boolean): BinaryOperation {
  return (e, out, at, a, i, b, j, control) => {
    const flags = load(e, A, a, i, control) | load(e, B, b, j, control);
    const nan = classOf(A, 0) >= QUIET || classOf(B, 0) >= QUIET;
    const order = nan ? C3 : compare80(A, 0, B, 0, true, 0) & (C3 | C0);
    const first = order === (greater ? 0 : C0);
    const chosen = first ? A : B;
    if (classOf(chosen, 0) !== ZERO) copy(e, out, at, first ? a : b, first ? i : j);
    else put(e, out, at, (chosen[2] & SIGN) << 16);
    return nan ? IE : flags;
  };
}

export const minimum = extreme(false);
export const maximum = extreme(true);

/** C3 C2 C0 as after FCOM, and flags; `quiet` as in UCOMIS. */
export function compare(
  e: Element,
  a: Int32Array,
  i: number,
  b: Int32Array,
  j: number,
  quiet: boolean,
  control: number,
): number {
  const flags = load(e, A, a, i, control) | load(e, B, b, j, control);
  const nan = classOf(A, 0) >= QUIET || classOf(B, 0) >= QUIET;
  return (compare80(A, 0, B, 0, quiet, 0) & ~DE) | (nan ? 0 : flags);
}

/** CMPccPS and its kin: all ones or all zeros, by predicate 0…7 (EQ LT LE UNORD NEQ NLT NLE ORD). */
export function compareMask(
  e: Element,
  out: Int32Array,
  at: number,
  a: Int32Array,
  i: number,
  b: Int32Array,
  j: number,
  predicate: number,
  control: number,
): number {
  const which = predicate & 3;
  const outcome = compare(e, a, i, b, j, which === 0 || which === 3, control);
  const unordered = (outcome & C2) !== 0;
  const equal = !unordered && (outcome & C3) !== 0;
  const less = !unordered && (outcome & C0) !== 0;
  const holds = which === 0 ? equal : which === 1 ? less : which === 2 ? less || equal : unordered;
  const mask = holds !== (predicate & 4) > 0 ? -1 : 0;
  for (let k = 0; k < e.words; k++) out[at + k] = mask;
  return outcome & (IE | DE);
}

// ── Conversions ────────────────────────────────────────────────────────────────────────────────────────────────

/** Between single and double, either way. */
export function convertFloat(
  from: Element,
  to: Element,
  out: Int32Array,
  at: number,
  b: Int32Array,
  j: number,
  control: number,
): number {
  const flags = load(from, B, b, j, control);
  const kind = classOf(B, 0);
  const sign = B[2] & SIGN;
  if (kind >= QUIET) {
    if (to.words === 1) out[at] = (sign << 16) | 0x7fc00000 | ((B[1] >>> 8) & 0x3fffff);
    else {
      const [high, lowWord] = [B[1], B[0]];
      out[at] = (high << 21) | (lowWord >>> 11);
      out[at + 1] = (sign << 16) | 0x7ff80000 | ((high >>> 11) & 0x7ffff);
    }
    return kind === SIGNALLING ? IE : 0;
  }
  if (kind === INFINITE || kind === ZERO) {
    put(to, out, at, (kind === ZERO ? 0 : to.infinity) | (sign << 16));
    return flags;
  }
  return flags | rounded(to, out, at, sign, B, control);
}

/** A signed 32-bit integer to an element. */
export function convertInteger(
  e: Element,
  out: Int32Array,
  at: number,
  value: number,
  control: number,
): number {
  fromInteger(A, 0, value >> 31, value);
  if (value === 0) {
    put(e, out, at, 0);
    return 0;
  }
  return rounded(e, out, at, A[2] & SIGN, A, control);
}

/** An element to a signed 32-bit integer; 80000000 and IE when it does not fit. No DE. */
export function toSigned(
  e: Element,
  b: Int32Array,
  j: number,
  out: Int32Array,
  at: number,
  control: number,
): number {
  load(e, B, b, j, control);
  const flags = toInteger(O, 0, B, 0, 32, control) & ~C1;
  out[at] = O[0];
  return flags & (IE | PE);
}
