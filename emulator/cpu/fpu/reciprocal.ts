/**
 * RCPPS and RSQRTPS (Intel SDM volume 2): approximations with a relative error of at most 1.5 · 2⁻¹², whose bits differ
 * between processors. Here they are the true value rounded to twelve significant bits. Denormals count as zeros.
 */
const floats = new Float32Array(1);
const words = new Int32Array(floats.buffer);

const INFINITY = 0x7f800000;
const QUIET = 0x400000;
const INDEFINITE = 0xffc00000 | 0;
const DROPPED = 12;

/** To twelve bits; what would be denormal is zero. */
function shorten(value: number): number {
  floats[0] = value;
  const word = (words[0] + (1 << (DROPPED - 1))) & (-1 << DROPPED);
  return (word & INFINITY) === 0 ? word & 0x80000000 : word;
}

function magnitudeOf(bits: number): number {
  return bits & 0x7fffffff;
}

function toFloat(bits: number): number {
  words[0] = bits;
  return floats[0];
}

export function reciprocal(bits: number): number {
  const magnitude = magnitudeOf(bits);
  const sign = bits & (0x80000000 | 0);
  if (magnitude > INFINITY) return bits | QUIET;
  if (magnitude === INFINITY) return sign;
  return magnitude < 0x800000 ? sign | INFINITY : shorten(1 / toFloat(bits));
}

export function reciprocalRoot(bits: number): number {
  const magnitude = magnitudeOf(bits);
  const sign = bits & (0x80000000 | 0);
  if (magnitude > INFINITY) return bits | QUIET;
  if (magnitude < 0x800000) return sign | INFINITY;
  if (sign !== 0) return INDEFINITE;
  return magnitude === INFINITY ? 0 : shorten(1 / Math.sqrt(toFloat(bits)));
}
