/**
 * F2XM1, FYL2X, FYL2XP1, FPATAN, FSIN, FCOS, FPTAN (Intel SDM volume 1, section 8.3.7-8.3.10; volume 2 for special
 * operands). Results are computed to some 100 bits and rounded once, so they are within one unit in the last place
 * of any processor's that keeps Intel's bound. Angles are reduced by the 66-bit value of π that the x87 has.
 */
import { unpack } from './arithmetic.ts';
import { BIAS, C2, DE, EXPONENT, PE, SIGN, UE, ZE } from './bits.ts';
import { multiplyExact, R } from './core.ts';
import { add, divide, low, multiply, quickSum } from './double-double.ts';
import {
  arcTangent,
  cosine,
  exponentialMinusOne,
  LN_2,
  LOG2_E,
  logarithmOfRatio,
  PI,
  sine,
} from './elementary.ts';
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
import { toBigInt } from './wide.ts';

const A = new Int32Array(3);
const B = new Int32Array(3);
const T = new Int32Array(3);
const PRECISE = 0x300;
/** Below 2 to this power the first terms of a series are all there is. */
const SMALL = -40;

const bits = new DataView(new ArrayBuffer(8));

/** Power of two of a normal double. */
function exponentOf(x: number): number {
  bits.setFloat64(0, x);
  return ((bits.getInt32(0) >>> 20) & 0x7ff) - 1023;
}

/** The significand in `from` as a number from 1 up to 2. */
function significand(from: Int32Array): number {
  return quickSum((from[1] >>> 0) * 2 ** -31, (from[0] >>> 0) * 2 ** -63);
}

/** Rounds (high + lowPart) · 2^scale, always inexact. The sign is that of the number, flipped by `sign`. */
function finish(
  out: Int32Array,
  at: number,
  sign: number,
  high: number,
  lowPart: number,
  scale: number,
  control: number,
): number {
  if (high < 0) return finish(out, at, sign ^ SIGN, -high, -lowPart, scale, control);
  let exponent = exponentOf(high);
  if (high === 2 ** exponent && lowPart < 0) exponent--;
  const top = high * 2 ** (63 - exponent);
  const tail = lowPart * 2 ** (63 - exponent);
  const whole = Math.floor(tail);
  let upper = Math.floor(top / 0x100000000);
  let lower = top - upper * 0x100000000 + whole;
  if (lower < 0) {
    lower += 0x100000000;
    upper--;
  } else if (lower >= 0x100000000) {
    lower -= 0x100000000;
    upper++;
  }
  if (upper >= 0x100000000) return finish(out, at, sign, 2 ** (exponent + 1), 0, scale, control);
  const rest = Math.min(Math.floor((tail - whole) * 0x100000000), 0xffffffff) | 1;
  return round80(out, at, sign, exponent + BIAS + scale, upper | 0, lower | 0, rest, control | PRECISE);
}

// ── 2ˣ - 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** F2XM1, for |a| ≤ 1; beyond that the operand stays. */
export function twoToXMinusOne(
  out: Int32Array,
  at: number,
  a: Int32Array,
  i: number,
  control: number,
): number {
  const kind = classOf(a, i);
  if (kind >= QUIET) return oneNan(out, at, a, i, control);
  const sign = a[i + 2] & SIGN;
  const flags = kind === DENORMAL ? DE : 0;
  if ((flags & ~control) !== 0) return flags;
  if (kind === INFINITE && sign !== 0) {
    fromInteger(out, at, -1, -1);
    return 0;
  }
  if (kind === ZERO || kind === INFINITE) {
    storeCopy(out, at, a, i);
    return 0;
  }
  unpack(A, a, i);
  const exponent = A[2] - BIAS;
  if (exponent >= 0) {
    const one = exponent === 0 && A[1] === 0x80000000 >> 0 && A[0] === 0;
    storeCopy(out, at, a, i);
    if (one && sign !== 0) out[at + 2] = SIGN | (BIAS - 1);
    return flags | PE;
  }
  const x = significand(A);
  const y = multiply(x, low(), LN_2[0], LN_2[1]);
  if (exponent < SMALL) {
    const half = (sign !== 0 ? -y : y) * 2 ** Math.max(exponent - 1, -1000);
    const result = add(y, low(), y * half, 0);
    return flags | finish(out, at, sign, result, low(), exponent, control);
  }
  const scale = sign !== 0 ? -(2 ** exponent) : 2 ** exponent;
  const value = exponentialMinusOne(y * scale, low() * scale);
  return flags | finish(out, at, 0, value, low(), 0, control);
}

// ── Logarithms ─────────────────────────────────────────────────────────────────────────────────────────────────

