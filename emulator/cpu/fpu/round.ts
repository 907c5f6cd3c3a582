/**
 * Rounding and packing (Intel SDM volume 1, sections 4.8.4, 4.9.1 and 8.5): the last step of every operation.
 *
 * The exact result comes as sign (0 or 0x8000), biased exponent (any integer; bias 0x3FFF), a significand of 64 bits
 * with its top bit set, and `rest`: the next 32 bits, the lowest of which is set when anything non-zero follows.
 * Tininess is detected after rounding.
 */
import {
  C1,
  OE,
  PE,
  PRECISION,
  PRECISION_24,
  PRECISION_53,
  PRECISION_64,
  ROUND_DOWN,
  ROUND_NEAREST,
  ROUND_UP,
  ROUND_ZERO,
  ROUNDING,
  UE,
  WRAP,
} from './bits.ts';
import { shiftRightSticky96, W } from './wide.ts';

const HALF = 0x80000000 | 0;
const MAX_EXPONENT = 0x7ffe;

/** Whether a magnitude whose last bit is `odd`, followed by the fraction `rest` (not 0), is rounded away from zero. */
export function roundsUp(sign: number, odd: number, rest: number, control: number): boolean {
  switch (control & ROUNDING) {
    case ROUND_NEAREST:
      return rest < 0 && (rest !== HALF || (odd & 1) !== 0);
    case ROUND_DOWN:
      return sign !== 0;
    case ROUND_UP:
      return sign === 0;
    default:
      return false;
  }
}

/** Whether overflow gives the largest finite number instead of infinity. */
export function overflowsToFinite(sign: number, control: number): boolean {
  const mode = control & ROUNDING;
  return mode === ROUND_ZERO || (mode === ROUND_UP && sign !== 0) || (mode === ROUND_DOWN && sign === 0);
}

/** Rounds to 80 bits at the precision that `control` asks for. */
export function round80(
  out: Int32Array,
  at: number,
  sign: number,
  exponent: number,
  high: number,
  low: number,
  rest: number,
  control: number,
): number {
  if ((control & PRECISION) !== PRECISION_64 || exponent < 1 || exponent >= MAX_EXPONENT) {
    return roundCarefully(out, at, sign, exponent, high, low, rest, control);
  }
  let flags = 0;
  if (rest !== 0) {
    flags = PE;
    if (roundsUp(sign, low, rest, control)) {
      flags = PE | C1;
      low = (low + 1) | 0;
      if (low === 0) high = (high + 1) | 0;
      if ((high | low) === 0) {
        high = HALF;
        exponent++;
      }
    }
  }
  out[at] = low;
  out[at + 1] = high;
  out[at + 2] = sign | exponent;
  return flags;
}

/** Whether a significand rounds up to the next power of two at the precision. */
function carriesOut(sign: number, high: number, low: number, rest: number, control: number): boolean {
  switch (control & PRECISION) {
    case PRECISION_24:
      return (
        high >>> 8 === 0xffffff &&
        ((high << 24) | low | rest) !== 0 &&
        roundsUp(sign, 1, (high << 24) | ((low | rest) !== 0 ? 1 : 0), control)
      );
    case PRECISION_53:
      return (
        high === -1 &&
        low >>> 11 === 0x1fffff &&
        ((low << 21) | rest) !== 0 &&
        roundsUp(sign, 1, (low << 21) | (rest !== 0 ? 1 : 0), control)
      );
    default:
      return high === -1 && low === -1 && rest !== 0 && roundsUp(sign, 1, rest, control);
  }
}

function roundCarefully(
  out: Int32Array,
  at: number,
  sign: number,
  exponent: number,
  high: number,
  low: number,
  rest: number,
  control: number,
): number {
  let flags = 0;
  let tiny = false;
  if (exponent < 1) {
    tiny = exponent < 0 || !carriesOut(sign, high, low, rest, control);
    if (tiny && (control & UE) === 0) {
      flags = UE;
      exponent += WRAP;
      if (exponent < 1) return flags | storeTiny(out, at, sign);
    } else {
      shiftRightSticky96(high, low, rest, 1 - exponent);
      high = W[2];
      low = W[1];
      rest = W[0];
      exponent = 1;
    }
  }
  const rounding = roundAtPrecision(sign, high, low, rest, control);
  high = W[2];
  low = W[1];
  if ((rounding & CARRY) !== 0) exponent++;
  flags |= rounding & (PE | C1);
  if (tiny && (flags & PE) !== 0) flags |= UE;
  if (exponent > MAX_EXPONENT) {
    if ((control & OE) !== 0) return storeOverflow(out, at, sign, control);
    flags |= OE;
    exponent -= WRAP;
    if (exponent > MAX_EXPONENT) return flags | PE | (storeInfinite(out, at, sign) & C1);
  }
  out[at] = low;
  out[at + 1] = high;
  out[at + 2] = sign | (high < 0 ? exponent : 0);
  return flags;
}

const CARRY = 0x10000;

