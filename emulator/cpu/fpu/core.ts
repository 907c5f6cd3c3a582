/**
 * Exact arithmetic on normalised finite numbers: sign, exponent, significand of 64 bits with the top bit set. What
 * `round.ts` wants comes out in `R`. Every floating-point format goes through here.
 */
import { BIAS } from './bits.ts';
import { multiply64, multiplyHigh, shiftRightSticky, toBigInt, W } from './wide.ts';

/** Result: sign, exponent, high, low, rest. High and low are both zero when a sum is exactly zero. */
export const R = new Int32Array(5);
export const R_SIGN = 0;
export const R_EXPONENT = 1;
export const R_HIGH = 2;
export const R_LOW = 3;
export const R_REST = 4;

const TWO_32 = 0x100000000;

function setResult(sign: number, exponent: number, high: number, low: number, rest: number): void {
  R[0] = sign;
  R[1] = exponent;
  R[2] = high;
  R[3] = low;
  R[4] = rest;
}

/** a + b. */
export function addExact(
  aSign: number,
  aExponent: number,
  aHigh: number,
  aLow: number,
  bSign: number,
  bExponent: number,
  bHigh: number,
  bLow: number,
): void {
  if (aExponent > bExponent || (aExponent === bExponent && !isBelow(aHigh, aLow, bHigh, bLow))) {
    combine(aSign, aExponent, aHigh, aLow, bSign, bExponent, bHigh, bLow);
  } else combine(bSign, bExponent, bHigh, bLow, aSign, aExponent, aHigh, aLow);
}

export function isBelow(aHigh: number, aLow: number, bHigh: number, bLow: number): boolean {
  return aHigh === bHigh ? aLow >>> 0 < bLow >>> 0 : aHigh >>> 0 < bHigh >>> 0;
}

/** The same with |a| ≥ |b|. */
function combine(
  aSign: number,
  aExponent: number,
  aHigh: number,
  aLow: number,
  bSign: number,
  bExponent: number,
  bHigh: number,
  bLow: number,
): void {
  shiftRightSticky(bHigh, bLow, aExponent - bExponent);
  const rest = W[0];
  if (aSign === bSign) {
    const low = (aLow + W[1]) | 0;
    const sum = (aHigh >>> 0) + (W[2] >>> 0) + (low >>> 0 < aLow >>> 0 ? 1 : 0);
    const high = sum | 0;
    if (sum < TWO_32) setResult(aSign, aExponent, high, low, rest);
    else {
      const sticky = (rest >>> 1) | (rest & 1) | (low << 31);
      setResult(aSign, aExponent + 1, HALF | (high >>> 1), (high << 31) | (low >>> 1), sticky);
    }
    return;
  }
  const borrow0 = rest !== 0 ? 1 : 0;
  const low = (aLow - W[1] - borrow0) | 0;
  const borrow1 = (aLow >>> 0) - (W[1] >>> 0) - borrow0 < 0 ? 1 : 0;
  normalise(aSign, aExponent, (aHigh - W[2] - borrow1) | 0, low, -rest | 0);
}

const HALF = 0x80000000 | 0;

/** Shifts a difference up until its top bit is set. */
function normalise(sign: number, exponent: number, high: number, low: number, rest: number): void {
  if (high < 0) return setResult(sign, exponent, high, low, rest);
  if (high === 0) {
    if (low === 0) {
      if (rest === 0) return setResult(sign, exponent, 0, 0, 0);
      exponent -= 64;
      high = rest;
      low = 0;
      rest = 0;
    } else {
      exponent -= 32;
      high = low;
      low = rest;
      rest = 0;
    }
  }
  const shift = Math.clz32(high);
  if (shift === 0) return setResult(sign, exponent, high, low, rest);
  setResult(
    sign,
    exponent - shift,
    (high << shift) | (low >>> (32 - shift)),
    (low << shift) | (rest >>> (32 - shift)),
    rest << shift,
  );
}

/** a · b; `sign` is the product's. */
export function multiplyExact(
  sign: number,
  aExponent: number,
  aHigh: number,
  aLow: number,
  bExponent: number,
  bHigh: number,
  bLow: number,
): void {
  multiply64(aHigh, aLow, bHigh, bLow);
  const high = W[3];
  const low = W[2];
  const third = W[1];
  const sticky = W[0] !== 0 ? 1 : 0;
  const exponent = aExponent + bExponent - BIAS;
  if (high < 0) setResult(sign, exponent + 1, high, low, third | sticky);
  else {
    setResult(
      sign,
      exponent,
      (high << 1) | (low >>> 31),
      (low << 1) | (third >>> 31),
      (third << 1) | (W[0] >>> 31) | (W[0] << 1 !== 0 ? 1 : 0),
    );
  }
}