/** FYL2X: b · log₂ a. */
export function yLog2X(
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
  if (aKind >= QUIET || bKind >= QUIET) return twoNans(out, at, b, j, a, i, control);
  const bSign = b[j + 2] & SIGN;
  if ((a[i + 2] & SIGN) !== 0 && aKind !== ZERO) return invalid(out, at, control);
  if (aKind === ZERO) return logarithmOfZero(out, at, bKind, bSign, control);
  const denormal = aKind === DENORMAL || bKind === DENORMAL ? DE : 0;
  if (aKind === INFINITE) {
    if (bKind === ZERO) return invalid(out, at, control);
    if ((denormal & ~control) === 0) storeInfinite(out, at, bSign);
    return denormal;
  }
  unpack(A, a, i);
  const power = A[2] - BIAS;
  const isPower = A[1] === 0x80000000 >> 0 && A[0] === 0;
  if (isPower && power === 0 && bKind === INFINITE) return invalid(out, at, control);
  if ((denormal & ~control) !== 0) return denormal;
  const sign = bSign ^ (power < 0 ? SIGN : 0);
  if (bKind === INFINITE) storeInfinite(out, at, sign);
  else if (bKind === ZERO || (isPower && power === 0)) storeZero(out, at, sign);
  else {
    unpack(B, b, j);
    if (isPower) return denormal | PE | timesInteger(out, at, bSign, power, control);
    const value = logarithm(power);
    return denormal | timesB(out, at, bSign, value, low(), 0, control);
  }
  return denormal;
}

function logarithmOfZero(out: Int32Array, at: number, bKind: number, bSign: number, control: number): number {
  if (bKind === ZERO) return invalid(out, at, control);
  if (bKind === INFINITE) {
    storeInfinite(out, at, bSign ^ SIGN);
    return 0;
  }
  if ((control & ZE) !== 0) storeInfinite(out, at, bSign ^ SIGN);
  return ZE;
}

/** log₂ of the significand in A times 2^power. */
function logarithm(power: number): number {
  let m = significand(A);
  let mLow = low();
  if (m > 1.4142135623730951) {
    m /= 2;
    mLow /= 2;
    power++;
  }
  const below = add(m, mLow, 1, 0);
  const belowLow = low();
  const above = add(m, mLow, -1, 0);
  const s = divide(above, low(), below, belowLow);
  const natural = logarithmOfRatio(s, low());
  const binary = multiply(natural, low(), LOG2_E[0], LOG2_E[1]);
  return add(power, 0, binary, low());
}

/** B · value · 2^scale. */
function timesB(
  out: Int32Array,
  at: number,
  sign: number,
  value: number,
  valueLow: number,
  scale: number,
  control: number,
): number {
  const b = significand(B);
  const product = multiply(b, low(), value, valueLow);
  return finish(out, at, sign, product, low(), B[2] - BIAS + scale, control);
}

/** B · n, exactly rounded. */
function timesInteger(out: Int32Array, at: number, sign: number, n: number, control: number): number {
  fromInteger(T, 0, n >> 31, n);
  const flip = T[2] & SIGN;
  multiplyExact(sign ^ flip, B[2], B[1], B[0], T[2] & EXPONENT, T[1], T[0]);
  const flags = round80(out, at, R[0], R[1], R[2], R[3], R[4], control | PRECISE);
  return (out[at + 2] & EXPONENT) === 0 ? flags | UE : flags;
}

/** FYL2XP1: b · log₂(a + 1), for a between √½ - 1 and √2 - 1 and a little beyond. */
export function yLog2XPlus1(
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
  if (aKind >= QUIET || bKind >= QUIET) return twoNans(out, at, b, j, a, i, control);
  const sign = (a[i + 2] ^ b[j + 2]) & SIGN;
  const aSign = a[i + 2] & SIGN;
  if (aKind === INFINITE && (aSign !== 0 || bKind === ZERO)) return invalid(out, at, control);
  if (aKind === ZERO && bKind === INFINITE) return invalid(out, at, control);
  const denormal = aKind === DENORMAL || bKind === DENORMAL ? DE : 0;
  if ((denormal & ~control) !== 0) return denormal;
  if (bKind === INFINITE || aKind === INFINITE) storeInfinite(out, at, sign);
  else if (aKind === ZERO || bKind === ZERO) storeZero(out, at, sign);
  else {
    unpack(A, a, i);
    unpack(B, b, j);
    const exponent = A[2] - BIAS;
    if (exponent >= 0 && aSign !== 0) {
      storeCopy(out, at, a, i);
      return denormal | PE;
    }
    if (exponent >= 0) return denormal | beyondOne(out, at, sign, exponent, control);
    return denormal | logarithmNearOne(out, at, aSign, sign, exponent, control);
  }
  return denormal;
}

