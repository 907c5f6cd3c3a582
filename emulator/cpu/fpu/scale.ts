/** FSCALE and FXTRACT (Intel SDM volume 2). */
import { BIAS, DE, EXPONENT, SIGN, ZE } from './bits.ts';
import { unpack } from './arithmetic.ts';
import { fromInteger } from './convert.ts';
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
import { shiftRightSticky, W } from './wide.ts';

const A = new Int32Array(3);
const FAR = 0x10000;

/** a ← a · 2^trunc(b), in place. */
export function scale80(a: Int32Array, i: number, b: Int32Array, j: number, control: number): number {
  const aKind = classOf(a, i);
  const bKind = classOf(b, j);
  if (aKind >= QUIET || bKind >= QUIET) return twoNans(a, i, a, i, b, j, control);
  const bNegative = (b[j + 2] & SIGN) !== 0;
  if (bKind === INFINITE && aKind === (bNegative ? INFINITE : ZERO)) return invalid(a, i, control);
  const flags = aKind === DENORMAL || bKind === DENORMAL ? DE : 0;
  if ((flags & ~control) !== 0) return flags;
  const sign = a[i + 2] & SIGN;
  if (bKind === INFINITE) {
    if (bNegative) storeZero(a, i, sign);
    else storeInfinite(a, i, sign);
    return flags;
  }
  if (aKind === ZERO || aKind === INFINITE) return flags;
  if (bKind === ZERO) {
    if (aKind === DENORMAL && a[i + 1] < 0) a[i + 2] |= 1;
    return flags;
  }
  unpack(A, a, i);
  const distance = bNegative ? -magnitude(b, j) : magnitude(b, j);
  return flags | round80(a, i, sign, A[2] + distance, A[1], A[0], 0, control | 0x300);
}

/** |b| as an integer towards zero, at most FAR. */
function magnitude(b: Int32Array, j: number): number {
  const exponent = b[j + 2] & EXPONENT;
  if (exponent < BIAS) return 0;
  if (exponent > BIAS + 15) return FAR;
  shiftRightSticky(b[j + 1], b[j], BIAS + 63 - exponent);
  return W[1];
}

/** The significand of `a` to `out`, its exponent in place of `a`. */
export function extract80(out: Int32Array, at: number, a: Int32Array, i: number, control: number): number {
  const kind = classOf(a, i);
  if (kind >= QUIET) {
    const flags = oneNan(a, i, a, i, control);
    storeCopy(out, at, a, i);
    return flags;
  }
  const sign = a[i + 2] & SIGN;
  if (kind === INFINITE) {
    storeCopy(out, at, a, i);
    storeInfinite(a, i, 0);
    return 0;
  }
  if (kind === ZERO) {
    if ((control & ZE) === 0) return ZE;
    storeCopy(out, at, a, i);
    storeInfinite(a, i, SIGN);
    return ZE;
  }
  const flags = kind === DENORMAL ? DE : 0;
  if ((flags & ~control) !== 0) return flags;
  unpack(A, a, i);
  out[at] = A[0];
  out[at + 1] = A[1];
  out[at + 2] = sign | BIAS;
  const exponent = A[2] - BIAS;
  fromInteger(a, i, exponent >> 31, exponent);
  return flags;
}
