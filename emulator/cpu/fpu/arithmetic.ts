/** Sum, product, quotient and root of 80-bit values (Intel SDM volume 1, section 8.3.3; tables 8-10 and 4-7). */
import { DE, EXPONENT, ROUND_DOWN, ROUNDING, SIGN, ZE } from './bits.ts';
import { addExact, divideExact, multiplyExact, R, rootExact } from './core.ts';
import { round80, storeInfinite } from './round.ts';
import {
  classOf,
  DENORMAL,
  INFINITE,
  invalid,
  oneNan,
  QUIET,
  storeCopy,
  storeZero,
  twoNans,
  ZERO,
} from './value.ts';

const A = new Int32Array(3);
const B = new Int32Array(3);

/** Significand and exponent of a finite value other than zero with the top bit set; the exponent may go below 1. */
export function unpack(to: Int32Array, a: Int32Array, i: number): void {
  let low = a[i];
  let high = a[i + 1];
  let exponent = a[i + 2] & EXPONENT;
  if (exponent === 0) {
    exponent = 1;
    if (high === 0) {
      high = low;
      low = 0;
      exponent -= 32;
    }
    const shift = Math.clz32(high);
    if (shift !== 0) {
      high = (high << shift) | (low >>> (32 - shift));
      low <<= shift;
      exponent -= shift;
    }
  }
  to[0] = low;
  to[1] = high;
  to[2] = exponent;
}

/** Neither zero, nor denormal, infinite, NaN or unsupported. */
function isNormal(exponent: number, high: number): boolean {
  return high < 0 && exponent !== 0 && exponent !== EXPONENT;
}

/** Sign of an exact zero that is a sum of numbers of unlike sign. */
export function signOfCancelled(control: number): number {
  return (control & ROUNDING) === ROUND_DOWN ? SIGN : 0;
}

/** a + b, or a - b with `negate` = SIGN. `denormal` is DE when an operand was widened from a denormal. */
export function add80(
  out: Int32Array,
  at: number,
  a: Int32Array,
  i: number,
  b: Int32Array,
  j: number,
  negate: number,
  control: number,
  denormal: number,
): number {
  const aTop = a[i + 2];
  const bTop = b[j + 2];
  const aExponent = aTop & EXPONENT;
  const bExponent = bTop & EXPONENT;
  if (denormal === 0 && isNormal(aExponent, a[i + 1]) && isNormal(bExponent, b[j + 1])) {
    addExact(aTop & SIGN, aExponent, a[i + 1], a[i], (bTop & SIGN) ^ negate, bExponent, b[j + 1], b[j]);
    return finishSum(out, at, control);
  }
  return addSpecial(out, at, a, i, b, j, negate, control, denormal);
}

function finishSum(out: Int32Array, at: number, control: number): number {
  if ((R[2] | R[3]) === 0) {
    storeZero(out, at, signOfCancelled(control));
    return 0;
  }
  return round80(out, at, R[0], R[1], R[2], R[3], R[4], control);
}

function addSpecial(
  out: Int32Array,
  at: number,
  a: Int32Array,
  i: number,
  b: Int32Array,
  j: number,
  negate: number,
  control: number,
  denormal: number,
): number {
  const aKind = classOf(a, i);
  const bKind = classOf(b, j);
  const aSign = a[i + 2] & SIGN;
  const bSign = (b[j + 2] & SIGN) ^ negate;
  if (aKind >= QUIET || bKind >= QUIET) return twoNans(out, at, a, i, b, j, control);
  if (aKind === INFINITE && bKind === INFINITE && aSign !== bSign) return invalid(out, at, control);
  const flags = denormal | (aKind === DENORMAL || bKind === DENORMAL ? DE : 0);
  if ((flags & ~control) !== 0) return flags;
  if (aKind === INFINITE) storeInfinite(out, at, aSign);
  else if (bKind === INFINITE) storeInfinite(out, at, bSign);
  else if (aKind === ZERO && bKind === ZERO) {
    storeZero(out, at, aSign === bSign ? aSign : signOfCancelled(control));
  } else return flags | addFinite(out, at, a, i, aKind, aSign, b, j, bKind, bSign, control);
  return flags;
}

