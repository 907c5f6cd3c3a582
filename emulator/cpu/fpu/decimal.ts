/** Packed decimal integers of 18 digits (Intel SDM volume 1, section 4.7): FBLD and FBSTP. */
import { BIAS, EXPONENT, IE, SIGN } from './bits.ts';
import { fromInteger, truncate } from './convert.ts';
import { classOf, INFINITE } from './value.ts';
import { toBigInt, W } from './wide.ts';

const LIMIT = 10n ** 18n;

/** The value of ten bytes; digits above 9 count as they stand. */
export function fromDecimal(out: Int32Array, at: number, bytes: Uint8Array): void {
  let value = 0n;
  for (let n = 8; n >= 0; n--) value = value * 100n + BigInt((bytes[n] >> 4) * 10 + (bytes[n] & 15));
  fromInteger(out, at, Number(value >> 32n) | 0, Number(value & 0xffffffffn) | 0);
  out[at + 2] |= (bytes[9] & 0x80) << 8;
}

/** Rounds to an integer and writes ten bytes; the indefinite, with IE, when it has more than 18 digits. */
export function toDecimal(bytes: Uint8Array, a: Int32Array, i: number, control: number): number {
  const sign = a[i + 2] & SIGN;
  const outside = classOf(a, i) >= INFINITE || (a[i + 2] & EXPONENT) > BIAS + 59;
  const flags = outside ? 0 : truncate(a, i, sign, control);
  let value = toBigInt(W[2], W[1]);
  if (outside || value >= LIMIT) {
    bytes.set([0, 0, 0, 0, 0, 0, 0, 0xc0, 0xff, 0xff]);
    return IE;
  }
  for (let n = 0; n < 9; n++) {
    const pair = Number(value % 100n);
    value /= 100n;
    bytes[n] = (Math.floor(pair / 10) << 4) | (pair % 10);
  }
  bytes[9] = sign >> 8;
  return flags;
}
