/** Slow paths of memory access: page crossing, TLB misses, chips in memory, watched and code pages, alignment checks. */
import type { Cpu } from './cpu.ts';
import { watchAccess } from './debug-registers.ts';
import { AC_FAULT, throwFault } from './fault.ts';
import {
  TLB_CLEAN,
  TLB_CODE,
  TLB_IO,
  TLB_NO_SR,
  TLB_NO_SW,
  TLB_NO_UR,
  TLB_NO_UW,
  TLB_WATCH,
  tryWalk,
  walk,
} from './mmu.ts';
import { setTlbEntry } from './tlb-entry.ts';

type Size = 1 | 2 | 4;

/** TLB entry of a page after checking the access; throws #PF. */
export function entryFor(cpu: Cpu, linear: number, write: boolean, user: boolean): number {
  const entry = cpu.tlb[linear >>> 12];
  const forbidden = write ? (user ? TLB_NO_UW : TLB_NO_SW) : user ? TLB_NO_UR : TLB_NO_SR;
  return entry === -1 || (entry & forbidden) !== 0 ? walk(cpu, linear, write, user) : entry;
}

/** As `entryFor`, but for a page fault returns ABSENT, its error code in `cpu.faultError`. */
export function tryEntry(cpu: Cpu, linear: number, write: boolean, user: boolean): number {
  const entry = cpu.tlb[linear >>> 12];
  const forbidden = write ? (user ? TLB_NO_UW : TLB_NO_SW) : user ? TLB_NO_UR : TLB_NO_SR;
  return entry === -1 || (entry & forbidden) !== 0 ? tryWalk(cpu, linear, write, user) : entry;
}

function physicalOf(entry: number, linear: number): number {
  return (entry & ~0xfff) | (linear & 0xfff);
}

function readByEntry(cpu: Cpu, entry: number, linear: number, size: Size): number {
  const physical = physicalOf(entry, linear);
  if ((entry & TLB_IO) !== 0) return cpu.bus.readPhysical(physical >>> 0, size) | 0;
  if (size === 1) return cpu.ramView.getUint8(physical);
  return size === 2 ? cpu.ramView.getUint16(physical, true) : cpu.ramView.getInt32(physical, true);
}

function writeByEntry(cpu: Cpu, entry: number, linear: number, size: Size, value: number): void {
  const physical = physicalOf(entry, linear);
  if ((entry & TLB_IO) !== 0) {
    const clipped = size === 1 ? value & 0xff : size === 2 ? value & 0xffff : value >>> 0;
    return cpu.bus.writePhysical(physical >>> 0, size, clipped);
  }
  if ((entry & TLB_CLEAN) !== 0) writeToClean(cpu, physical, linear);
  if ((entry & TLB_CODE) !== 0) writeToCode(cpu, physical, linear, size);
  if (size === 1) cpu.ramView.setUint8(physical, value);
  else if (size === 2) cpu.ramView.setUint16(physical, value, true);
  else cpu.ramView.setInt32(physical, value, true);
}

/** The first write since the last checkpoint; from now on this translation of the page is written the fast way. */
function writeToClean(cpu: Cpu, physical: number, linear: number): void {
  cpu.state.noteWritten(physical >>> 12);
  const at = linear >>> 12;
  setTlbEntry(cpu.state, at, cpu.tlb[at] & ~TLB_CLEAN);
}

/** Writes to a page whose decoded code is all gone go the fast way again. */
function writeToCode(cpu: Cpu, physical: number, linear: number, size: Size): void {
  const page = cpu.codePages[physical >>> 12];
  if (page !== null) {
    if (!page.isUnused) return cpu.noteCodeWrite(physical, size);
    cpu.codePages[physical >>> 12] = null;
    cpu.state.markCode(physical >>> 12, false);
    cpu.fetchPage = -1;
  }
  const at = linear >>> 12;
  setTlbEntry(cpu.state, at, cpu.tlb[at] & ~TLB_CODE);
}

function checkAlignment(cpu: Cpu, linear: number, size: Size): void {
  if (cpu.alignmentChecked && (linear & (size - 1)) !== 0) throwFault(cpu, AC_FAULT, 0);
}