function logarithmNearOne(
  out: Int32Array,
  at: number,
  aSign: number,
  sign: number,
  exponent: number,
  control: number,
): number {
  const x = significand(A);
  const xLow = low();
  if (exponent < SMALL) {
    // ln(1 + x) = x - x²/2 + …
    const half = (aSign !== 0 ? x : -x) * 2 ** Math.max(exponent - 1, -1000);
    const natural = add(x, xLow, x * half, 0);
    const binary = multiply(natural, low(), LOG2_E[0], LOG2_E[1]);
    return timesB(out, at, sign, binary, low(), exponent, control);
  }
  const scale = aSign !== 0 ? -(2 ** exponent) : 2 ** exponent;
  const value = x * scale;
  if (value < -0.3 || value > 0.43) return farLogarithm(out, at, sign ^ aSign, value, xLow * scale, control);
  const below = add(value, xLow * scale, 2, 0);
  const s = divide(value, xLow * scale, below, low());
  const natural = logarithmOfRatio(s, low());
  const binary = multiply(natural, low(), LOG2_E[0], LOG2_E[1]);
  return timesB(out, at, sign ^ aSign, binary, low(), 0, control);
}

/** Outside the documented range: log₂ of the rounded sum. */
function farLogarithm(
  out: Int32Array,
  at: number,
  sign: number,
  value: number,
  valueLow: number,
  control: number,
): number {
  let sum = add(value, valueLow, 1, 0);
  let sumLow = low();
  let power = exponentOf(sum);
  sum *= 2 ** -power;
  sumLow *= 2 ** -power;
  if (sum > 1.4142135623730951) {
    sum /= 2;
    sumLow /= 2;
    power++;
  }
  const below = add(sum, sumLow, 1, 0);
  const belowLow = low();
  const above = add(sum, sumLow, -1, 0);
  const s = divide(above, low(), below, belowLow);
  const natural = logarithmOfRatio(s, low());
  const binary = multiply(natural, low(), LOG2_E[0], LOG2_E[1]);
  const whole = add(power, 0, binary, low());
  return timesB(out, at, sign, whole, low(), 0, control);
}

/** 1 + a for a ≥ 1: undefined by the manual; the logarithm all the same. */
function beyondOne(out: Int32Array, at: number, sign: number, exponent: number, control: number): number {
  if (exponent > 900) {
    const value = logarithm(exponent);
    return timesB(out, at, sign, value, low(), 0, control);
  }
  const x = significand(A) * 2 ** exponent;
  return farLogarithm(out, at, sign, x, low() * 2 ** exponent, control);
}

// ── Arc tangent ────────────────────────────────────────────────────────────────────────────────────────────────

/** FPATAN: the angle of the point (a, b). */
export function arcTangentOf(
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
  if (aKind >= QUIET || bKind >= QUIET) return twoNans(out, at, b, j, a, i, control);
  const sign = b[j + 2] & SIGN;
  const left = (a[i + 2] & SIGN) !== 0;
  const denormal = aKind === DENORMAL || bKind === DENORMAL ? DE : 0;
  if ((denormal & ~control) !== 0) return denormal;
  if (bKind === INFINITE) {
    const quarters = aKind === INFINITE ? (left ? 3 : 1) : 2;
    return denormal | quartersOfPi(out, at, sign, quarters, control);
  }
  if (bKind === ZERO || aKind === INFINITE) {
    if (left) return denormal | quartersOfPi(out, at, sign, 4, control);
    storeZero(out, at, sign);
    return denormal;
  }
  if (aKind === ZERO) return denormal | quartersOfPi(out, at, sign, 2, control);
  unpack(A, a, i);
  unpack(B, b, j);
  return denormal | angle(out, at, sign, left, control);
}

function quartersOfPi(out: Int32Array, at: number, sign: number, n: number, control: number): number {
  const value = multiply(PI[0], PI[1], n / 4, 0);
  return finish(out, at, sign, value, low(), 0, control);
}

function angle(out: Int32Array, at: number, sign: number, left: boolean, control: number): number {
  const x = significand(A);
  const xLow = low();
  const y = significand(B);
  const yLow = low();
  const distance = B[2] - A[2];
  const steep = distance > 0 || (distance === 0 && (y > x || (y === x && yLow > xLow)));
  let t = steep ? divide(x, xLow, y, yLow) : divide(y, yLow, x, xLow);
  let tLow = low();
  const scale = steep ? -distance : distance;
  if (scale < SMALL && !steep && !left) {
    const square = t * t * 2 ** Math.max(2 * scale, -1000);
    const value = add(t, tLow, (-t * square) / 3, 0);
    return finish(out, at, sign, value, low(), scale, control);
  }
  const factor = 2 ** Math.max(scale, -500);
  t *= factor;
  tLow *= factor;
  let value = arcTangent(t, tLow);
  let valueLow = low();
  if (steep) {
    value = add(PI[0] / 2, PI[1] / 2, -value, -valueLow);
    valueLow = low();
  }
  if (left) {
    value = add(PI[0], PI[1], -value, -valueLow);
    valueLow = low();
  }
  return finish(out, at, sign, value, valueLow, 0, control);
}

