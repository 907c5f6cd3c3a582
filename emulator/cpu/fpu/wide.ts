/** Unsigned 64- and 128-bit integers in 32-bit words. Wide results go to `W`, least significant word first. */

export const W = new Int32Array(4);

const TWO_32 = 0x100000000;

/** High word of the unsigned product of two words. */
export function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const low = Math.imul(aLow, bLow);
  const u = (Math.imul(aHigh, bLow) + (low >>> 16)) | 0;
  const w = (Math.imul(aLow, bHigh) + (u & 0xffff)) | 0;
  return (Math.imul(aHigh, bHigh) + (u >>> 16) + (w >>> 16)) | 0;
}

/** The 128-bit product of two 64-bit numbers, in `W`. */
export function multiply64(aHigh: number, aLow: number, bHigh: number, bLow: number): void {
  const s1 =
    (multiplyHigh(aLow, bLow) >>> 0) + (Math.imul(aLow, bHigh) >>> 0) + (Math.imul(aHigh, bLow) >>> 0);
  const s2 =
    (multiplyHigh(aLow, bHigh) >>> 0) +
    (multiplyHigh(aHigh, bLow) >>> 0) +
    (Math.imul(aHigh, bHigh) >>> 0) +
    Math.floor(s1 / TWO_32);
  W[0] = Math.imul(aLow, bLow);
  W[1] = s1 | 0;
  W[2] = s2 | 0;
  W[3] = (multiplyHigh(aHigh, bHigh) + Math.floor(s2 / TWO_32)) | 0;
}

/**
 * (high, low) shifted right by `distance` ≥ 0: W[2], W[1], and in W[0] the 32 bits that fell out, the last of them
 * set when anything further did.
 */
export function shiftRightSticky(high: number, low: number, distance: number): void {
  W[2] = 0;
  W[1] = 0;
  if (distance === 0) {
    W[2] = high;
    W[1] = low;
    W[0] = 0;
  } else if (distance < 32) {
    W[2] = high >>> distance;
    W[1] = (high << (32 - distance)) | (low >>> distance);
    W[0] = low << (32 - distance);
  } else if (distance === 32) {
    W[1] = high;
    W[0] = low;
  } else if (distance < 64) {
    W[1] = high >>> (distance - 32);
    W[0] = (high << (64 - distance)) | (low >>> (distance - 32)) | (low << (64 - distance) !== 0 ? 1 : 0);
  } else if (distance === 64) W[0] = high | (low !== 0 ? 1 : 0);
  else if (distance < 96) {
    W[0] = (high >>> (distance - 64)) | (((high << (96 - distance)) | low) !== 0 ? 1 : 0);
  } else W[0] = (high | low) !== 0 ? 1 : 0;
}

/** The same with a third word below, whose lowest bit is sticky. */
export function shiftRightSticky96(high: number, low: number, rest: number, distance: number): void {
  shiftRightSticky(high, low, distance);
  if (rest === 0 || distance === 0) {
    W[0] |= distance === 0 ? rest : 0;
    return;
  }
  if (distance < 32) W[0] |= (rest >>> distance) | (rest << (32 - distance) !== 0 ? 1 : 0);
  else W[0] |= 1;
}

/** A 64-bit number as a BigInt. */
export function toBigInt(high: number, low: number): bigint {
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}

/** Number of significant bits. */
export function bitLength(value: bigint): number {
  if (value < 0x100000000n) return 32 - Math.clz32(Number(value));
  const text = value.toString(16);
  return text.length * 4 - Math.clz32(parseInt(text[0], 16)) + 28;
}
