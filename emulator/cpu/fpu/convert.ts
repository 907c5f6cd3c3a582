/** Between 80-bit values and the formats of memory (Intel SDM volume 1, sections 4.2 and 8.2): floats and integers. */
import { BIAS, C1, DE, EXPONENT, IE, OE, PE, SIGN, UE } from './bits.ts';
import { unpack } from './arithmetic.ts';
import { round32, round64, roundsUp } from './round.ts';
import { classOf, DENORMAL, INFINITE, SIGNALLING, storeZero, UNSUPPORTED, ZERO } from './value.ts';
import { shiftRightSticky, W } from './wide.ts';

const INTEGER_BIT = 0x80000000 | 0;
const A = new Int32Array(3);

function storeNormalised(
  out: Int32Array,
  at: number,
  sign: number,
  exponent: number,
  high: number,
  low: number,
): void {
  if (high === 0) {
    high = low;
    low = 0;
    exponent -= 32;
  }
  const shift = Math.clz32(high);
  out[at] = low << shift;
  out[at + 1] = shift === 0 ? high : (high << shift) | (low >>> (32 - shift));
  out[at + 2] = sign | (exponent - shift);
}

/** A single, exactly; a signalling NaN stays one. Returns DE for a denormal. */
export function widen32(out: Int32Array, at: number, bits: number): number {
  const sign = (bits >>> 16) & SIGN;
  const exponent = (bits >>> 23) & 0xff;
  if (exponent === 0) {
    const fraction = bits & 0x7fffff;
    if (fraction === 0) storeZero(out, at, sign);
    else storeNormalised(out, at, sign, 16257, fraction << 8, 0);
    return fraction === 0 ? 0 : DE;
  }
  out[at] = 0;
  out[at + 1] = INTEGER_BIT | (bits << 8);
  out[at + 2] = sign | (exponent === 0xff ? EXPONENT : exponent + 16256);
  return 0;
}

/** A double, exactly; a signalling NaN stays one. Returns DE for a denormal. */
export function widen64(out: Int32Array, at: number, high: number, low: number): number {
  const sign = (high >>> 16) & SIGN;
  const exponent = (high >>> 20) & 0x7ff;
  const top = (high << 11) | (low >>> 21);
  if (exponent === 0) {
    const zero = ((high & 0xfffff) | low) === 0;
    if (zero) storeZero(out, at, sign);
    else storeNormalised(out, at, sign, 15361, top & 0x7fffffff, low << 11);
    return zero ? 0 : DE;
  }
  out[at] = low << 11;
  out[at + 1] = INTEGER_BIT | top;
  out[at + 2] = sign | (exponent === 0x7ff ? EXPONENT : exponent + 15360);
  return 0;
}

/** A signed 64-bit integer, exactly. */
export function fromInteger(out: Int32Array, at: number, high: number, low: number): void {
  const sign = high < 0 ? SIGN : 0;
  if (sign !== 0) {
    low = -low | 0;
    high = ~high + (low === 0 ? 1 : 0);
  }
  if ((high | low) === 0) storeZero(out, at, 0);
  else storeNormalised(out, at, sign, BIAS + 63, high, low);
}

/** The double nearest to a value by the rounding mode, in out[at] (low) and out[at + 1]. See `stored`. */
export function narrow64(out: Int32Array, at: number, a: Int32Array, i: number, control: number): number {
  const kind = classOf(a, i);
  const sign = a[i + 2] & SIGN;
  if (kind === UNSUPPORTED) {
    out[at] = 0;
    out[at + 1] = 0xfff80000 | 0;
    return IE;
  }
  if (kind >= INFINITE) {
    out[at] = kind === INFINITE ? 0 : (a[i + 1] << 21) | (a[i] >>> 11);
    out[at + 1] =
      (sign << 16) | 0x7ff00000 | (kind === INFINITE ? 0 : 0x80000 | ((a[i + 1] >>> 11) & 0xfffff));
    return kind === SIGNALLING ? IE : 0;
  }
  if (kind === ZERO) {
    out[at] = 0;
    out[at + 1] = sign << 16;
    return 0;
  }
  unpack(A, a, i);
  return round64(out, at, sign, A[2], A[1], A[0], 0, control);
}

