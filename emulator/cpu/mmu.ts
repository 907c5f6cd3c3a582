/**
 * Paging (Intel SDM volume 3, chapter 4) and the TLB: 32-bit paging with 4 KiB and 4 MiB pages, PAE paging with 4 KiB
 * and 2 MiB pages. Physical addresses have 36 bits; there is no RAM above 4 GiB, and no execute-disable bit.
 *
 * A TLB entry is the physical page in bits 31-12 and, below, what an access may *not* do without further thought:
 *
 *     bit 0  supervisor read     bit 4  write: the page holds decoded code
 *     bit 1  supervisor write    bit 5  any access: not RAM
 *     bit 2  user read           bit 6  any access: a data breakpoint lies in the page
 *     bit 3  user write          bit 7  (information) global page
 *     bit 9  (information) part of a large page      bit 8  always set: forces the slow path while alignment is checked
 *     bit 10 write: the page has not been written since the last checkpoint
 *
 * -1 is an absent entry. A fast path is therefore one compare, page crossing included:
 *     ((entry & mask) | (((address & 0xfff) + size - 1) & 0x1000)) === 0
 */
import type { Cpu } from './cpu.ts';
import { PAGE, throwFault, throwGp } from './fault.ts';
import { MARK_SHIFT, OFFSET, TLB_LIST_CAPACITY } from './state.ts';
import {
  ABSENT,
  setTlbEntry,
  TLB_ALWAYS,
  TLB_CLEAN,
  TLB_CODE,
  TLB_GLOBAL,
  TLB_IO,
  TLB_LARGE,
  TLB_NO_SW,
  TLB_NO_UR,
  TLB_NO_UW,
  TLB_WATCH,
} from './tlb-entry.ts';

export {
  ABSENT,
  TLB_ALWAYS,
  TLB_CLEAN,
  TLB_CODE,
  TLB_GLOBAL,
  TLB_IO,
  TLB_NO_SR,
  TLB_NO_SW,
  TLB_NO_UR,
  TLB_NO_UW,
  TLB_WATCH,
} from './tlb-entry.ts';

export const CR0_PE = 1;
export const CR0_MP = 2;
export const CR0_EM = 4;
export const CR0_TS = 8;
export const CR0_NE = 0x20;
export const CR0_WP = 0x10000;
export const CR0_AM = 0x40000;
export const CR0_PG = 0x80000000 | 0;
export const CR4_VME = 1;
export const CR4_PVI = 2;
export const CR4_TSD = 4;
export const CR4_DE = 8;
export const CR4_PSE = 0x10;
export const CR4_PAE = 0x20;
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
/** There is no page attribute table: its bit is reserved in entries of all kinds where bits are. */
const PTE_PAT = 0x80;
const LARGE_RESERVED = 0x3ff000;
const PAE_LARGE_RESERVED = 0x1ff000;
/** Of the upper word of an entry: bits 63-36. */
const PAE_HIGH_RESERVED = 0xfffffff0 | 0;
const PDPTE_RESERVED = 0x1e6;
/** A page of the hole that stands for everything above 4 GiB. */
const BEYOND_4_GIB = 0xfffff000 | 0;
/** Error code bits of #PF. */
const NOT_PRESENT = 0;
const PROTECTION = 1;
const RESERVED = 9;

const CR0 = OFFSET.CR0 >> 2;
const CR2 = OFFSET.CR2 >> 2;
const CR3 = OFFSET.CR3 >> 2;
const CR4 = OFFSET.CR4 >> 2;
const PDPTE = OFFSET.PDPTE >> 2;
const COUNT = OFFSET.TLB_COUNT >> 2;
const GLOBALS = OFFSET.TLB_GLOBALS >> 2;

export function readPhysical32(cpu: Cpu, address: number): number {
  if (address >>> 0 <= cpu.ramLast32) return cpu.ramView.getInt32(address, true);
  return cpu.bus.readPhysical(address >>> 0, 4) | 0;
}

export function writePhysical32(cpu: Cpu, address: number, value: number): void {
  if (address >>> 0 > cpu.ramLast32) return cpu.bus.writePhysical(address >>> 0, 4, value);
  if (cpu.stopCount !== 0) cpu.stops.notice('physical', address >>> 0, 4, true);
  if (cpu.codePages[address >>> 12] !== null) cpu.noteCodeWrite(address, 4);
  cpu.state.noteWritten(address >>> 12);
  cpu.ramView.setInt32(address, value, true);
}