// ── Angles ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** π as the x87 knows it, in units of 2⁻⁶⁶. */
const PI_66 = 0xc90fdaa22168c234cn;

/** The reduced angle and its quadrant. */
let angleHigh = 0;
let angleLow = 0;
let quadrant = 0;

/** Reduces the number in A (0.06 < |A| < 2⁶³) to between -π/4 and π/4. */
function reduce(exponent: number, negative: boolean): void {
  const numerator = toBigInt(A[1], A[0]) << BigInt(exponent + 4);
  let quotient = numerator / PI_66;
  let rest = numerator - quotient * PI_66;
  if (rest * 2n > PI_66) {
    rest -= PI_66;
    quotient++;
  }
  const high = Number(rest);
  const scale = negative ? -(2 ** -67) : 2 ** -67;
  angleHigh = high * scale;
  angleLow = Number(rest - BigInt(high)) * scale;
  quadrant = Number(quotient & 3n);
  if (negative) quadrant = -quadrant & 3;
}

export const SINE_OF = 0;
export const COSINE_OF = 1;
export const TANGENT_OF = 2;

/** FSIN, FCOS and the tangent of FPTAN; C2 when |a| ≥ 2⁶³, which stays. */
export function trigonometric(
  out: Int32Array,
  at: number,
  a: Int32Array,
  i: number,
  which: number,
  control: number,
): number {
  const kind = classOf(a, i);
  if (kind >= QUIET) return oneNan(out, at, a, i, control);
  if (kind === INFINITE) return invalid(out, at, control);
  const sign = a[i + 2] & SIGN;
  if (kind === ZERO) {
    if (which === COSINE_OF) fromInteger(out, at, 0, 1);
    else storeZero(out, at, sign);
    return 0;
  }
  const flags = kind === DENORMAL ? DE : 0;
  if ((flags & ~control) !== 0) return flags;
  unpack(A, a, i);
  const exponent = A[2] - BIAS;
  if (exponent >= 63) return C2;
  if (which === SINE_OF && A[2] === 1 && A[1] === 0x80000000 >> 0 && A[0] === 0) {
    // The smallest normal number is its own sine.
    storeCopy(out, at, a, i);
    out[at + 2] |= 1;
    return flags | PE;
  }
  if (exponent < SMALL) return flags | ofSmall(out, at, sign, exponent, which, control);
  if (exponent >= -4) reduce(exponent, sign !== 0);
  else {
    const scale = sign !== 0 ? -(2 ** exponent) : 2 ** exponent;
    angleHigh = significand(A) * scale;
    angleLow = low() * scale;
    quadrant = 0;
  }
  return flags | ofReduced(out, at, which, control);
}

/** sin x = x - x³/6, tan x = x + x³/3, cos x = 1 - x²/2. */
function ofSmall(
  out: Int32Array,
  at: number,
  sign: number,
  exponent: number,
  which: number,
  control: number,
): number {
  const x = significand(A);
  const xLow = low();
  const square = x * x * 2 ** Math.max(2 * exponent, -1000);
  if (which === COSINE_OF) return finish(out, at, 0, 1, -square / 2, 0, control);
  const value = add(x, xLow, which === SINE_OF ? (-x * square) / 6 : (x * square) / 3, 0);
  return finish(out, at, sign, value, low(), exponent, control);
}

function ofReduced(out: Int32Array, at: number, which: number, control: number): number {
  if (which === TANGENT_OF) return tangentOfReduced(out, at, control);
  const turn = (quadrant + which) & 3;
  const value = (turn & 1) === 0 ? sine(angleHigh, angleLow) : cosine(angleHigh, angleLow);
  return finish(out, at, turn >= 2 ? SIGN : 0, value, low(), 0, control);
}

function tangentOfReduced(out: Int32Array, at: number, control: number): number {
  const s = sine(angleHigh, angleLow);
  const sLow = low();
  const c = cosine(angleHigh, angleLow);
  const value = (quadrant & 1) === 0 ? divide(s, sLow, c, low()) : divide(-c, -low(), s, sLow);
  return finish(out, at, 0, value, low(), 0, control);
}
