/** Delivery of exceptions and interrupts through the IDT (Intel SDM volume 3, chapter 6). */
import type { Cpu } from './cpu.ts';
import { PENDING } from './pending.ts';
import { DB, DE, DOUBLE, GP, GUEST_FAULT, NO_ERROR, NP, PAGE, throwFault, TS } from './fault.ts';
import { getEflags, IF, NT, RF, TF, VM } from './flags.ts';
import { systemRead } from './memory.ts';
import { enterVector } from './real-mode.ts';
import { CS, DS, ES, ESP, FS, GS, SS } from './registers.ts';
import {
  DESC_CONFORMING,
  DESC_P,
  dplOf,
  isCode,
  isNull,
  limitOf,
  markAccessed,
  needDescriptor,
  setFromDescriptor,
  setNull,
} from './segmentation.ts';
import { logFault } from './shutdown-report.ts';
import { currentStack, innerStack, pushFrame, useStack } from './stack-frame.ts';
import { OFFSET } from './state.ts';
import { taskGate } from './task.ts';

const EIP = OFFSET.EIP >> 2;
const EFLAGS = OFFSET.EFLAGS >> 2;
const DR7 = OFFSET.DR7 >> 2;
const IDTR_BASE = OFFSET.IDTR_BASE >> 2;
const IDTR_LIMIT = OFFSET.IDTR_LIMIT >> 2;
const SYSTEM_FLAGS = IF | TF | NT | RF | VM;
/** Saved by an interrupt out of virtual-8086 mode, in this order, and null for the handler. */
const DATA_SEGMENTS = [GS, FS, DS, ES];

function isContributory(vector: number): boolean {
  return vector === DE || (vector >= TS && vector <= GP);
}

/**
 * Delivers an exception at the current EIP. `restarts`: the saved EFLAGS has RF set, as for all faults but instruction
 * breakpoints (section 17.3.1.1). A further fault while delivering makes a double fault by table 6-5, and a third shuts
 * the processor down.
 */
export function deliverFault(cpu: Cpu, firstVector: number, firstError: number, restarts: boolean): void {
  let vector = firstVector;
  let error = firstError;
  let rf = restarts ? RF : 0;
  if (vector === DB) cpu.i32[DR7] &= ~0x2000;
  for (;;) {
    logFault(cpu, vector, error);
    try {
      enter(cpu, vector, error, rf, 1, 'exception');
      return;
    } catch (thrown) {
      if (thrown !== GUEST_FAULT) throw thrown;
    }
    const second = cpu.faultVector;
    if (vector === DOUBLE) {
      logFault(cpu, second, cpu.faultError);
      cpu.setPending(PENDING.SHUTDOWN);
      return;
    }
    const doubles = isContributory(second)
      ? isContributory(vector) || vector === PAGE
      : second === PAGE && vector === PAGE;
    vector = doubles ? DOUBLE : second;
    error = doubles ? 0 : cpu.faultError;
    rf = doubles ? 0 : RF;
  }
}

/** Delivers an external interrupt or NMI at the current EIP. */
export function deliver(cpu: Cpu, vector: number, error: number): void {
  try {
    enter(cpu, vector, error, 0, 1, 'interrupt');
  } catch (thrown) {
    if (thrown !== GUEST_FAULT) throw thrown;
    deliverFault(cpu, cpu.faultVector, cpu.faultError, true);
  }
}

/** INT n, INT3, INTO: `cpu.i32[EIP]` is already the return address. Throws with nothing changed but EIP. */
export function softwareInterrupt(cpu: Cpu, vector: number): void {
  enter(cpu, vector, NO_ERROR, 0, 0, 'software');
}

/** A trap that hardware makes although an instruction asked for it (ICEBP): no privilege check of the gate. */
export function hardwareTrap(cpu: Cpu, vector: number): void {
  enter(cpu, vector, NO_ERROR, 0, 1, 'exception');
}

type Source = 'exception' | 'interrupt' | 'software';

function enter(cpu: Cpu, vector: number, error: number, rf: number, ext: number, source: Source): void {
  const from = cpu.cpl;
  const eip = cpu.i32[EIP];
  const esp = cpu.r32[ESP];
  enterGate(cpu, vector, error, rf, ext, source === 'software');
  if (cpu.observer !== null && from === 3 && source === 'software' && cpu.cpl === 0)
    cpu.observer.entered(vector, eip, esp);
  if (cpu.stopCount === 0) return;
  cpu.stops.noticeVector(vector, source, error === NO_ERROR ? null : error, from);
}

