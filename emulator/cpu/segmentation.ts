/** Segments (Intel SDM volume 3, chapters 3 and 5): descriptors, access checks, loading of data segments. */
import type { Cpu } from './cpu.ts';
import { GP, NP, STACK, throwFault } from './fault.ts';
import { systemRead, systemWrite } from './memory.ts';
import { CS, ES, GS, LDTR, SS } from './registers.ts';
import { OFFSET } from './state.ts';

export const ACCESS_MASK = 0x00f0ff00;
export const DESC_ACCESSED = 0x100;
export const DESC_WRITABLE = 0x200;
export const DESC_READABLE = 0x200;
export const DESC_DOWN = 0x400;
export const DESC_CONFORMING = 0x400;
export const DESC_CODE = 0x800;
export const DESC_S = 0x1000;
export const DESC_P = 0x8000;
export const DESC_BIG = 0x400000;
export const DESC_G = 0x800000;

const GDTR_BASE = OFFSET.GDTR_BASE >> 2;
const GDTR_LIMIT = OFFSET.GDTR_LIMIT >> 2;

export function dplOf(access: number): number {
  return (access >>> 13) & 3;
}

export function isNull(selector: number): boolean {
  return (selector & 0xfffc) === 0;
}

export function isCode(access: number): boolean {
  return (access & (DESC_S | DESC_CODE)) === (DESC_S | DESC_CODE);
}

export function isWritableData(access: number): boolean {
  return (access & (DESC_S | DESC_CODE | DESC_WRITABLE)) === (DESC_S | DESC_WRITABLE);
}

export function baseOf(low: number, high: number): number {
  return (low >>> 16) | ((high & 0xff) << 16) | (high & 0xff000000);
}

/** Byte-granular limit as a 32-bit pattern. */
export function limitOf(low: number, high: number): number {
  const raw = (low & 0xffff) | (high & 0xf0000);
  return (high & DESC_G) !== 0 ? (raw << 12) | 0xfff : raw;
}

/**
 * Reads a descriptor into `cpu.descLow` and `cpu.descHigh`, and its linear address into `cpu.descAddress`.
 * Returns false when the selector lies outside its table.
 */
export function readDescriptor(cpu: Cpu, selector: number): boolean {
  const local = (selector & 4) !== 0;
  const base = local ? cpu.segBase[LDTR] : cpu.i32[GDTR_BASE];
  const limit = local ? cpu.segLimit[LDTR] : cpu.i32[GDTR_LIMIT];
  if (local && cpu.segAccess[LDTR] === 0) return false;
  if ((selector & 0xfff8) + 7 > limit >>> 0) return false;
  const address = (base + (selector & 0xfff8)) | 0;
  cpu.descAddress = address;
  cpu.descLow = systemRead(cpu, address, 4);
  cpu.descHigh = systemRead(cpu, (address + 4) | 0, 4);
  return true;
}

/** `readDescriptor` that throws `vector`(selector | ext) when the selector is outside its table. */
export function needDescriptor(cpu: Cpu, selector: number, vector: number, ext: number): void {
  if (!readDescriptor(cpu, selector)) throwFault(cpu, vector, (selector & 0xfffc) | ext);
}

/** Sets the accessed bit of the descriptor just read, if it is clear. */
export function markAccessed(cpu: Cpu): void {
  if ((cpu.descHigh & DESC_ACCESSED) !== 0) return;
  cpu.descHigh |= DESC_ACCESSED;
  systemWrite(cpu, (cpu.descAddress + 5) | 0, 1, (cpu.descHigh >>> 8) & 0xff);
}

/** Writes a segment's hidden part. `access` 0 makes it unusable. */
export function setSegment(
  cpu: Cpu,
  seg: number,
  selector: number,
  base: number,
  limit: number,
  access: number,
): void {
  cpu.segSelector[seg] = selector & 0xffff;
  cpu.segBase[seg] = base;
  cpu.segLimit[seg] = limit;
  cpu.segAccess[seg] = access & ACCESS_MASK;
  const unlimited =
    limit === -1 &&
    (access & (DESC_P | DESC_S | DESC_CODE | DESC_DOWN | DESC_WRITABLE)) ===
      (DESC_P | DESC_S | DESC_WRITABLE) &&
    (seg !== SS || (access & DESC_BIG) !== 0);
  cpu.segCheck[seg] = unlimited ? (base === 0 ? 0 : 2) : 1;
  if (seg === SS) cpu.updateStack();
  else if (seg === CS) cpu.updateCode();
}

/** Loads a segment register from the descriptor just read. */
export function setFromDescriptor(cpu: Cpu, seg: number, selector: number): void {
  const { descLow, descHigh } = cpu;
  setSegment(cpu, seg, selector, baseOf(descLow, descHigh), limitOf(descLow, descHigh), descHigh);
}

export function setNull(cpu: Cpu, seg: number, selector: number): void {
  setSegment(cpu, seg, selector, 0, 0, 0);
}