/** Walks the page tables, checks the access, sets accessed and dirty, fills the TLB. Returns the entry; throws #PF. */
export function walk(cpu: Cpu, linear: number, write: boolean, user: boolean): number {
  const entry = tryWalk(cpu, linear, write, user);
  if (entry !== ABSENT) return entry;
  cpu.i32[CR2] = linear;
  return throwFault(cpu, PAGE, cpu.faultError);
}

/** Notes the error code of the page fault that an access would raise. */
function pageFault(cpu: Cpu, error: number, write: boolean, user: boolean): number {
  cpu.faultError = error | (write ? 2 : 0) | (user ? 4 : 0);
  return ABSENT;
}

/** As `walk`, but instead of raising a page fault returns ABSENT, the error code in `cpu.faultError`. */
export function tryWalk(cpu: Cpu, linear: number, write: boolean, user: boolean): number {
  if ((cpu.i32[CR0] & CR0_PG) === 0) return fill(cpu, linear, linear & ~0xfff, 0);
  if ((cpu.i32[CR4] & CR4_PAE) !== 0) return walkPae(cpu, linear, write, user);
  const pse = (cpu.i32[CR4] & CR4_PSE) !== 0;
  const pdeAddress = (cpu.i32[CR3] & ~0xfff) + ((linear >>> 22) << 2);
  const pde = readPhysical32(cpu, pdeAddress);
  if ((pde & PTE_P) === 0) return pageFault(cpu, NOT_PRESENT, write, user);
  const large = pse && (pde & PDE_PS) !== 0;
  if (large && (pde & LARGE_RESERVED) !== 0) return pageFault(cpu, RESERVED, write, user);
  const pteAddress = large ? pdeAddress : (pde & ~0xfff) + ((linear >>> 10) & 0xffc);
  const leaf = large ? pde : readPhysical32(cpu, pteAddress);
  if ((leaf & PTE_P) === 0) return pageFault(cpu, NOT_PRESENT, write, user);
  if (pse && !large && (leaf & PTE_PAT) !== 0) return pageFault(cpu, RESERVED, write, user);
  if (isForbidden(cpu, pde & leaf, write, user)) return pageFault(cpu, PROTECTION, write, user);
  if (!large && (pde & PTE_A) === 0) writePhysical32(cpu, pdeAddress, pde | PTE_A);
  const marked = mark(cpu, pteAddress, leaf, write);
  const physical = large ? (leaf & 0xffc00000) | (linear & 0x3ff000) : leaf & ~0xfff;
  return fill(cpu, linear, physical, forbidden(cpu, pde & marked, marked) | (large ? TLB_LARGE : 0));
}

/** PAE paging: entries of 64 bits, the four of the first level in registers. */
function walkPae(cpu: Cpu, linear: number, write: boolean, user: boolean): number {
  const top = PDPTE + ((linear >>> 30) << 1);
  if ((cpu.i32[top] & PTE_P) === 0) return pageFault(cpu, NOT_PRESENT, write, user);
  const pdeAddress = frameOf(cpu.i32[top], cpu.i32[top + 1]) + ((linear >>> 18) & 0xff8);
  const pde = readPhysical32(cpu, pdeAddress);
  const pdeHigh = readPhysical32(cpu, pdeAddress + 4);
  if ((pde & PTE_P) === 0) return pageFault(cpu, NOT_PRESENT, write, user);
  const large = (pde & PDE_PS) !== 0;
  if ((pdeHigh & PAE_HIGH_RESERVED) !== 0 || (large && (pde & PAE_LARGE_RESERVED) !== 0)) {
    return pageFault(cpu, RESERVED, write, user);
  }
  const pteAddress = large ? pdeAddress : frameOf(pde, pdeHigh) + ((linear >>> 9) & 0xff8);
  const leaf = large ? pde : readPhysical32(cpu, pteAddress);
  const leafHigh = large ? pdeHigh : readPhysical32(cpu, pteAddress + 4);
  if ((leaf & PTE_P) === 0) return pageFault(cpu, NOT_PRESENT, write, user);
  if (!large && ((leafHigh & PAE_HIGH_RESERVED) !== 0 || (leaf & PTE_PAT) !== 0)) {
    return pageFault(cpu, RESERVED, write, user);
  }
  if (isForbidden(cpu, pde & leaf, write, user)) return pageFault(cpu, PROTECTION, write, user);
  if (!large && (pde & PTE_A) === 0) writePhysical32(cpu, pdeAddress, pde | PTE_A);
  const marked = mark(cpu, pteAddress, leaf, write);
  const frame = frameOf(leaf, leafHigh);
  const physical = large && frame !== BEYOND_4_GIB ? frame | (linear & 0x1ff000) : frame;
  return fill(cpu, linear, physical, forbidden(cpu, pde & marked, marked) | (large ? TLB_LARGE : 0));
}

