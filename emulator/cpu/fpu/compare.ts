/** Comparison and examination (Intel SDM volume 1, sections 8.3.6 and 8.1.3.3); the answers are C3, C2 and C0. */
import { C0, C1, C2, C3, DE, EXPONENT, IE, SIGN } from './bits.ts';
import { isBelow } from './core.ts';
import { classOf, DENORMAL, INFINITE, QUIET, SIGNALLING, UNSUPPORTED, ZERO } from './value.ts';

const UNORDERED = C3 | C2 | C0;
const EQUAL = C3;
const LESS = C0;
const GREATER = 0;

/**
 * C3 C2 C0 of a against b, and exceptions. `quiet`: quiet NaNs are not invalid (FUCOM). When an unmasked exception
 * is among the flags, the conditions do not count.
 */
export function compare80(
  a: Int32Array,
  i: number,
  b: Int32Array,
  j: number,
  quiet: boolean,
  denormal: number,
): number {
  const aKind = classOf(a, i);
  const bKind = classOf(b, j);
  if (aKind >= QUIET || bKind >= QUIET) {
    const silent = quiet && aKind <= QUIET && bKind <= QUIET;
    return UNORDERED | (silent ? 0 : IE);
  }
  const flags = denormal | (aKind === DENORMAL || bKind === DENORMAL ? DE : 0);
  return flags | order(a, i, aKind, b, j, bKind);
}

function order(a: Int32Array, i: number, aKind: number, b: Int32Array, j: number, bKind: number): number {
  if (aKind === ZERO && bKind === ZERO) return EQUAL;
  const aSign = a[i + 2] & SIGN;
  const bSign = b[j + 2] & SIGN;
  if (aKind === ZERO) return bSign !== 0 ? GREATER : LESS;
  if (aSign !== bSign || bKind === ZERO) return aSign !== 0 ? LESS : GREATER;
  const aExponent = Math.max(a[i + 2] & EXPONENT, 1);
  const bExponent = Math.max(b[j + 2] & EXPONENT, 1);
  if (aExponent === bExponent && a[i] === b[j] && a[i + 1] === b[j + 1]) return EQUAL;
  const below = aExponent !== bExponent ? aExponent < bExponent : isBelow(a[i + 1], a[i], b[j + 1], b[j]);
  return below === (aSign === 0) ? LESS : GREATER;
}

/** FXAM of a register that is not empty. */
export function examine(a: Int32Array, i: number): number {
  const sign = (a[i + 2] & SIGN) !== 0 ? C1 : 0;
  switch (classOf(a, i)) {
    case UNSUPPORTED:
      return sign;
    case QUIET:
    case SIGNALLING:
      return sign | C0;
    case INFINITE:
      return sign | C2 | C0;
    case ZERO:
      return sign | C3;
    case DENORMAL:
      return sign | C3 | C2;
    default:
      return sign | C2;
  }
}
