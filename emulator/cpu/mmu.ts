/**
 * Paging (Intel SDM volume 3, chapter 4; 32-bit paging with 4 KiB and 4 MiB pages) and the TLB.
 *
 * A TLB entry is the physical page in bits 31-12 and, below, what an access may *not* do without further thought:
 *
 *     bit 0  supervisor read     bit 4  write: the page holds decoded code
 *     bit 1  supervisor write    bit 5  any access: not RAM
 *     bit 2  user read           bit 6  any access: a data breakpoint lies in the page
 *     bit 3  user write          bit 7  (information) global page
 *                                bit 8  always set: forces the slow path while alignment is checked
 *
 * -1 is an absent entry. A fast path is therefore one compare, page crossing included:
 *     ((entry & mask) | (((address & 0xfff) + size - 1) & 0x1000)) === 0
 */
import type { Cpu } from './cpu.ts';
import { PAGE, throwFault } from './fault.ts';
import { OFFSET, TLB_LIST_CAPACITY } from './state.ts';

export const TLB_NO_SR = 1;
export const TLB_NO_SW = 2;
export const TLB_NO_UR = 4;
export const TLB_NO_UW = 8;
export const TLB_CODE = 0x10;
export const TLB_IO = 0x20;
export const TLB_WATCH = 0x40;
export const TLB_GLOBAL = 0x80;
export const TLB_ALWAYS = 0x100;

export const CR0_PE = 1;
export const CR0_MP = 2;
export const CR0_EM = 4;
export const CR0_TS = 8;
export const CR0_NE = 0x20;
export const CR0_WP = 0x10000;
export const CR0_AM = 0x40000;
export const CR0_PG = 0x80000000 | 0;
export const CR4_TSD = 4;
export const CR4_DE = 8;
export const CR4_PSE = 0x10;
export const CR4_PGE = 0x80;
export const CR4_PCE = 0x100;
export const CR4_OSFXSR = 0x200;
export const CR4_OSXMMEXCPT = 0x400;

const PTE_P = 1;
const PTE_RW = 2;
const PTE_US = 4;
const PTE_A = 0x20;
const PTE_D = 0x40;
const PDE_PS = 0x80;
const PTE_G = 0x100;
const LARGE_RESERVED = 0x3fe000;

const CR0 = OFFSET.CR0 >> 2;
const CR2 = OFFSET.CR2 >> 2;
const CR3 = OFFSET.CR3 >> 2;
const CR4 = OFFSET.CR4 >> 2;
const COUNT = OFFSET.TLB_COUNT >> 2;

export function readPhysical32(cpu: Cpu, address: number): number {
  if (address >>> 0 <= cpu.ramLast32) return cpu.ramView.getInt32(address, true);
  return cpu.bus.readPhysical(address >>> 0, 4) | 0;
}

export function writePhysical32(cpu: Cpu, address: number, value: number): void {
  if (address >>> 0 > cpu.ramLast32) return cpu.bus.writePhysical(address >>> 0, 4, value);
  if (cpu.codePages[address >>> 12] !== null) cpu.noteCodeWrite(address, 4);
  cpu.ramView.setInt32(address, value, true);
}

function pageFault(cpu: Cpu, linear: number, error: number, write: boolean, user: boolean): never {
  cpu.i32[CR2] = linear;
  return throwFault(cpu, PAGE, error | (write ? 2 : 0) | (user ? 4 : 0));
}

