/** Hardware task switches (Intel SDM volume 3, chapter 7), with 32-bit and 16-bit task state segments. */
import type { Cpu } from './cpu.ts';
import { DR6_BT } from './debug-registers.ts';
import { GP, GUEST_FAULT, NO_ERROR, NP, throwFault, TS } from './fault.ts';
import { getEflags, NT } from './flags.ts';
import { systemRead, systemWrite } from './memory.ts';
import { CR0_PG, CR0_TS, flushTlb } from './mmu.ts';
import { push } from './ops/operands.ts';
import { CS, DS, ES, FS, GS, LDTR, SS, TR } from './registers.ts';
import {
  baseOf,
  DESC_CONFORMING,
  DESC_P,
  dplOf,
  isCode,
  isNull,
  limitOf,
  loadSegment,
  loadStackSegment,
  markAccessed,
  needDescriptor,
  setFromDescriptor,
  setNull,
} from './segmentation.ts';
import { OFFSET } from './state.ts';

const EIP = OFFSET.EIP >> 2;
const CR0 = OFFSET.CR0 >> 2;
const CR3 = OFFSET.CR3 >> 2;
const DR7 = OFFSET.DR7 >> 2;
const DR7_LOCAL = 0x155;
const BUSY = 0x200;
const WIDE = 0x800;
const TYPE_MASK = 0x1f;
const TYPE_LDT = 2;

/** Where a TSS keeps what: first general register, first segment, EIP, EFLAGS, LDT; in slots of `size` bytes. */
interface Layout {
  size: 2 | 4;
  eip: number;
  flags: number;
  general: number;
  segments: number;
  segmentStep: number;
  ldt: number;
  last: number;
  segmentOrder: readonly number[];
}

const LAYOUT_32: Layout = {
  ...{
    size: 4,
    eip: 0x20,
    flags: 0x24,
    general: 0x28,
    segments: 0x48,
    segmentStep: 4,
    ldt: 0x60,
    last: 0x67,
  },
  segmentOrder: [ES, CS, SS, DS, FS, GS],
};
const LAYOUT_16: Layout = {
  ...{
    size: 2,
    eip: 0x0e,
    flags: 0x10,
    general: 0x12,
    segments: 0x22,
    segmentStep: 2,
    ldt: 0x2a,
    last: 0x2b,
  },
  segmentOrder: [ES, CS, SS, DS],
};

type Reason = 'jump' | 'call' | 'return';

function layoutOf(access: number): Layout {
  return (access & WIDE) !== 0 ? LAYOUT_32 : LAYOUT_16;
}

/** Interrupt or exception through a task gate; an error code goes on the new task's stack. */
export function taskGate(cpu: Cpu, selector: number, error: number, _rf: number, ext: number): void {
  switchTask(cpu, selector, 'call', GP, ext);
  if (error !== NO_ERROR) push(cpu, error, (cpu.segAccess[TR] & WIDE) !== 0 ? 4 : 2);
}

/** Far JMP or CALL to a TSS, or to the task gate whose descriptor was just read. */
export function taskTransfer(cpu: Cpu, selector: number, gate: boolean, call: boolean): void {
  switchTask(cpu, gate ? cpu.descLow >>> 16 : selector, call ? 'call' : 'jump', GP, 0);
}

/** IRET with NT set: back to the task of the link field. EIP is the return address to save. */
export function nestedTaskReturn(cpu: Cpu): void {
  switchTask(cpu, systemRead(cpu, cpu.segBase[TR], 2), 'return', TS, 0);
}

function switchTask(cpu: Cpu, selector: number, reason: Reason, vector: number, ext: number): void {
  const code = (selector & 0xfffc) | ext;
  if (isNull(selector) || (selector & 4) !== 0) throwFault(cpu, vector, code);
  needDescriptor(cpu, selector, vector, ext);
  const { descLow: low, descHigh: high, descAddress } = cpu;
  const wanted = reason === 'return' ? 3 : 1;
  if (((high >>> 8) & TYPE_MASK & ~8) !== wanted) throwFault(cpu, vector, code);
  if ((high & DESC_P) === 0) throwFault(cpu, NP, code);
  const layout = layoutOf(high);
  if (limitOf(low, high) >>> 0 < layout.last) throwFault(cpu, TS, code);
  const base = baseOf(low, high);
  const link = cpu.segSelector[TR];
  saveTask(cpu, reason === 'return' ? ~NT : -1);
  if (reason !== 'call') setBusy(cpu, link, false);
  if (reason === 'call') systemWrite(cpu, base, 2, link);
  cpu.descLow = low;
  cpu.descHigh = high | BUSY;
  cpu.descAddress = descAddress;
  if (reason !== 'return') systemWrite(cpu, (descAddress + 5) | 0, 1, (cpu.descHigh >>> 8) & 0xff);
  setFromDescriptor(cpu, TR, selector);
  loadTask(cpu, base, layout, reason === 'call');
}