function enterGate(
  cpu: Cpu,
  vector: number,
  error: number,
  rf: number,
  ext: number,
  software: boolean,
): void {
  // Between two iterations of a REP instruction the saved RF is set whatever the event is.
  const repeating = cpu.i32[OFFSET.REPEATING >> 2];
  const saved = repeating !== 0 ? RF : rf;
  if (repeating === 2) cpu.restoreRepeatFlags();
  cpu.i32[OFFSET.REPEATING >> 2] = 0;
  if (cpu.realMode) return enterVector(cpu, vector);
  const code = vector * 8 + 2 + ext;
  if (vector * 8 + 7 > cpu.i32[IDTR_LIMIT] >>> 0) throwFault(cpu, GP, code);
  const address = (cpu.i32[IDTR_BASE] + vector * 8) | 0;
  const low = systemRead(cpu, address, 4);
  const high = systemRead(cpu, (address + 4) | 0, 4);
  const type = (high >>> 8) & 0x1f;
  if (type !== 5 && (type & 0x16) !== 6) throwFault(cpu, GP, code);
  if (software && dplOf(high) < cpu.cpl) throwFault(cpu, GP, code);
  if ((high & DESC_P) === 0) throwFault(cpu, NP, code);
  if (type === 5) return taskGate(cpu, low >>> 16, error, saved, ext);
  enterHandler(cpu, { low, high }, error, saved, ext);
}

/** The words of an interrupt or trap gate. */
interface Gate {
  low: number;
  high: number;
}

function enterHandler(cpu: Cpu, gate: Gate, error: number, rf: number, ext: number): void {
  const wide = (gate.high & 0x800) !== 0;
  const clearIf = (gate.high & 0x100) === 0;
  const offset = wide ? (gate.high & 0xffff0000) | (gate.low & 0xffff) : gate.low & 0xffff;
  const selector = gate.low >>> 16;
  if (isNull(selector)) throwFault(cpu, GP, ext);
  needDescriptor(cpu, selector, GP, ext);
  const high = cpu.descHigh;
  const low = cpu.descLow;
  const address = cpu.descAddress;
  const dpl = dplOf(high);
  const code = (selector & 0xfffc) | ext;
  if (!isCode(high) || dpl > cpu.cpl) throwFault(cpu, GP, code);
  if ((high & DESC_P) === 0) throwFault(cpu, NP, code);
  const inner = (high & DESC_CONFORMING) === 0 && dpl < cpu.cpl;
  if (cpu.v86 && (!inner || dpl !== 0)) throwFault(cpu, GP, code);
  const frame = [getEflags(cpu) | rf, cpu.segSelector[CS], cpu.i32[EIP]];
  if (inner) frame.unshift(cpu.segSelector[SS], cpu.r32[ESP]);
  if (cpu.v86) frame.unshift(...DATA_SEGMENTS.map((seg) => cpu.segSelector[seg]));
  if (error !== NO_ERROR) frame.push(error);
  const newCpl = inner ? dpl : cpu.cpl;
  const stack = inner ? innerStack(cpu, dpl, ext) : currentStack(cpu);
  pushFrame(cpu, stack, frame, wide, newCpl === 3, inner ? (stack.selector & 0xfffc) | ext : ext);
  checkTarget(cpu, offset, low, high);
  if (inner) useStack(cpu, stack);
  else cpu.r32[ESP] = (cpu.r32[ESP] & ~cpu.stackMask) | (stack.esp & cpu.stackMask);
  if (cpu.v86) for (const seg of DATA_SEGMENTS) setNull(cpu, seg, 0);
  cpu.descLow = low;
  cpu.descHigh = high;
  cpu.descAddress = address;
  markAccessed(cpu);
  setFromDescriptor(cpu, CS, (selector & 0xfffc) | newCpl);
  cpu.i32[EFLAGS] &= ~(SYSTEM_FLAGS & ~(clearIf ? 0 : IF));
  cpu.setCpl(newCpl);
  cpu.i32[EIP] = offset;
  cpu.stepping = false;
  cpu.updatePending();
}

function checkTarget(cpu: Cpu, offset: number, low: number, high: number): void {
  if (offset >>> 0 > limitOf(low, high) >>> 0) throwFault(cpu, GP, 0);
}