/** The single nearest to a value by the rounding mode, in out[at]. See `stored`. */
export function narrow32(out: Int32Array, at: number, a: Int32Array, i: number, control: number): number {
  const kind = classOf(a, i);
  const sign = a[i + 2] & SIGN;
  if (kind === UNSUPPORTED) {
    out[at] = 0xffc00000 | 0;
    return IE;
  }
  if (kind >= INFINITE) {
    const fraction = kind === INFINITE ? 0 : 0x400000 | ((a[i + 1] >>> 8) & 0x7fffff);
    out[at] = (sign << 16) | 0x7f800000 | fraction;
    return kind === SIGNALLING ? IE : 0;
  }
  if (kind === ZERO) {
    out[at] = sign << 16;
    return 0;
  }
  unpack(A, a, i);
  return round32(out, at, sign, A[2], A[1], A[0], 0, control);
}

/** Whether a narrowed value may be stored: no unmasked invalid operand, overflow or underflow. */
export function stored(flags: number, control: number): boolean {
  return (flags & ~control & (IE | OE | UE)) === 0;
}

/**
 * The integer nearest by the rounding mode, in `bits` (16, 32 or 64) of out[at] and out[at + 1], sign-extended.
 * What does not fit is invalid and gives the indefinite, the most negative number.
 */
export function toInteger(
  out: Int32Array,
  at: number,
  a: Int32Array,
  i: number,
  bits: number,
  control: number,
): number {
  const kind = classOf(a, i);
  const sign = a[i + 2] & SIGN;
  if (kind === ZERO) {
    out[at] = 0;
    out[at + 1] = 0;
    return 0;
  }
  const exponent = a[i + 2] & EXPONENT;
  if (kind >= INFINITE || exponent > BIAS + 63) return integerIndefinite(out, at, bits);
  const flags = truncate(a, i, sign, control);
  const negative = sign !== 0;
  if (!fits(W[2], W[1], bits, negative)) return integerIndefinite(out, at, bits);
  out[at] = negative ? -W[1] : W[1];
  out[at + 1] = negative ? ~W[2] + (W[1] === 0 ? 1 : 0) : W[2];
  return flags;
}

/** Leaves |a| rounded to an integer in W[2], W[1], for a < 2^64; flags as usual. 2^64 wraps to zero with the flag IE. */
export function truncate(a: Int32Array, i: number, sign: number, control: number): number {
  const exponent = Math.max(a[i + 2] & EXPONENT, 1);
  shiftRightSticky(a[i + 1], a[i], BIAS + 63 - exponent);
  const rest = W[0];
  if (rest === 0) return 0;
  if (!roundsUp(sign, W[1], rest, control)) return PE;
  W[1] = W[1] + 1;
  if (W[1] === 0) W[2] = W[2] + 1;
  return PE | C1;
}

function fits(high: number, low: number, bits: number, negative: boolean): boolean {
  if (bits === 64) return high >= 0 || (negative && high === INTEGER_BIT && low === 0);
  const limit = bits === 32 ? 0x80000000 : 0x8000;
  return high === 0 && (low >>> 0 < limit || (negative && low >>> 0 === limit));
}

function integerIndefinite(out: Int32Array, at: number, bits: number): number {
  out[at] = bits === 64 ? 0 : bits === 32 ? INTEGER_BIT : -0x8000;
  out[at + 1] = bits === 64 ? INTEGER_BIT : -1;
  return IE;
}

/** FRNDINT. */
export function roundToIntegral(
  out: Int32Array,
  at: number,
  a: Int32Array,
  i: number,
  control: number,
): number {
  const sign = a[i + 2] & SIGN;
  const exponent = a[i + 2] & EXPONENT;
  const flags = classOf(a, i) === DENORMAL ? DE : 0;
  if ((flags & ~control) !== 0) return flags;
  if (exponent >= BIAS + 63) {
    out[at] = a[i];
    out[at + 1] = a[i + 1];
    out[at + 2] = a[i + 2];
    return 0;
  }
  const rounding = truncate(a, i, sign, control);
  if ((W[1] | W[2]) === 0) storeZero(out, at, sign);
  else storeNormalised(out, at, sign, BIAS + 63, W[2], W[1]);
  return flags | rounding;
}