/**
 * An operand of 8, 10 or more bytes is read and written by parts; while alignment is checked it must itself be aligned
 * to `alignment` bytes (Intel SDM volume 3, table 6-7).
 */
export function checkWideAlignment(cpu: Cpu, linear: number, alignment: number): void {
  if (cpu.alignmentChecked && (linear & (alignment - 1)) !== 0) throwFault(cpu, AC_FAULT, 0);
}

function crosses(linear: number, size: Size): boolean {
  return (linear & 0xfff) + size > 0x1000;
}

/** Zero-extended for sizes 1 and 2, signed for 4. */
export function readSlow(cpu: Cpu, linear: number, size: Size, user: boolean): number {
  if (user) checkAlignment(cpu, linear, size);
  const entry = entryFor(cpu, linear, false, user);
  if (crosses(linear, size)) return readCrossing(cpu, entry, linear, size, user);
  if ((entry & TLB_WATCH) !== 0) watchAccess(cpu, linear, size, false);
  return readByEntry(cpu, entry, linear, size);
}

function readCrossing(cpu: Cpu, first: number, linear: number, size: Size, user: boolean): number {
  const second = entryFor(cpu, ((linear + size - 1) & ~0xfff) | 0, false, user);
  if (((first | second) & TLB_WATCH) !== 0) watchAccess(cpu, linear, size, false);
  let value = 0;
  for (let i = 0; i < size; i++) {
    const at = (linear + i) | 0;
    value |= readByEntry(cpu, (at ^ linear) >>> 12 === 0 ? first : second, at, 1) << (8 * i);
  }
  return value;
}

export function writeSlow(cpu: Cpu, linear: number, size: Size, value: number, user: boolean): void {
  if (user) checkAlignment(cpu, linear, size);
  const entry = entryFor(cpu, linear, true, user);
  if (crosses(linear, size)) return writeCrossing(cpu, entry, linear, size, value, user);
  if ((entry & TLB_WATCH) !== 0) watchAccess(cpu, linear, size, true);
  writeByEntry(cpu, entry, linear, size, value);
}

function writeCrossing(
  cpu: Cpu,
  first: number,
  linear: number,
  size: Size,
  value: number,
  user: boolean,
): void {
  const second = entryFor(cpu, ((linear + size - 1) & ~0xfff) | 0, true, user);
  if (((first | second) & TLB_WATCH) !== 0) watchAccess(cpu, linear, size, true);
  for (let i = 0; i < size; i++) {
    const at = (linear + i) | 0;
    writeByEntry(cpu, (at ^ linear) >>> 12 === 0 ? first : second, at, 1, (value >>> (8 * i)) & 0xff);
  }
}

/** Reads what will then be written: alignment, then the right to write, before anything is read. */
export function modifySlow(cpu: Cpu, linear: number, size: Size, user: boolean): number {
  if (user) checkAlignment(cpu, linear, size);
  probeWrite(cpu, linear, size, user);
  return readSlow(cpu, linear, size, user);
}

/** Raises what a write of these bytes would raise, without writing: read-modify-write and multi-part stores. */
export function probeWrite(cpu: Cpu, linear: number, size: number, user: boolean): void {
  if (size <= 0) return;
  entryFor(cpu, linear, true, user);
  const last = (linear + size - 1) | 0;
  if ((last ^ linear) >>> 12 !== 0) entryFor(cpu, last & ~0xfff, true, user);
}

export function probeRead(cpu: Cpu, linear: number, size: number, user: boolean): void {
  entryFor(cpu, linear, false, user);
  const last = (linear + size - 1) | 0;
  if ((last ^ linear) >>> 12 !== 0) entryFor(cpu, last & ~0xfff, false, user);
}

/** Accesses the processor makes for itself (descriptor tables, TSS): supervisor rights whatever the CPL. */
export function systemRead(cpu: Cpu, linear: number, size: Size): number {
  return readSlow(cpu, linear, size, false);
}

export function systemWrite(cpu: Cpu, linear: number, size: Size, value: number): void {
  writeSlow(cpu, linear, size, value, false);
}
