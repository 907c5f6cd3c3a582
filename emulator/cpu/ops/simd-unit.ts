/**
 * MMX and SSE registers and the frame of every instruction on them (Intel SDM volume 1, sections 9.5, 11.5 and 11.6;
 * volume 3, sections 2.5 and 13.1): availability, operands of 8 and 16 bytes, alignment, exceptions through MXCSR.
 *
 * Operands are copied into `D` (destination) and `S` (source), of which there are views by lane.
 */
import type { Cpu } from '../cpu.ts';
import type { DecodedOp } from '../decoded.ts';
import { MF, NM, NO_ERROR, throwFault, throwGp, throwUd, XM } from '../fault.ts';
import { BEFORE, ES } from '../fpu/bits.ts';
import { CR0_EM, CR0_NE, CR0_TS, CR4_OSFXSR, CR4_OSXMMEXCPT } from '../mmu.ts';
import { checkWideAlignment, probeRead, probeWrite } from '../memory.ts';
import { OFFSET } from '../state.ts';
import { offsetOf, readAddress, writeAddress } from './operands.ts';
import { REGISTERS, STATUS, TAGS, TOP } from './x87-unit.ts';

const CR0 = OFFSET.CR0 >> 2;
const CR4 = OFFSET.CR4 >> 2;
export const XMM = OFFSET.XMM >> 2;
export const MXCSR = OFFSET.MXCSR >> 2;

/** The same sixteen bytes by lanes of every kind. */
export class Lanes {
  readonly i32 = new Int32Array(4);
  readonly u32: Uint32Array;
  readonly i16: Int16Array;
  readonly u16: Uint16Array;
  readonly i8: Int8Array;
  readonly u8: Uint8Array;

  constructor() {
    const { buffer } = this.i32;
    this.u32 = new Uint32Array(buffer);
    this.i16 = new Int16Array(buffer);
    this.u16 = new Uint16Array(buffer);
    this.i8 = new Int8Array(buffer);
    this.u8 = new Uint8Array(buffer);
  }
}

export const D = new Lanes();
export const S = new Lanes();

// ── Availability ───────────────────────────────────────────────────────────────────────────────────────────────

export function enterMmx(cpu: Cpu): void {
  const cr0 = cpu.i32[CR0];
  if ((cr0 & CR0_EM) !== 0) throwUd(cpu);
  if ((cr0 & CR0_TS) !== 0) throwFault(cpu, NM, NO_ERROR);
  if ((cpu.i32[STATUS] & ES) !== 0 && (cr0 & CR0_NE) !== 0) throwFault(cpu, MF, NO_ERROR);
}

export function enterSse(cpu: Cpu): void {
  const cr0 = cpu.i32[CR0];
  if ((cr0 & CR0_EM) !== 0 || (cpu.i32[CR4] & CR4_OSFXSR) === 0) throwUd(cpu);
  if ((cr0 & CR0_TS) !== 0) throwFault(cpu, NM, NO_ERROR);
}

/** An MMX instruction empties the x87 stack's order: TOP is 0 and every register in use. */
export function startMmx(cpu: Cpu): void {
  cpu.i32[TOP] = 0;
  cpu.i32[TAGS] = 0xff;
}

// ── Registers and memory ───────────────────────────────────────────────────────────────────────────────────────

/** Word index of MMn. */
export function mm(n: number): number {
  return REGISTERS + (n << 2);
}

/** Word index of XMMn. */
export function xmm(n: number): number {
  return XMM + (n << 2);
}

export function loadMm(cpu: Cpu, to: Lanes, n: number): void {
  to.i32[0] = cpu.i32[mm(n)];
  to.i32[1] = cpu.i32[mm(n) + 1];
}

export function storeMm(cpu: Cpu, n: number, low: number, high: number): void {
  const at = mm(n);
  cpu.i32[at] = low;
  cpu.i32[at + 1] = high;
  cpu.i32[at + 2] = 0xffff;
}

export function loadXmm(cpu: Cpu, to: Lanes, n: number): void {
  const at = xmm(n);
  const i32 = cpu.i32;
  to.i32[0] = i32[at];
  to.i32[1] = i32[at + 1];
  to.i32[2] = i32[at + 2];
  to.i32[3] = i32[at + 3];
}

export function storeXmm(cpu: Cpu, n: number, from: Lanes): void {
  const at = xmm(n);
  const i32 = cpu.i32;
  i32[at] = from.i32[0];
  i32[at + 1] = from.i32[1];
  i32[at + 2] = from.i32[2];
  i32[at + 3] = from.i32[3];
}