function addFinite(
  out: Int32Array,
  at: number,
  a: Int32Array,
  i: number,
  aKind: number,
  aSign: number,
  b: Int32Array,
  j: number,
  bKind: number,
  bSign: number,
  control: number,
): number {
  if (bKind === ZERO) {
    unpack(A, a, i);
    return round80(out, at, aSign, A[2], A[1], A[0], 0, control);
  }
  unpack(B, b, j);
  if (aKind === ZERO) return round80(out, at, bSign, B[2], B[1], B[0], 0, control);
  unpack(A, a, i);
  addExact(aSign, A[2], A[1], A[0], bSign, B[2], B[1], B[0]);
  return finishSum(out, at, control);
}

export function multiply80(
  out: Int32Array,
  at: number,
  a: Int32Array,
  i: number,
  b: Int32Array,
  j: number,
  control: number,
  denormal: number,
): number {
  const aExponent = a[i + 2] & EXPONENT;
  const bExponent = b[j + 2] & EXPONENT;
  const sign = (a[i + 2] ^ b[j + 2]) & SIGN;
  if (denormal === 0 && isNormal(aExponent, a[i + 1]) && isNormal(bExponent, b[j + 1])) {
    multiplyExact(sign, aExponent, a[i + 1], a[i], bExponent, b[j + 1], b[j]);
    return round80(out, at, sign, R[1], R[2], R[3], R[4], control);
  }
  const aKind = classOf(a, i);
  const bKind = classOf(b, j);
  if (aKind >= QUIET || bKind >= QUIET) return twoNans(out, at, a, i, b, j, control);
  const infinite = aKind === INFINITE || bKind === INFINITE;
  const zero = aKind === ZERO || bKind === ZERO;
  if (infinite && zero) return invalid(out, at, control);
  const flags = denormal | (aKind === DENORMAL || bKind === DENORMAL ? DE : 0);
  if ((flags & ~control) !== 0) return flags;
  if (infinite) storeInfinite(out, at, sign);
  else if (zero) storeZero(out, at, sign);
  else {
    unpack(A, a, i);
    unpack(B, b, j);
    multiplyExact(sign, A[2], A[1], A[0], B[2], B[1], B[0]);
    return flags | round80(out, at, sign, R[1], R[2], R[3], R[4], control);
  }
  return flags;
}

/** a / b. */
export function divide80(
  out: Int32Array,
  at: number,
  a: Int32Array,
  i: number,
  b: Int32Array,
  j: number,
  control: number,
  denormal: number,
): number {
  const aExponent = a[i + 2] & EXPONENT;
  const bExponent = b[j + 2] & EXPONENT;
  const sign = (a[i + 2] ^ b[j + 2]) & SIGN;
  if (denormal === 0 && isNormal(aExponent, a[i + 1]) && isNormal(bExponent, b[j + 1])) {
    divideExact(sign, aExponent, a[i + 1], a[i], bExponent, b[j + 1], b[j]);
    return round80(out, at, sign, R[1], R[2], R[3], R[4], control);
  }
  const aKind = classOf(a, i);
  const bKind = classOf(b, j);
  if (aKind >= QUIET || bKind >= QUIET) return twoNans(out, at, a, i, b, j, control);
  if (aKind === bKind && (aKind === ZERO || aKind === INFINITE)) return invalid(out, at, control);
  const byZero = bKind === ZERO && aKind !== INFINITE;
  const flags = byZero ? ZE : denormal | (aKind === DENORMAL || bKind === DENORMAL ? DE : 0);
  if ((flags & ~control) !== 0) return flags;
  if (aKind === INFINITE || bKind === ZERO) storeInfinite(out, at, sign);
  else if (bKind === INFINITE || aKind === ZERO) storeZero(out, at, sign);
  else {
    unpack(A, a, i);
    unpack(B, b, j);
    divideExact(sign, A[2], A[1], A[0], B[2], B[1], B[0]);
    return flags | round80(out, at, sign, R[1], R[2], R[3], R[4], control);
  }
  return flags;
}

export function root80(out: Int32Array, at: number, a: Int32Array, i: number, control: number): number {
  const kind = classOf(a, i);
  if (kind >= QUIET) return oneNan(out, at, a, i, control);
  if (kind === ZERO) {
    storeCopy(out, at, a, i);
    return 0;
  }
  if ((a[i + 2] & SIGN) !== 0) return invalid(out, at, control);
  const flags = kind === DENORMAL ? DE : 0;
  if ((flags & ~control) !== 0) return flags;
  if (kind === INFINITE) {
    storeCopy(out, at, a, i);
    return 0;
  }
  unpack(A, a, i);
  rootExact(A[2], A[1], A[0]);
  return flags | round80(out, at, 0, R[1], R[2], R[3], R[4], control);
}