/** MOV/POP/Lxs to SS at privilege `cpl`: checks and loads. */
export function loadStackSegment(cpu: Cpu, selector: number, cpl: number): void {
  if (isNull(selector)) throwFault(cpu, GP, 0);
  needDescriptor(cpu, selector, GP, 0);
  const high = cpu.descHigh;
  const code = selector & 0xfffc;
  if ((selector & 3) !== cpl || dplOf(high) !== cpl || !isWritableData(high)) throwFault(cpu, GP, code);
  if ((high & DESC_P) === 0) throwFault(cpu, STACK, code);
  markAccessed(cpu);
  setFromDescriptor(cpu, SS, selector);
}

/** Attributes of every segment in virtual-8086 mode, and of one that real mode finds unusable. */
const V86_ACCESS = 0xf300;
const REAL_ACCESS = 0x9300;
const REAL_LIMIT = 0xffff;

/**
 * Loads a segment register where selectors are paragraph numbers. Virtual-8086 segments have 64 KiB; in real mode
 * limit and attributes stay what they were.
 */
export function loadParagraph(cpu: Cpu, seg: number, selector: number): void {
  const keeps = !cpu.v86 && cpu.segAccess[seg] !== 0;
  const limit = keeps ? cpu.segLimit[seg] : REAL_LIMIT;
  const access = keeps ? cpu.segAccess[seg] : cpu.v86 ? V86_ACCESS : REAL_ACCESS;
  setSegment(cpu, seg, selector, (selector & 0xffff) << 4, limit, access);
}

/** Loads DS, ES, FS, GS or SS as MOV Sw does. CS is not for this function. */
export function loadSegment(cpu: Cpu, seg: number, selector: number): void {
  if (cpu.paragraphs) return loadParagraph(cpu, seg, selector);
  if (seg === SS) return loadStackSegment(cpu, selector, cpu.cpl);
  if (isNull(selector)) return setNull(cpu, seg, selector);
  needDescriptor(cpu, selector, GP, 0);
  const high = cpu.descHigh;
  const code = selector & 0xfffc;
  const codeSegment = isCode(high);
  if ((high & DESC_S) === 0 || (codeSegment && (high & DESC_READABLE) === 0)) throwFault(cpu, GP, code);
  if (!codeSegment || (high & DESC_CONFORMING) === 0) {
    const dpl = dplOf(high);
    if ((selector & 3) > dpl || cpu.cpl > dpl) throwFault(cpu, GP, code);
  }
  if ((high & DESC_P) === 0) throwFault(cpu, NP, code);
  markAccessed(cpu);
  setFromDescriptor(cpu, seg, selector);
}

/** After a return to a less privileged level: data segments it may not use become null. */
export function dropPrivilegedSegments(cpu: Cpu, cpl: number): void {
  for (let seg = ES; seg <= GS; seg++) {
    if (seg === CS || seg === SS) continue;
    const access = cpu.segAccess[seg];
    const conforming = isCode(access) && (access & DESC_CONFORMING) !== 0;
    if (access !== 0 && !conforming && dplOf(access) < cpl) setNull(cpu, seg, 0);
  }
}

/** True when `size` bytes at `offset` lie inside a segment of these attributes. */
export function insideLimit(offset: number, size: number, limit: number, access: number): boolean {
  const first = offset >>> 0;
  const last = first + size - 1;
  if ((access & (DESC_CODE | DESC_DOWN)) === DESC_DOWN) {
    return first > limit >>> 0 && last <= ((access & DESC_BIG) !== 0 ? 0xffffffff : 0xffff);
  }
  return limit === -1 || last <= limit >>> 0;
}

/**
 * Checked segment access: linear address of `size` bytes at `offset`; throws #GP(0), or #SS(0) in the stack segment.
 * Real mode has only limits.
 */
export function segmentLinear(cpu: Cpu, seg: number, offset: number, size: number, write: boolean): number {
  const access = cpu.segAccess[seg];
  const code = (access & DESC_CODE) !== 0;
  const allowed = write ? !code && (access & DESC_WRITABLE) !== 0 : !code || (access & DESC_READABLE) !== 0;
  return linearWithin(cpu, seg, offset, size, allowed);
}

/** As `segmentLinear` for CLFLUSH, which neither reads nor writes: an execute-only segment will do as well. */
export function flushLinear(cpu: Cpu, seg: number, offset: number): number {
  return linearWithin(cpu, seg, offset, 1, true);
}

function linearWithin(cpu: Cpu, seg: number, offset: number, size: number, allowed: boolean): number {
  const access = cpu.segAccess[seg];
  const usable = ((access & DESC_P) !== 0 && allowed) || cpu.realMode;
  if (!usable || !insideLimit(offset, size, cpu.segLimit[seg], access)) {
    throwFault(cpu, seg === SS ? STACK : GP, 0);
  }
  return (cpu.segBase[seg] + offset) | 0;
}
