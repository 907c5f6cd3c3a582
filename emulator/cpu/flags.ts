/**
 * EFLAGS, with the six arithmetic flags kept lazily in two words that every instruction writes in the same way:
 *
 *     result   the result, sign-extended to 32 bits      ZF = result is 0
 *     carries  bit 31      carry (borrow) out of the top bit      CF
 *              bit 30      carry into the top bit                 OF = bit 31 xor bit 30
 *              bit 16      sign delta                             SF = sign of result xor bit 16
 *              bits 8-15   parity delta      PF = even parity of (low byte of result xor these)
 *              bit 3       carry out of bit 3                     AF
 *
 * The deltas are zero after arithmetic; they exist so that any combination of flags can be loaded (POPF, SAHF, BCD).
 */
import type { Cpu } from './cpu.ts';
import { OFFSET } from './state.ts';

export const CF = 0x1;
export const PF = 0x4;
export const AF = 0x10;
export const ZF = 0x40;
export const SF = 0x80;
export const TF = 0x100;
export const IF = 0x200;
export const DF = 0x400;
export const OF = 0x800;
export const IOPL = 0x3000;
export const NT = 0x4000;
export const RF = 0x10000;
export const VM = 0x20000;
export const AC = 0x40000;
export const VIF = 0x80000;
export const VIP = 0x100000;
export const ID = 0x200000;
export const ARITHMETIC = CF | PF | AF | ZF | SF | OF;

const EFLAGS = OFFSET.EFLAGS >> 2;
const RESULT = OFFSET.FLAG_RESULT >> 2;
const CARRIES = OFFSET.FLAG_CARRIES >> 2;

/** Bits of `carries` that arithmetic sets. */
export const CARRY_BITS = 0xc0000008 | 0;

export function getCarry(cpu: Cpu): number {
  return cpu.i32[CARRIES] >>> 31;
}

/** The six arithmetic flags as EFLAGS bits. */
export function getArithmetic(cpu: Cpu): number {
  const result = cpu.i32[RESULT];
  const carries = cpu.i32[CARRIES];
  let parity = (result ^ (carries >>> 8)) & 0xff;
  parity ^= parity >>> 4;
  const even = (0x9669 >>> (parity & 15)) & 1;
  return (
    (carries >>> 31) |
    (even << 2) |
    ((carries & 8) << 1) |
    (result === 0 ? ZF : 0) |
    (((result >>> 31) ^ ((carries >>> 16) & 1)) << 7) |
    (((carries >>> 31) ^ ((carries >>> 30) & 1)) << 11)
  );
}

/** Loads the six arithmetic flags; other bits of `flags` are ignored. */
export function setArithmetic(cpu: Cpu, flags: number): void {
  const carry = flags & CF;
  const overflow = (flags >>> 11) & 1;
  const parityDelta = flags & PF ? 0 : 1 << 8;
  const signDelta = ((flags >>> 7) & 1) << 16;
  cpu.i32[RESULT] = flags & ZF ? 0 : 0x100;
  cpu.i32[CARRIES] =
    (carry << 31) | ((carry ^ overflow) << 30) | signDelta | parityDelta | (flags & AF ? 8 : 0);
}

const POPPED16 = 0x7fd5;
const POPPED32 = 0x247fd5;

export function ioplOf(cpu: Cpu): number {
  return (cpu.i32[EFLAGS] >>> 12) & 3;
}

/** The bits of a popped EFLAGS image that this privilege may change. */
export function changeableFlags(cpu: Cpu, size: number): number {
  let mask = size === 4 ? POPPED32 : POPPED16;
  if (cpu.cpl > 0) mask &= ~IOPL;
  if (cpu.cpl > ioplOf(cpu)) mask &= ~IF;
  return mask;
}

/** EFLAGS as PUSHFD would push them, RF included. */
export function getEflags(cpu: Cpu): number {
  return cpu.i32[EFLAGS] | getArithmetic(cpu) | 2;
}

/** Replaces CF alone. */
export function setCarry(cpu: Cpu, carry: number): void {
  const carries = cpu.i32[CARRIES];
  const overflow = (carries ^ (carries << 1)) & 0x80000000;
  cpu.i32[CARRIES] = (carries & 0x3fffffff) | (carry << 31) | ((carry << 30) ^ (overflow >>> 1));
}

/** Replaces CF and OF, keeps SF ZF AF PF. */
export function setCarryOverflow(cpu: Cpu, carry: number, overflow: number): void {
  cpu.i32[CARRIES] = (cpu.i32[CARRIES] & 0x3fffffff) | (carry << 31) | ((carry ^ overflow) << 30);
}

/** Replaces ZF alone. */
export function setZero(cpu: Cpu, zero: boolean): void {
  setArithmetic(cpu, (getArithmetic(cpu) & ~ZF) | (zero ? ZF : 0));
}

/** Condition codes 0…15 as in Jcc, SETcc, CMOVcc. */
export function condition(cpu: Cpu, code: number): boolean {
  const result = cpu.i32[RESULT];
  const c = cpu.i32[CARRIES];
  switch (code) {
    case 0:
      return (c ^ (c << 1)) < 0;
    case 1:
      return (c ^ (c << 1)) >= 0;
    case 2:
      return c < 0;
    case 3:
      return c >= 0;
    case 4:
      return result === 0;
    case 5:
      return result !== 0;
    case 6:
      return c < 0 || result === 0;
    case 7:
      return c >= 0 && result !== 0;
    case 8:
      return (result ^ (c << 15)) < 0;
    case 9:
      return (result ^ (c << 15)) >= 0;
    case 10:
      return (getArithmetic(cpu) & PF) !== 0;
    case 11:
      return (getArithmetic(cpu) & PF) === 0;
    case 12:
      return (result ^ (c << 15) ^ c ^ (c << 1)) < 0;
    case 13:
      return (result ^ (c << 15) ^ c ^ (c << 1)) >= 0;
    case 14:
      return result === 0 || (result ^ (c << 15) ^ c ^ (c << 1)) < 0;
    default:
      return result !== 0 && (result ^ (c << 15) ^ c ^ (c << 1)) >= 0;
  }
}