/** Remainder of the division in progress. */
let remainderHigh = 0;
let remainderLow = 0;

/** The next 22 bits of remainder / divisor; the divisor's top bit is set and the remainder is below it. */
function nextDigit(dHigh: number, dLow: number, divisor: number): number {
  const r2 = remainderHigh >>> 10;
  const r1 = (remainderHigh << 22) | (remainderLow >>> 10);
  const r0 = remainderLow << 22;
  let q = Math.floor((((remainderHigh >>> 0) * TWO_32 + (remainderLow >>> 0)) / divisor) * 0x400000);
  if (q > 0x3fffff) q = 0x3fffff;
  const s1 = (multiplyHigh(q, dLow) >>> 0) + (Math.imul(q, dHigh) >>> 0);
  const p2 = multiplyHigh(q, dHigh) + (s1 >= TWO_32 ? 1 : 0);
  let low = (r0 >>> 0) - (Math.imul(q, dLow) >>> 0);
  let middle = (r1 >>> 0) - (s1 % TWO_32) - (low < 0 ? 1 : 0);
  let top = r2 - p2 - (middle < 0 ? 1 : 0);
  low |= 0;
  middle |= 0;
  while (top < 0) {
    q--;
    const sum = (low >>> 0) + (dLow >>> 0);
    const next = (middle >>> 0) + (dHigh >>> 0) + (sum >= TWO_32 ? 1 : 0);
    low = sum | 0;
    middle = next | 0;
    top += next >= TWO_32 ? 1 : 0;
  }
  while (top > 0 || !isBelow(middle, low, dHigh, dLow)) {
    q++;
    const borrow = low >>> 0 < dLow >>> 0 ? 1 : 0;
    const next = (middle >>> 0) - (dHigh >>> 0) - borrow;
    low = (low - dLow) | 0;
    middle = next | 0;
    top -= next < 0 ? 1 : 0;
  }
  remainderHigh = middle;
  remainderLow = low;
  return q;
}

/** a / b; `sign` is the quotient's. */
export function divideExact(
  sign: number,
  aExponent: number,
  aHigh: number,
  aLow: number,
  bExponent: number,
  bHigh: number,
  bLow: number,
): void {
  let exponent = aExponent - bExponent + BIAS - 1;
  remainderHigh = aHigh;
  remainderLow = aLow;
  const whole = !isBelow(aHigh, aLow, bHigh, bLow);
  if (whole) {
    const borrow = aLow >>> 0 < bLow >>> 0 ? 1 : 0;
    remainderLow = (aLow - bLow) | 0;
    remainderHigh = (aHigh - bHigh - borrow) | 0;
  }
  const divisor = (bHigh >>> 0) * TWO_32 + (bLow >>> 0);
  const q1 = nextDigit(bHigh, bLow, divisor);
  const q2 = nextDigit(bHigh, bLow, divisor);
  const q3 = nextDigit(bHigh, bLow, divisor);
  const sticky = (remainderHigh | remainderLow) !== 0 ? 1 : 0;
  // 66 bits of fraction: q1 q2 q3.
  let high = (q1 << 10) | (q2 >>> 12);
  let low = (q2 << 20) | (q3 >>> 2);
  let rest = (q3 << 30) | sticky;
  if (whole) {
    rest = (low << 31) | (rest >>> 1) | (rest & 1);
    low = (high << 31) | (low >>> 1);
    high = HALF | (high >>> 1);
    exponent++;
  }
  setResult(sign, exponent, high, low, rest);
}

/** Largest integer whose square is at most `value`, for value < 2^140: one step of Newton's from a double's root. */
export function integerRoot(value: bigint): bigint {
  let root = BigInt(Math.floor(Math.sqrt(Number(value))));
  if (root === 0n) return root;
  root = (root + value / root) >> 1n;
  while (root * root > value) root--;
  while ((root + 1n) * (root + 1n) <= value) root++;
  return root;
}

/** √a for positive a. */
export function rootExact(exponent: number, high: number, low: number): void {
  const odd = ((exponent - BIAS) & 1) !== 0;
  const radicand = toBigInt(high, low) << (odd ? 68n : 67n);
  const root = integerRoot(radicand);
  const sticky = root * root !== radicand ? 1 : 0;
  const fraction = Number(root & 3n);
  const top = root >> 2n;
  setResult(
    0,
    ((exponent - BIAS - (odd ? 1 : 0)) >> 1) + BIAS,
    Number(top >> 32n) | 0,
    Number(top & 0xffffffffn) | 0,
    (fraction << 30) | sticky,
  );
}
