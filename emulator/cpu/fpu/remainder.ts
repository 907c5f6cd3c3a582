/** FPREM and FPREM1 (Intel SDM volume 2): exact remainders, taken by parts when the quotient is large. */
import { C0, C1, C2, C3, DE, EXPONENT, SIGN } from './bits.ts';
import { unpack } from './arithmetic.ts';
import { round80 } from './round.ts';
import { classOf, DENORMAL, INFINITE, invalid, QUIET, storeCopy, twoNans, ZERO } from './value.ts';
import { bitLength, toBigInt } from './wide.ts';

/** Set in the answer when there was no quotient: C0 and C3 are to stay. */
export const NO_QUOTIENT = 0x10000;

const A = new Int32Array(3);
const B = new Int32Array(3);

/**
 * a by b: `nearest` takes the quotient to the nearest integer (FPREM1), else towards zero (FPREM). C2 is set when
 * the reduction is partial, else C0 C3 C1 are the quotient's low bits 2, 1, 0.
 */
export function remainder80(
  out: Int32Array,
  at: number,
  a: Int32Array,
  i: number,
  b: Int32Array,
  j: number,
  nearest: boolean,
  control: number,
): number {
  const aKind = classOf(a, i);
  const bKind = classOf(b, j);
  if (aKind >= QUIET || bKind >= QUIET) return NO_QUOTIENT | twoNans(out, at, a, i, b, j, control);
  if (aKind === INFINITE || bKind === ZERO) return NO_QUOTIENT | invalid(out, at, control);
  const flags = aKind === DENORMAL || bKind === DENORMAL ? DE : 0;
  if ((flags & ~control) !== 0) return NO_QUOTIENT | flags;
  if (aKind === ZERO) {
    storeCopy(out, at, a, i);
    return flags;
  }
  if (bKind === INFINITE) {
    storeCopy(out, at, a, i);
    if (out[at + 1] < 0 && (out[at + 2] & EXPONENT) === 0) out[at + 2] |= 1;
    return flags;
  }
  unpack(A, a, i);
  unpack(B, b, j);
  return flags | reduce(out, at, a[i + 2] & SIGN, nearest, control);
}

function reduce(out: Int32Array, at: number, sign: number, nearest: boolean, control: number): number {
  const distance = A[2] - B[2];
  let dividend = toBigInt(A[1], A[0]);
  const divisor = toBigInt(B[1], B[0]);
  if (distance >= 64) {
    const part = (distance & 31) | 32;
    const rest = (dividend << BigInt(part)) % divisor;
    return C2 | pack(out, at, sign, B[2] + distance - part, rest, control);
  }
  if (distance < -1) return pack(out, at, sign, A[2], dividend, control);
  // Both in units of the smaller exponent.
  const exponent = Math.min(A[2], B[2]);
  dividend <<= BigInt(A[2] - exponent);
  const scaled = divisor << BigInt(B[2] - exponent);
  let quotient = dividend / scaled;
  let rest = dividend % scaled;
  if (nearest) {
    const twice = rest << 1n;
    if (twice > scaled || (twice === scaled && (quotient & 1n) !== 0n)) {
      quotient++;
      rest = scaled - rest;
      sign ^= SIGN;
      if (rest === 0n) sign ^= SIGN;
    }
  }
  return quotientBits(Number(quotient & 7n)) | pack(out, at, sign, exponent, rest, control);
}

function quotientBits(q: number): number {
  return ((q & 4) !== 0 ? C0 : 0) | ((q & 2) !== 0 ? C3 : 0) | ((q & 1) !== 0 ? C1 : 0);
}

/** Stores an integer significand at an exponent; exact but for denormal results, which are exact too. */
function pack(
  out: Int32Array,
  at: number,
  sign: number,
  exponent: number,
  significand: bigint,
  control: number,
): number {
  if (significand === 0n) {
    out[at] = 0;
    out[at + 1] = 0;
    out[at + 2] = sign;
    return 0;
  }
  const shift = 64 - bitLength(significand);
  const normal = shift >= 0 ? significand << BigInt(shift) : significand >> BigInt(-shift);
  const high = Number(normal >> 32n) | 0;
  const low = Number(normal & 0xffffffffn) | 0;
  return round80(out, at, sign, exponent - shift, high, low, 0, control | 0x300);
}