/** Reads the memory operand's first `bytes` (4, 8 or 16). */
export function loadMemory(cpu: Cpu, op: DecodedOp, to: Lanes, bytes: number): void {
  const at = readAddress(cpu, op, bytes);
  if (bytes === 8) checkWideAlignment(cpu, at, 8);
  if (bytes === 16 && cpu.alignmentChecked) {
    // Sixteen bytes may lie anywhere, also where alignment is checked: by bytes nothing is checked.
    probeRead(cpu, at, bytes, cpu.user);
    for (let n = 0; n < bytes; n++) to.u8[n] = cpu.read8((at + n) | 0);
    return;
  }
  to.i32[0] = cpu.read32(at);
  if (bytes === 4) return;
  to.i32[1] = cpu.read32((at + 4) | 0);
  if (bytes === 8) return;
  to.i32[2] = cpu.read32((at + 8) | 0);
  to.i32[3] = cpu.read32((at + 12) | 0);
}

/** Comes before the segment's limit: #GP also in the stack segment. */
function checkAligned(cpu: Cpu, op: DecodedOp): void {
  if (((cpu.segBase[op.seg] + offsetOf(cpu, op)) & 15) !== 0) throwGp(cpu, 0);
}

/** Reads sixteen bytes that must be aligned. */
export function loadAligned(cpu: Cpu, op: DecodedOp, to: Lanes): void {
  checkAligned(cpu, op);
  const at = readAddress(cpu, op, 16);
  to.i32[0] = cpu.read32(at);
  to.i32[1] = cpu.read32((at + 4) | 0);
  to.i32[2] = cpu.read32((at + 8) | 0);
  to.i32[3] = cpu.read32((at + 12) | 0);
}

/** Writes `bytes` (4, 8 or 16) of state words, all or nothing. */
export function storeMemory(cpu: Cpu, op: DecodedOp, from: number, bytes: number, aligned: boolean): void {
  if (aligned) checkAligned(cpu, op);
  const at = writeAddress(cpu, op, bytes);
  if (bytes !== 16) checkWideAlignment(cpu, at, bytes);
  if ((at & 0xfff) + bytes > 0x1000) probeWrite(cpu, at, bytes, cpu.user);
  if (bytes === 16 && cpu.alignmentChecked) {
    for (let n = 0; n < bytes; n++) cpu.write8((at + n) | 0, cpu.i32[from + (n >> 2)] >>> (8 * (n & 3)));
    return;
  }
  for (let n = 0; n < bytes >> 2; n++) cpu.write32((at + 4 * n) | 0, cpu.i32[from + n]);
}

/** The Q operand: a register or eight bytes. */
export function loadQ(cpu: Cpu, op: DecodedOp, to: Lanes): void {
  if (op.mem) loadMemory(cpu, op, to, 8);
  else loadMm(cpu, to, op.rm);
}

/** The W operand: a register or sixteen aligned bytes. */
export function loadW(cpu: Cpu, op: DecodedOp, to: Lanes): void {
  if (op.mem) loadAligned(cpu, op, to);
  else loadXmm(cpu, to, op.rm);
}

/** The W operand of which only the first `bytes` count; no alignment is asked for. */
export function loadPart(cpu: Cpu, op: DecodedOp, to: Lanes, bytes: number): void {
  if (op.mem) loadMemory(cpu, op, to, bytes);
  else loadXmm(cpu, to, op.rm);
}

// ── Exceptions ─────────────────────────────────────────────────────────────────────────────────────────────────

/** MXCSR as the arithmetic's control word; FLUSH where a masked underflow gives zero. */
export function controlOf(mxcsr: number): number {
  const flush = (mxcsr & 0x8800) === 0x8800 ? 0x10000 : 0;
  return ((mxcsr >>> 7) & 0x3f) | ((mxcsr >>> 3) & 0xc00) | flush;
}

/** Records flags; throws #XM when one is unmasked. */
export function raise(cpu: Cpu, flags: number): void {
  const mxcsr = cpu.i32[MXCSR];
  const unmasked = flags & 0x3f & ~(mxcsr >>> 7);
  // What is found before computing, in any lane, keeps all lanes from being computed.
  cpu.i32[MXCSR] = mxcsr | (flags & ((unmasked & BEFORE) !== 0 ? BEFORE : 0x3f));
  if (unmasked === 0) return;
  if ((cpu.i32[CR4] & CR4_OSXMMEXCPT) === 0) throwUd(cpu);
  throwFault(cpu, XM, NO_ERROR);
}
