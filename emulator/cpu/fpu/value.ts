/** What kinds of 80-bit values there are (Intel SDM volume 1, sections 4.8 and 8.2.2), and the rules for NaNs (4.8.3). */
import { EXPONENT, IE } from './bits.ts';

export const ZERO = 0;
export const NORMAL = 1;
/** Pseudo-denormals included: their value is that of exponent 1. */
export const DENORMAL = 2;
export const INFINITE = 3;
export const QUIET = 4;
export const SIGNALLING = 5;
/** Unnormals, pseudo-infinities and pseudo-NaNs. */
export const UNSUPPORTED = 6;

const QUIET_BIT = 0x40000000;

export function classOf(a: Int32Array, i: number): number {
  const exponent = a[i + 2] & EXPONENT;
  const high = a[i + 1];
  if (exponent === 0) return (high | a[i]) === 0 ? ZERO : DENORMAL;
  if (high >= 0) return UNSUPPORTED;
  if (exponent !== EXPONENT) return NORMAL;
  if (((high & 0x7fffffff) | a[i]) === 0) return INFINITE;
  return (high & QUIET_BIT) !== 0 ? QUIET : SIGNALLING;
}

export function storeIndefinite(out: Int32Array, at: number): void {
  out[at] = 0;
  out[at + 1] = 0xc0000000 | 0;
  out[at + 2] = 0xffff;
}

export function storeZero(out: Int32Array, at: number, sign: number): void {
  out[at] = 0;
  out[at + 1] = 0;
  out[at + 2] = sign;
}

export function storeCopy(out: Int32Array, at: number, a: Int32Array, i: number): void {
  const [low, high, top] = [a[i], a[i + 1], a[i + 2]];
  out[at] = low;
  out[at + 1] = high;
  out[at + 2] = top;
}

/** An invalid operation: the indefinite when masked. */
export function invalid(out: Int32Array, at: number, control: number): number {
  if ((control & IE) !== 0) storeIndefinite(out, at);
  return IE;
}

/** Result of an operation with a NaN or unsupported operand. */
export function oneNan(out: Int32Array, at: number, a: Int32Array, i: number, control: number): number {
  const kind = classOf(a, i);
  if (kind === UNSUPPORTED) return invalid(out, at, control);
  if (kind === SIGNALLING && (control & IE) === 0) return IE;
  storeCopy(out, at, a, i);
  out[at + 1] |= QUIET_BIT;
  return kind === SIGNALLING ? IE : 0;
}

/** Result of an operation with a NaN or unsupported value among two operands. */
export function twoNans(
  out: Int32Array,
  at: number,
  a: Int32Array,
  i: number,
  b: Int32Array,
  j: number,
  control: number,
): number {
  const aKind = classOf(a, i);
  const bKind = classOf(b, j);
  if (aKind === UNSUPPORTED || bKind === UNSUPPORTED) return invalid(out, at, control);
  const flags = aKind === SIGNALLING || bKind === SIGNALLING ? IE : 0;
  if ((flags & ~control) !== 0) return flags;
  if (choosesFirst(a, i, aKind, b, j, bKind)) storeCopy(out, at, a, i);
  else storeCopy(out, at, b, j);
  out[at + 1] |= QUIET_BIT;
  return flags;
}

/** A quiet NaN goes before a signalling one, then the larger significand, then the positive sign. */
function choosesFirst(
  a: Int32Array,
  i: number,
  aKind: number,
  b: Int32Array,
  j: number,
  bKind: number,
): boolean {
  if (bKind < QUIET) return true;
  if (aKind < QUIET) return false;
  if (aKind !== bKind) return aKind === QUIET;
  if (a[i + 1] !== b[j + 1]) return a[i + 1] >>> 0 > b[j + 1] >>> 0;
  if (a[i] !== b[j]) return a[i] >>> 0 > b[j] >>> 0;
  return a[i + 2] <= b[j + 2];
}