/** Leaves the rounded significand in W[2], W[1]; returns PE, C1 and CARRY. */
function roundAtPrecision(sign: number, high: number, low: number, rest: number, control: number): number {
  let unitHigh = 0;
  let unitLow = 1;
  let odd = low;
  if ((control & PRECISION) === PRECISION_24) {
    rest = (high << 24) | ((low | rest) !== 0 ? 1 : 0);
    high &= ~0xff;
    low = 0;
    unitHigh = 0x100;
    unitLow = 0;
    odd = high >>> 8;
  } else if ((control & PRECISION) === PRECISION_53) {
    rest = (low << 21) | (rest !== 0 ? 1 : 0);
    low &= ~0x7ff;
    unitLow = 0x800;
    odd = low >>> 11;
  }
  W[2] = high;
  W[1] = low;
  if (rest === 0) return 0;
  if (!roundsUp(sign, odd, rest, control)) return PE;
  const sum = (low + unitLow) | 0;
  const carry = sum >>> 0 < unitLow >>> 0 ? 1 : 0;
  W[1] = sum;
  W[2] = (high + unitHigh + carry) | 0;
  if (W[2] !== 0 || high >= 0) return PE | C1;
  W[2] = HALF;
  return PE | C1 | CARRY;
}

function storeTiny(out: Int32Array, at: number, sign: number): number {
  out[at] = 0;
  out[at + 1] = 0;
  out[at + 2] = sign;
  return PE;
}

export function storeInfinite(out: Int32Array, at: number, sign: number): number {
  out[at] = 0;
  out[at + 1] = HALF;
  out[at + 2] = sign | 0x7fff;
  return C1;
}

/** The masked answer to overflow. */
function storeOverflow(out: Int32Array, at: number, sign: number, control: number): number {
  if (!overflowsToFinite(sign, control)) return OE | PE | storeInfinite(out, at, sign);
  const precision = control & PRECISION;
  out[at] = precision === PRECISION_24 ? 0 : precision === PRECISION_53 ? ~0x7ff : -1;
  out[at + 1] = precision === PRECISION_24 ? ~0xff : -1;
  out[at + 2] = sign | MAX_EXPONENT;
  return OE | PE;
}

// ── Double and single precision ────────────────────────────────────────────────────────────────────────────────

/** Control bit beyond a control word's: a tiny result becomes zero (MXCSR.FZ). */
export const FLUSH = 0x10000;

/**
 * Rounds to a double in out[at] (low word) and out[at + 1]. With overflow or underflow unmasked nothing is stored.
 */
export function round64(
  out: Int32Array,
  at: number,
  sign: number,
  exponent: number,
  high: number,
  low: number,
  rest: number,
  control: number,
): number {
  let e = exponent - 15360;
  let tiny = false;
  if (e < 1) {
    const precise = (control & ~PRECISION) | PRECISION_53;
    tiny = e < 0 || !carriesOut(sign, high, low, rest, precise);
    if (tiny && (control & UE) === 0) {
      const lost = roundAtPrecision(sign, high, low, rest, precise);
      return UE | (lost & (PE | C1));
    }
    if (tiny && (control & FLUSH) !== 0) {
      out[at] = 0;
      out[at + 1] = sign << 16;
      return UE | PE;
    }
    shiftRightSticky96(high, low, rest, 1 - e);
    high = W[2];
    low = W[1];
    rest = W[0];
    e = 1;
  }
  rest = (low << 21) | (rest !== 0 ? 1 : 0);
  low = (high << 21) | (low >>> 11);
  high >>>= 11;
  let flags = 0;
  if (rest !== 0) {
    flags = PE | (tiny ? UE : 0);
    if (roundsUp(sign, low, rest, control)) {
      flags |= C1;
      low = (low + 1) | 0;
      if (low === 0) high++;
      if (high === 0x200000) {
        high = 0x100000;
        e++;
      }
    }
  }
  if (e > 2046) {
    if ((control & OE) === 0) return flags | OE;
    const finite = overflowsToFinite(sign, control);
    out[at] = finite ? -1 : 0;
    out[at + 1] = (sign << 16) | (finite ? 0x7fefffff : 0x7ff00000);
    return OE | PE | (finite ? 0 : C1);
  }
  out[at] = low;
  out[at + 1] = (sign << 16) | (((e - 1) << 20) + high);
  return flags;
}

/** Rounds to a single in out[at]. With overflow or underflow unmasked nothing is stored. */
export function round32(
  out: Int32Array,
  at: number,
  sign: number,
  exponent: number,
  high: number,
  low: number,
  rest: number,
  control: number,
): number {
  let e = exponent - 16256;
  let tiny = false;
  if (e < 1) {
    const precise = (control & ~PRECISION) | PRECISION_24;
    tiny = e < 0 || !carriesOut(sign, high, low, rest, precise);
    if (tiny && (control & UE) === 0) {
      const lost = roundAtPrecision(sign, high, low, rest, precise);
      return UE | (lost & (PE | C1));
    }
    if (tiny && (control & FLUSH) !== 0) {
      out[at] = sign << 16;
      return UE | PE;
    }
    shiftRightSticky96(high, low, rest, 1 - e);
    high = W[2];
    low = W[1];
    rest = W[0];
    e = 1;
  }
  rest = (high << 24) | ((low | rest) !== 0 ? 1 : 0);
  high >>>= 8;
  let flags = 0;
  if (rest !== 0) {
    flags = PE | (tiny ? UE : 0);
    if (roundsUp(sign, high, rest, control)) {
      flags |= C1;
      high++;
      if (high === 0x1000000) {
        high = 0x800000;
        e++;
      }
    }
  }
  if (e > 254) {
    if ((control & OE) === 0) return flags | OE;
    const finite = overflowsToFinite(sign, control);
    out[at] = (sign << 16) | (finite ? 0x7f7fffff : 0x7f800000);
    return OE | PE | (finite ? 0 : C1);
  }
  out[at] = (sign << 16) | (((e - 1) << 23) + high);
  return flags;
}