/** The page that a 64-bit entry names, as a 32-bit pattern. */
function frameOf(low: number, high: number): number {
  return (high & 0xf) === 0 ? low & ~0xfff : BEYOND_4_GIB;
}

function isForbidden(cpu: Cpu, rights: number, write: boolean, user: boolean): boolean {
  if (user && (rights & PTE_US) === 0) return true;
  return write && (rights & PTE_RW) === 0 && (user || (cpu.i32[CR0] & CR0_WP) !== 0);
}

/** Sets accessed, and dirty for a write, in the entry that maps the page; returns it. */
function mark(cpu: Cpu, address: number, leaf: number, write: boolean): number {
  const marked = leaf | PTE_A | (write ? PTE_D : 0);
  if (marked !== leaf) writePhysical32(cpu, address, marked);
  return marked;
}

/** TLB bits of a page: `rights` of all levels together. */
function forbidden(cpu: Cpu, rights: number, leaf: number): number {
  const clean = (leaf & PTE_D) === 0;
  let flags = 0;
  if (clean || ((rights & PTE_RW) === 0 && (cpu.i32[CR0] & CR0_WP) !== 0)) flags |= TLB_NO_SW;
  if ((rights & PTE_US) === 0) flags |= TLB_NO_UR;
  if (clean || (rights & (PTE_US | PTE_RW)) !== (PTE_US | PTE_RW)) flags |= TLB_NO_UW;
  if ((leaf & PTE_G) !== 0 && (cpu.i32[CR4] & CR4_PGE) !== 0) flags |= TLB_GLOBAL;
  return flags;
}

/**
 * The four page-directory-pointer-table entries become registers when CR3 is loaded under PAE paging, and when that is
 * switched on. Throws #GP(0), with none of them loaded, when a present one has a reserved bit set.
 */
export function loadPdptes(cpu: Cpu, cr3: number): void {
  const table = cr3 & ~0x1f;
  const words = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => readPhysical32(cpu, table + 4 * n));
  for (let n = 0; n < 8; n += 2) {
    const reserved = (words[n] & PDPTE_RESERVED) | (words[n + 1] & PAE_HIGH_RESERVED);
    if ((words[n] & PTE_P) !== 0 && reserved !== 0) throwGp(cpu, 0);
  }
  cpu.i32.set(words, PDPTE);
}

/** Paging is on with PAE, if the control registers were these. */
export function isPaePaging(cr0: number, cr4: number): boolean {
  return (cr0 & CR0_PG) !== 0 && (cr4 & CR4_PAE) !== 0;
}

function fill(cpu: Cpu, linear: number, physical: number, rights: number): number {
  const page = linear >>> 12;
  let entry = physical | rights | TLB_ALWAYS;
  if (physical >>> 0 >= cpu.state.ramBytes) entry |= TLB_IO;
  else entry |= cpu.state.pageMarks[physical >>> 12] << MARK_SHIFT;
  if (cpu.watchesPage(page, physical >>> 12)) entry |= TLB_WATCH;
  const before = cpu.tlb[page];
  if (before === -1 || (before & ~entry & TLB_GLOBAL) !== 0) list(cpu, page);
  setTlbEntry(cpu.state, page, entry);
  return entry;
}

/** A page that the next flush has to look at. */
function list(cpu: Cpu, page: number): void {
  if (cpu.i32[COUNT] === TLB_LIST_CAPACITY) flushTlb(cpu, true);
  cpu.tlbList[cpu.i32[COUNT]++] = page;
}

/**
 * Forgets all translations, or all but those of global pages. These come to stand at the start of the list, where the
 * next such flush passes over them; one that is not global any more has been listed again.
 */
export function flushTlb(cpu: Cpu, globalToo: boolean): void {
  const count = cpu.i32[COUNT];
  const { tlb, tlbList } = cpu;
  const first = globalToo ? 0 : cpu.i32[GLOBALS];
  let kept = first;
  for (let i = first; i < count; i++) {
    const page = tlbList[i];
    const entry = tlb[page];
    if (!globalToo && entry !== -1 && (entry & TLB_GLOBAL) !== 0) tlbList[kept++] = page;
    else setTlbEntry(cpu.state, page, -1);
  }
  if (kept === 0) cpu.state.largePages.fill(0);
  cpu.i32[COUNT] = kept;
  cpu.i32[GLOBALS] = kept;
  cpu.fetchPage = -1;
}

