/**
 * Numbers of some 106 bits as unevaluated sums of two doubles (Dekker 1971; Knuth volume 2, 4.2.2). Only + - * / of
 * IEEE doubles are used, so every host computes the same. A function returns the high part and leaves the low part in
 * `low()`. Operands and results lie well inside a double's range.
 */

let LOW = 0;

/** The low part of the last result. */
export function low(): number {
  return LOW;
}

const SPLITTER = 134217729;

/** a + b exactly, when |a| ≥ |b| or a is zero. */
export function quickSum(a: number, b: number): number {
  const sum = a + b;
  LOW = b - (sum - a);
  return sum;
}

/** a + b exactly. */
export function exactSum(a: number, b: number): number {
  const sum = a + b;
  const bb = sum - a;
  LOW = a - (sum - bb) + (b - bb);
  return sum;
}

/** a · b exactly. */
export function exactProduct(a: number, b: number): number {
  const product = a * b;
  let t = SPLITTER * a;
  const aHigh = t - (t - a);
  const aLow = a - aHigh;
  t = SPLITTER * b;
  const bHigh = t - (t - b);
  const bLow = b - bHigh;
  LOW = aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
  return product;
}

export function add(aHigh: number, aLow: number, bHigh: number, bLow: number): number {
  const sum = exactSum(aHigh, bHigh);
  const error = LOW;
  const lows = exactSum(aLow, bLow);
  const lowError = LOW;
  const middle = quickSum(sum, error + lows);
  return quickSum(middle, LOW + lowError);
}

export function multiply(aHigh: number, aLow: number, bHigh: number, bLow: number): number {
  const product = exactProduct(aHigh, bHigh);
  return quickSum(product, LOW + (aHigh * bLow + aLow * bHigh));
}

export function divide(aHigh: number, aLow: number, bHigh: number, bLow: number): number {
  const q1 = aHigh / bHigh;
  const p1 = multiply(bHigh, bLow, q1, 0);
  const r1 = add(aHigh, aLow, -p1, -LOW);
  const r1Low = LOW;
  const q2 = r1 / bHigh;
  const p2 = multiply(bHigh, bLow, q2, 0);
  const r2 = add(r1, r1Low, -p2, -LOW);
  const q3 = r2 / bHigh;
  const q = quickSum(q1, q2);
  return add(q, LOW, q3, 0);
}

/** numerator / denominator of integers, as [high, low]. */
export function ratio(numerator: bigint, denominator: bigint): readonly [number, number] {
  const shift = 200n;
  const scaled = (numerator << shift) / denominator;
  const high = Number(scaled >> 60n) * 2 ** -140;
  const rest = scaled - BigInt(high * 2 ** 140) * (1n << 60n);
  return [high, Number(rest) * 2 ** -200];
}

/** Σ coefficients[n] · xⁿ, coefficients as pairs. */
export function polynomial(coefficients: Float64Array, xHigh: number, xLow: number): number {
  let n = coefficients.length - 2;
  let high = coefficients[n];
  let lowPart = coefficients[n + 1];
  while (n > 0) {
    n -= 2;
    high = multiply(high, lowPart, xHigh, xLow);
    high = add(high, LOW, coefficients[n], coefficients[n + 1]);
    lowPart = LOW;
  }
  LOW = lowPart;
  return high;
}

/** Coefficients numerator(n) / denominator(n) for n below count. */
export function series(count: number, term: (n: number) => readonly [bigint, bigint]): Float64Array {
  const list = new Float64Array(2 * count);
  for (let n = 0; n < count; n++) {
    const [high, lowPart] = ratio(...term(n));
    list[2 * n] = high;
    list[2 * n + 1] = lowPart;
  }
  return list;
}