/** Walks the page tables, checks the access, sets accessed and dirty, fills the TLB. Returns the entry; throws #PF. */
export function walk(cpu: Cpu, linear: number, write: boolean, user: boolean): number {
  if ((cpu.i32[CR0] & CR0_PG) === 0) return fill(cpu, linear, linear & ~0xfff, 0);
  const pdeAddress = (cpu.i32[CR3] & ~0xfff) + ((linear >>> 22) << 2);
  const pde = readPhysical32(cpu, pdeAddress);
  if ((pde & PTE_P) === 0) pageFault(cpu, linear, 0, write, user);
  const large = (pde & PDE_PS) !== 0 && (cpu.i32[CR4] & CR4_PSE) !== 0;
  if (large && (pde & LARGE_RESERVED) !== 0) pageFault(cpu, linear, 9, write, user);
  const pteAddress = large ? pdeAddress : (pde & ~0xfff) + ((linear >>> 10) & 0xffc);
  const leaf = large ? pde : readPhysical32(cpu, pteAddress);
  if ((leaf & PTE_P) === 0) pageFault(cpu, linear, 0, write, user);
  const rights = pde & leaf;
  const supervisorWrite = (rights & PTE_RW) !== 0 || (cpu.i32[CR0] & CR0_WP) === 0;
  if (user && (rights & PTE_US) === 0) pageFault(cpu, linear, 1, write, user);
  if (write && !(user ? (rights & PTE_RW) !== 0 : supervisorWrite)) pageFault(cpu, linear, 1, write, user);
  if (!large && (pde & PTE_A) === 0) writePhysical32(cpu, pdeAddress, pde | PTE_A);
  const marked = leaf | PTE_A | (write ? PTE_D : 0);
  if (marked !== leaf) writePhysical32(cpu, pteAddress, marked);
  const physical = large ? (leaf & 0xffc00000) | (linear & 0x3ff000) : leaf & ~0xfff;
  let flags = 0;
  if (!supervisorWrite || (marked & PTE_D) === 0) flags |= TLB_NO_SW;
  if ((rights & PTE_US) === 0) flags |= TLB_NO_UR;
  if ((rights & (PTE_US | PTE_RW)) !== (PTE_US | PTE_RW) || (marked & PTE_D) === 0) flags |= TLB_NO_UW;
  if ((leaf & PTE_G) !== 0 && (cpu.i32[CR4] & CR4_PGE) !== 0) flags |= TLB_GLOBAL;
  return fill(cpu, linear, physical, flags);
}

function fill(cpu: Cpu, linear: number, physical: number, rights: number): number {
  const page = linear >>> 12;
  let entry = physical | rights | TLB_ALWAYS;
  if (physical >>> 0 >= cpu.state.ramBytes) entry |= TLB_IO;
  else if (cpu.codePages[physical >>> 12] !== null) entry |= TLB_CODE;
  if (cpu.watchesPage(page)) entry |= TLB_WATCH;
  if (cpu.tlb[page] === -1) {
    let count = cpu.i32[COUNT];
    if (count === TLB_LIST_CAPACITY) {
      flushTlb(cpu, true);
      count = 0;
    }
    cpu.tlbList[count] = page;
    cpu.i32[COUNT] = count + 1;
  }
  cpu.tlb[page] = entry;
  return entry;
}

/** Forgets all translations, or all but those of global pages. */
export function flushTlb(cpu: Cpu, globalToo: boolean): void {
  const count = cpu.i32[COUNT];
  const { tlb, tlbList } = cpu;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const page = tlbList[i];
    const entry = tlb[page];
    if (!globalToo && entry !== -1 && (entry & TLB_GLOBAL) !== 0) tlbList[kept++] = page;
    else tlb[page] = -1;
  }
  cpu.i32[COUNT] = kept;
  cpu.fetchPage = -1;
}

/** INVLPG: forgets the page of `linear`, global or not; all of a 4 MiB region where such pages may exist. */
export function invalidatePage(cpu: Cpu, linear: number): void {
  const page = linear >>> 12;
  if ((cpu.i32[CR4] & CR4_PSE) !== 0) cpu.tlb.fill(-1, page & ~0x3ff, (page & ~0x3ff) + 0x400);
  else cpu.tlb[page] = -1;
  cpu.fetchPage = -1;
}

/** Marks every translation of a physical page that now holds decoded code, so that writes to it are noticed. */
export function protectCodePage(cpu: Cpu, physicalPage: number): void {
  const count = cpu.i32[COUNT];
  for (let i = 0; i < count; i++) {
    const entry = cpu.tlb[cpu.tlbList[i]];
    if (entry !== -1 && entry >>> 12 === physicalPage) cpu.tlb[cpu.tlbList[i]] = entry | TLB_CODE;
  }
}

/** Linear → physical without side effects; -1 when not mapped. */
export function peekTranslation(cpu: Cpu, linear: number): number {
  if ((cpu.i32[CR0] & CR0_PG) === 0) return linear >>> 0;
  const pdeAddress = (cpu.i32[CR3] & ~0xfff) + ((linear >>> 22) << 2);
  if (pdeAddress >>> 0 > cpu.ramLast32) return -1;
  const pde = cpu.ramView.getInt32(pdeAddress, true);
  if ((pde & PTE_P) === 0) return -1;
  if ((pde & PDE_PS) !== 0 && (cpu.i32[CR4] & CR4_PSE) !== 0) {
    return ((pde & 0xffc00000) | (linear & 0x3fffff)) >>> 0;
  }
  const pteAddress = (pde & ~0xfff) + ((linear >>> 10) & 0xffc);
  if (pteAddress >>> 0 > cpu.ramLast32) return -1;
  const pte = cpu.ramView.getInt32(pteAddress, true);
  return (pte & PTE_P) === 0 ? -1 : ((pte & ~0xfff) | (linear & 0xfff)) >>> 0;
}
