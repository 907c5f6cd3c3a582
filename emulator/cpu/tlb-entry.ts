/**
 * One entry of the TLB, and what translated code reads instead of it (see mmu.ts for the entry's bits): four words a
 * linear page, one for each kind of access. A word is 0 when the access must go the slow way; else linear address plus
 * word is physical address plus DIRECT.
 *
 *     word 0  read by ring 0 … 2     word 1  written by ring 0 … 2     word 2  read by ring 3     word 3  written by ring 3
 */
import type { MachineState } from './state.ts';

export const TLB_NO_SR = 1;
export const TLB_NO_SW = 2;
export const TLB_NO_UR = 4;
export const TLB_NO_UW = 8;
export const TLB_CODE = 0x10;
export const TLB_IO = 0x20;
export const TLB_WATCH = 0x40;
export const TLB_GLOBAL = 0x80;
export const TLB_ALWAYS = 0x100;
export const TLB_LARGE = 0x200;
export const TLB_CLEAN = 0x400;

/** Set in every word that is not 0; the bits below it are clear. */
export const DIRECT = 4;

const SLOW = TLB_IO | TLB_WATCH;
/** No entry. */
export const ABSENT = -1;

/** Replaces the entry of a linear page; -1 is none. */
export function setTlbEntry(state: MachineState, page: number, entry: number): void {
  const { tlb, direct } = state;
  const before = tlb[page];
  if (isLarge(before)) state.largePages[page >>> 10]--;
  if (isLarge(entry)) state.largePages[page >>> 10]++;
  tlb[page] = entry;
  const at = page << 2;
  const word = (((entry & ~0xfff) - (page << 12)) | 0) + DIRECT;
  const written = SLOW | TLB_CODE | TLB_CLEAN;
  direct[at] = (entry & (TLB_NO_SR | SLOW)) === 0 ? word : 0;
  direct[at + 1] = (entry & (TLB_NO_SW | written)) === 0 ? word : 0;
  direct[at + 2] = (entry & (TLB_NO_UR | SLOW)) === 0 ? word : 0;
  direct[at + 3] = (entry & (TLB_NO_UW | written)) === 0 ? word : 0;
}

function isLarge(entry: number): boolean {
  return entry !== ABSENT && (entry & TLB_LARGE) !== 0;
}