/** INVLPG: forgets the page of `linear`, global or not; all of a 4 MiB region in which a large page has been met. */
export function invalidatePage(cpu: Cpu, linear: number): void {
  const page = linear >>> 12;
  const first = page & ~0x3ff;
  if (cpu.state.largePages[page >>> 10] === 0) setTlbEntry(cpu.state, page, -1);
  else
    for (let each = first; each < first + 0x400; each++)
      if (cpu.tlb[each] !== -1) setTlbEntry(cpu.state, each, -1);
  cpu.fetchPage = -1;
}

/** Sets the marks of watched pages in all translations anew. */
export function remarkWatched(cpu: Cpu): void {
  const count = cpu.i32[COUNT];
  for (let i = 0; i < count; i++) {
    const page = cpu.tlbList[i];
    const entry = cpu.tlb[page];
    if (entry === -1) continue;
    setTlbEntry(
      cpu.state,
      page,
      cpu.watchesPage(page, entry >>> 12) ? entry | TLB_WATCH : entry & ~TLB_WATCH,
    );
  }
}

/** Marks all translations anew as those of pages that have not been written. */
export function remarkClean(cpu: Cpu): void {
  const count = cpu.i32[COUNT];
  for (let i = 0; i < count; i++) {
    const page = cpu.tlbList[i];
    const entry = cpu.tlb[page];
    if (entry !== -1 && (entry & (TLB_IO | TLB_CLEAN)) === 0) setTlbEntry(cpu.state, page, entry | TLB_CLEAN);
  }
}

/** Marks every translation of a physical page that now holds decoded code, so that writes to it are noticed. */
export function protectCodePage(cpu: Cpu, physicalPage: number): void {
  const count = cpu.i32[COUNT];
  for (let i = 0; i < count; i++) {
    const entry = cpu.tlb[cpu.tlbList[i]];
    if (entry !== -1 && entry >>> 12 === physicalPage)
      setTlbEntry(cpu.state, cpu.tlbList[i], entry | TLB_CODE);
  }
}

/** Page table entries without side effects; what lies outside RAM is not looked at. */
function peekEntry(cpu: Cpu, address: number): number {
  return address >>> 0 <= cpu.ramLast32 ? cpu.ramView.getInt32(address, true) : UNKNOWN;
}

/** An entry that is not in RAM: present, and nothing else is known of it. */
const UNKNOWN = -1;

interface Mapping {
  /** Low words of the directory's entry and of the one that maps the page; the same for a large page. */
  pde: number;
  leaf: number;
  /** Upper word of `leaf`, zero without PAE. */
  high: number;
  pageBytes: number;
}

/** What maps a linear address, present or not. Paging is on. */
function peekMapping(cpu: Cpu, linear: number): Mapping {
  const pae = (cpu.i32[CR4] & CR4_PAE) !== 0;
  const absent = { pde: 0, leaf: 0, high: 0, pageBytes: 0x1000 };
  const top = PDPTE + ((linear >>> 30) << 1);
  if (pae && (cpu.i32[top] & PTE_P) === 0) return absent;
  const directory = pae
    ? frameOf(cpu.i32[top], cpu.i32[top + 1]) + ((linear >>> 18) & 0xff8)
    : (cpu.i32[CR3] & ~0xfff) + ((linear >>> 22) << 2);
  const pde = peekEntry(cpu, directory);
  if ((pde & PTE_P) === 0) return absent;
  const pdeHigh = pae ? peekEntry(cpu, directory + 4) : 0;
  if ((pde & PDE_PS) !== 0 && (pae || (cpu.i32[CR4] & CR4_PSE) !== 0)) {
    return { pde, leaf: pde, high: pdeHigh, pageBytes: pae ? 0x200000 : 0x400000 };
  }
  const table = pae
    ? frameOf(pde, pdeHigh) + ((linear >>> 9) & 0xff8)
    : (pde & ~0xfff) + ((linear >>> 10) & 0xffc);
  const high = pae ? peekEntry(cpu, table + 4) : 0;
  return { pde, leaf: peekEntry(cpu, table), high, pageBytes: 0x1000 };
}

/** Linear → physical without side effects; -1 when not mapped. Above 2^32 when a PAE entry says so. */
export function peekTranslation(cpu: Cpu, linear: number): number {
  if ((cpu.i32[CR0] & CR0_PG) === 0) return linear >>> 0;
  const { leaf, high, pageBytes } = peekMapping(cpu, linear);
  if ((leaf & PTE_P) === 0 || leaf === UNKNOWN) return -1;
  return (high & 0xf) * 2 ** 32 + (((leaf & -pageBytes) | (linear & (pageBytes - 1))) >>> 0);
}
