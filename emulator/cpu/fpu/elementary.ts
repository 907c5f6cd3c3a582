/**
 * Sine, cosine, arc tangent, logarithm and exponential of double-doubles on small arguments, to some 100 bits: Taylor
 * series, and tables made from exact integers when the module is loaded.
 */
import { add, divide, low, multiply, polynomial, ratio, series } from './double-double.ts';

function factorial(n: number): bigint {
  let product = 1n;
  for (let k = 2; k <= n; k++) product *= BigInt(k);
  return product;
}

/** A constant from its first 128 bits after the point, and its integer part. */
function constant(whole: number, fraction: bigint): readonly [number, number] {
  return ratio((BigInt(whole) << 128n) | fraction, 1n << 128n);
}

export const PI = constant(3, 0x243f6a8885a308d313198a2e03707344n);
export const LN_2 = constant(0, 0xb17217f7d1cf79abc9e3b39803f2f6afn);
export const LOG2_E = constant(1, 0x71547652b82fe1777d0ffda0d23a7d12n);

const SINE = series(15, (n) => [n % 2 === 0 ? 1n : -1n, factorial(2 * n + 1)]);
const COSINE = series(15, (n) => [n % 2 === 0 ? 1n : -1n, factorial(2 * n)]);
const EXPONENTIAL = series(20, (n) => [1n, factorial(n + 1)]);
const ARC_TANGENT = series(13, (n) => [n % 2 === 0 ? 1n : -1n, BigInt(2 * n + 1)]);
const LOGARITHM = series(23, (n) => [2n, BigInt(2 * n + 1)]);

/** sin x for |x| < 0.8. */
export function sine(x: number, xLow: number): number {
  const square = multiply(x, xLow, x, xLow);
  const factor = polynomial(SINE, square, low());
  return multiply(factor, low(), x, xLow);
}

/** cos x for |x| < 0.8. */
export function cosine(x: number, xLow: number): number {
  const square = multiply(x, xLow, x, xLow);
  return polynomial(COSINE, square, low());
}

/** eˣ - 1 for |x| < 0.7, by quarters: e²ᶻ - 1 = (eᶻ - 1)(eᶻ - 1 + 2). */
export function exponentialMinusOne(x: number, xLow: number): number {
  const quarter = x / 4;
  const quarterLow = xLow / 4;
  let factor = polynomial(EXPONENTIAL, quarter, quarterLow);
  let value = multiply(factor, low(), quarter, quarterLow);
  for (let n = 0; n < 2; n++) {
    const valueLow = low();
    factor = add(value, valueLow, 2, 0);
    value = multiply(value, valueLow, factor, low());
  }
  return value;
}

/** ln((1 + s) / (1 - s)) for |s| < 0.18. */
export function logarithmOfRatio(s: number, sLow: number): number {
  const square = multiply(s, sLow, s, sLow);
  const factor = polynomial(LOGARITHM, square, low());
  return multiply(factor, low(), s, sLow);
}

/** atan(k / 16) for k = 0…16, as pairs, from the series with 200 bits after the point. */
const STEPS = new Float64Array(34);
for (let k = 0; k <= 16; k++) {
  // atan(k/16) = 2 atan(z), z = t / (1 + √(1 + t²)), twice, so that the series converges quickly.
  const one = 1n << 200n;
  let z = (BigInt(k) << 200n) / 16n;
  for (let n = 0; n < 2; n++) z = (z << 200n) / (one + bigRoot((one << 200n) + z * z));
  const [high, lowPart] = ratio(4n * arcTangentSeries(z), one);
  STEPS[2 * k] = high;
  STEPS[2 * k + 1] = lowPart;
}

function bigRoot(value: bigint): bigint {
  let root = 1n << 201n;
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

function arcTangentSeries(z: bigint): bigint {
  const square = (z * z) >> 200n;
  let power = z;
  let sum = 0n;
  for (let n = 1n; power !== 0n; n += 2n) {
    sum += n % 4n === 1n ? power / n : -power / n;
    power = (power * square) >> 200n;
  }
  return sum;
}

/** atan t for 0 ≤ t ≤ 1. */
export function arcTangent(t: number, tLow: number): number {
  const k = Math.floor(t * 16 + 0.5);
  if (k === 0) return arcTangentSmall(t, tLow);
  const at = k / 16;
  const above = add(t, tLow, -at, 0);
  const aboveLow = low();
  let below = multiply(t, tLow, at, 0);
  below = add(below, low(), 1, 0);
  const u = divide(above, aboveLow, below, low());
  const small = arcTangentSmall(u, low());
  return add(small, low(), STEPS[2 * k], STEPS[2 * k + 1]);
}

function arcTangentSmall(u: number, uLow: number): number {
  const square = multiply(u, uLow, u, uLow);
  const factor = polynomial(ARC_TANGENT, square, low());
  return multiply(factor, low(), u, uLow);
}
