/**
 * Bits of the x87 status and control words (Intel SDM volume 1, section 8.1), in which all arithmetic here reports.
 *
 * A value of 80 bits is three words of an Int32Array: low and high half of the significand, sign and exponent.
 * `control` is a control word: masks in bits 0-5, precision in bits 8-9, rounding in bits 10-11. Functions return
 * exception bits, and C1 when the result was rounded away from zero.
 */
export const IE = 1;
export const DE = 2;
export const ZE = 4;
export const OE = 8;
export const UE = 0x10;
export const PE = 0x20;
/** Stack fault. */
export const SF = 0x40;
/** Error summary: some unmasked exception is pending. */
export const ES = 0x80;
export const C0 = 0x100;
export const C1 = 0x200;
export const C2 = 0x400;
export const C3 = 0x4000;
export const BUSY = 0x8000;
export const CONDITIONS = C0 | C1 | C2 | C3;

export const PRECISION = 0x300;
export const PRECISION_24 = 0;
export const PRECISION_53 = 0x200;
export const PRECISION_64 = 0x300;
export const ROUNDING = 0xc00;
export const ROUND_NEAREST = 0;
export const ROUND_DOWN = 0x400;
export const ROUND_UP = 0x800;
export const ROUND_ZERO = 0xc00;
/** Control word after FNINIT. */
export const CONTROL_INIT = 0x37f;

export const SIGN = 0x8000;
export const EXPONENT = 0x7fff;
export const BIAS = 0x3fff;
/** Exceptions found before computing: unmasked, they leave the destination alone. */
export const BEFORE = IE | DE | ZE;
/** What unmasked overflow and underflow take from and add to the exponent. */
export const WRAP = 0x6000;