function setBusy(cpu: Cpu, selector: number, busy: boolean): void {
  needDescriptor(cpu, selector, TS, 0);
  const high = busy ? cpu.descHigh | BUSY : cpu.descHigh & ~BUSY;
  systemWrite(cpu, (cpu.descAddress + 5) | 0, 1, (high >>> 8) & 0xff);
}

function saveTask(cpu: Cpu, flagMask: number): void {
  const layout = layoutOf(cpu.segAccess[TR]);
  const base = cpu.segBase[TR];
  const { size } = layout;
  systemWrite(cpu, (base + layout.eip) | 0, size, cpu.i32[EIP]);
  systemWrite(cpu, (base + layout.flags) | 0, size, getEflags(cpu) & flagMask);
  for (let n = 0; n < 8; n++) systemWrite(cpu, (base + layout.general + n * size) | 0, size, cpu.r32[n]);
  layout.segmentOrder.forEach((seg, n) =>
    systemWrite(cpu, (base + layout.segments + n * layout.segmentStep) | 0, 2, cpu.segSelector[seg]),
  );
}

/** From here on faults belong to the new task: they are delivered in it. */
function loadTask(cpu: Cpu, base: number, layout: Layout, nested: boolean): void {
  const { size } = layout;
  const read = (at: number): number => systemRead(cpu, (base + at) | 0, size);
  const eip = read(layout.eip);
  const flags = read(layout.flags);
  const general = Array.from({ length: 8 }, (_, n) => read(layout.general + n * size));
  const selectors = layout.segmentOrder.map(
    (_, n) => systemRead(cpu, (base + layout.segments + n * layout.segmentStep) | 0, 2) & 0xffff,
  );
  const ldt = systemRead(cpu, (base + layout.ldt) | 0, 2);
  const trap = size === 4 && (systemRead(cpu, (base + 0x64) | 0, 2) & 1) !== 0;
  if (size === 4 && (cpu.i32[CR0] & CR0_PG) !== 0) {
    cpu.i32[CR3] = systemRead(cpu, (base + 0x1c) | 0, 4) & ~0xfe7;
    flushTlb(cpu, false);
  }
  cpu.i32[CR0] |= CR0_TS;
  clearLocalBreakpoints(cpu);
  cpu.i32[EIP] = eip;
  general.forEach((value, n) => (cpu.r32[n] = size === 4 ? value : value | (0xffff0000 | 0)));
  cpu.setEflags(flags | (nested ? NT : 0));
  cpu.stepping = false;
  try {
    loadTaskSegments(cpu, ldt, selectors);
    if (trap) cpu.setDebugTrap(DR6_BT);
  } catch (thrown) {
    if (thrown !== GUEST_FAULT) throw thrown;
    // Without a stack of its own the new task takes the fault on an inner one, as from ring 3.
    if (cpu.segAccess[SS] === 0) cpu.setCpl(3);
    cpu.deliverFault(cpu.faultVector === GP ? TS : cpu.faultVector, cpu.faultError);
  }
  cpu.updatePending();
}

/** L0…L3 and LE belong to the task that is left. */
function clearLocalBreakpoints(cpu: Cpu): void {
  if ((cpu.i32[DR7] & DR7_LOCAL) === 0) return;
  cpu.i32[DR7] &= ~DR7_LOCAL;
  cpu.debugRegistersChanged();
}

function loadTaskSegments(cpu: Cpu, ldt: number, selectors: readonly number[]): void {
  for (let seg = ES; seg <= GS; seg++) setNull(cpu, seg, selectors[seg] ?? 0);
  setNull(cpu, LDTR, ldt);
  if (!isNull(ldt)) {
    needDescriptor(cpu, ldt, TS, 0);
    const isTable = ((cpu.descHigh >>> 8) & TYPE_MASK) === TYPE_LDT && (cpu.descHigh & DESC_P) !== 0;
    if (!isTable || (ldt & 4) !== 0) throwFault(cpu, TS, ldt & 0xfffc);
    setFromDescriptor(cpu, LDTR, ldt);
  }
  loadTaskCode(cpu, selectors[CS]);
  loadStackSegment(cpu, selectors[SS], cpu.cpl);
  for (const seg of [ES, DS, FS, GS]) loadSegment(cpu, seg, selectors[seg] ?? 0);
}

function loadTaskCode(cpu: Cpu, selector: number): void {
  const rpl = selector & 3;
  cpu.setCpl(rpl);
  if (isNull(selector)) throwFault(cpu, TS, 0);
  needDescriptor(cpu, selector, TS, 0);
  const high = cpu.descHigh;
  const conforming = (high & DESC_CONFORMING) !== 0;
  const allowed = isCode(high) && (conforming ? dplOf(high) <= rpl : dplOf(high) === rpl);
  if (!allowed) throwFault(cpu, TS, selector & 0xfffc);
  if ((high & DESC_P) === 0) throwFault(cpu, NP, selector & 0xfffc);
  markAccessed(cpu);
  setFromDescriptor(cpu, CS, selector);
}
