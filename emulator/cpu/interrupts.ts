/** Delivery of exceptions and interrupts through the IDT (Intel SDM volume 3, chapter 6). */
import type { Cpu } from './cpu.ts';
import { PENDING } from './pending.ts';
import { DB, DE, DOUBLE, GP, GUEST_FAULT, NO_ERROR, NP, PAGE, STACK, throwFault, TS } from './fault.ts';
import { getEflags, IF, NT, RF, TF, VM } from './flags.ts';
import { probeWrite, systemRead, writeSlow } from './memory.ts';
import { CS, ESP, SS, TR } from './registers.ts';
import {
  DESC_BIG,
  DESC_CONFORMING,
  DESC_P,
  baseOf,
  dplOf,
  insideLimit,
  isCode,
  isNull,
  isWritableData,
  limitOf,
  markAccessed,
  needDescriptor,
  setFromDescriptor,
  setSegment,
} from './segmentation.ts';
import { logFault } from './shutdown-report.ts';
import { OFFSET } from './state.ts';
import { taskGate } from './task.ts';

const EIP = OFFSET.EIP >> 2;
const EFLAGS = OFFSET.EFLAGS >> 2;
const DR7 = OFFSET.DR7 >> 2;
const IDTR_BASE = OFFSET.IDTR_BASE >> 2;
const IDTR_LIMIT = OFFSET.IDTR_LIMIT >> 2;
const SYSTEM_FLAGS = IF | TF | NT | RF | VM;

function isContributory(vector: number): boolean {
  return vector === DE || (vector >= TS && vector <= GP);
}

/**
 * Delivers an exception at the current EIP. `fault`: the saved EFLAGS has RF set, as for everything that restarts.
 * A further fault while delivering makes a double fault by table 6-5, and a third shuts the processor down.
 */
export function deliverFault(cpu: Cpu, firstVector: number, firstError: number, fault: boolean): void {
  let vector = firstVector;
  let error = firstError;
  if (vector === DB) cpu.i32[DR7] &= ~0x2000;
  for (;;) {
    logFault(cpu, vector, error);
    try {
      enter(cpu, vector, error, fault ? RF : 0, 1, false);
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
  }
}

/** Delivers an external interrupt or NMI at the current EIP. */
export function deliver(cpu: Cpu, vector: number, error: number): void {
  try {
    enter(cpu, vector, error, 0, 1, false);
  } catch (thrown) {
    if (thrown !== GUEST_FAULT) throw thrown;
    deliverFault(cpu, cpu.faultVector, cpu.faultError, true);
  }
}

/** INT n, INT3, INTO: `cpu.i32[EIP]` is already the return address. Throws with nothing changed but EIP. */
export function softwareInterrupt(cpu: Cpu, vector: number): void {
  enter(cpu, vector, NO_ERROR, 0, 0, true);
}

/** A trap that hardware makes although an instruction asked for it (ICEBP): no privilege check of the gate. */
export function hardwareTrap(cpu: Cpu, vector: number): void {
  enter(cpu, vector, NO_ERROR, 0, 1, false);
}

function enter(cpu: Cpu, vector: number, error: number, rf: number, ext: number, software: boolean): void {
  const code = vector * 8 + 2 + ext;
  cpu.i32[OFFSET.REPEATING >> 2] = 0;
  if (vector * 8 + 7 > cpu.i32[IDTR_LIMIT] >>> 0) throwFault(cpu, GP, code);
  const address = (cpu.i32[IDTR_BASE] + vector * 8) | 0;
  const low = systemRead(cpu, address, 4);
  const high = systemRead(cpu, (address + 4) | 0, 4);
  const type = (high >>> 8) & 0x1f;
  if (type !== 5 && (type & 0x16) !== 6) throwFault(cpu, GP, code);
  if (software && dplOf(high) < cpu.cpl) throwFault(cpu, GP, code);
  if ((high & DESC_P) === 0) throwFault(cpu, NP, code);
  if (type === 5) return taskGate(cpu, low >>> 16, error, rf, ext);
  const wide = (type & 8) !== 0;
  const offset = wide ? (high & 0xffff0000) | (low & 0xffff) : low & 0xffff;
  enterHandler(cpu, low >>> 16, offset, wide, (type & 1) === 0, error, rf, ext);
}

function enterHandler(
  cpu: Cpu,
  selector: number,
  offset: number,
  wide: boolean,
  clearIf: boolean,
  error: number,
  rf: number,
  ext: number,
): void {
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
  const frame = inner
    ? [cpu.segSelector[SS], cpu.r32[ESP], getEflags(cpu) | rf, cpu.segSelector[CS], cpu.i32[EIP]]
    : [getEflags(cpu) | rf, cpu.segSelector[CS], cpu.i32[EIP]];
  if (error !== NO_ERROR) frame.push(error);
  const newCpl = inner ? dpl : cpu.cpl;
  const stack = inner ? innerStack(cpu, dpl, ext) : currentStack(cpu);
  pushFrame(cpu, stack, frame, wide, newCpl === 3, inner ? (stack.selector & 0xfffc) | ext : ext);
  checkTarget(cpu, offset, low, high);
  if (inner) {
    setSegment(cpu, SS, stack.selector, stack.base, stack.limit, stack.access);
    cpu.r32[ESP] = stack.esp;
  } else {
    cpu.r32[ESP] = (cpu.r32[ESP] & ~cpu.stackMask) | (stack.esp & cpu.stackMask);
  }
  cpu.descLow = low;
  cpu.descHigh = high;
  cpu.descAddress = address;
  markAccessed(cpu);
  setFromDescriptor(cpu, CS, (selector & 0xfffc) | newCpl);
  cpu.setCpl(newCpl);
  cpu.i32[EIP] = offset;
  cpu.i32[EFLAGS] &= ~(SYSTEM_FLAGS & ~(clearIf ? 0 : IF));
  cpu.stepping = false;
  cpu.updatePending();
}

function checkTarget(cpu: Cpu, offset: number, low: number, high: number): void {
  if (offset >>> 0 > limitOf(low, high) >>> 0) throwFault(cpu, GP, 0);
}

/** A stack to push on before it becomes SS:ESP. */
export interface Stack {
  selector: number;
  base: number;
  limit: number;
  access: number;
  esp: number;
}

export function currentStack(cpu: Cpu): Stack {
  return {
    selector: cpu.segSelector[SS],
    base: cpu.segBase[SS],
    limit: cpu.segLimit[SS],
    access: cpu.segAccess[SS],
    esp: cpu.r32[ESP],
  };
}

/** SS:ESP for privilege `cpl` from the TSS, checked; throws #TS or #SS. */
export function innerStack(cpu: Cpu, cpl: number, ext: number): Stack {
  const wide = (cpu.segAccess[TR] & 0x800) !== 0;
  const at = wide ? cpl * 8 + 4 : cpl * 4 + 2;
  const trCode = (cpu.segSelector[TR] & 0xfffc) | ext;
  if (at + (wide ? 7 : 3) > cpu.segLimit[TR] >>> 0) throwFault(cpu, TS, trCode);
  const base = (cpu.segBase[TR] + at) | 0;
  const esp = systemRead(cpu, base, wide ? 4 : 2);
  const selector = systemRead(cpu, (base + (wide ? 4 : 2)) | 0, 2);
  if (isNull(selector)) throwFault(cpu, TS, ext);
  const code = (selector & 0xfffc) | ext;
  needDescriptor(cpu, selector, TS, ext);
  const { descLow, descHigh } = cpu;
  if ((selector & 3) !== cpl || dplOf(descHigh) !== cpl || !isWritableData(descHigh))
    throwFault(cpu, TS, code);
  if ((descHigh & DESC_P) === 0) throwFault(cpu, STACK, code);
  markAccessed(cpu);
  return {
    selector,
    base: baseOf(descLow, descHigh),
    limit: limitOf(descLow, descHigh),
    access: descHigh,
    esp,
  };
}

/** Pushes values on `stack`, last one lowest; moves its ESP. Checks everything, in this order, before it writes. */
export function pushFrame(
  cpu: Cpu,
  stack: Stack,
  values: readonly number[],
  wide: boolean,
  user: boolean,
  code: number,
): void {
  const size = wide ? 4 : 2;
  const mask = (stack.access & DESC_BIG) !== 0 ? -1 : 0xffff;
  const total = values.length * size;
  const bottom = (stack.esp - total) & mask;
  for (let i = values.length - 1; i >= 0; i--) {
    const offset = (bottom + i * size) & mask;
    if (!insideLimit(offset, size, stack.limit, stack.access)) throwFault(cpu, STACK, code);
    probeWrite(cpu, (stack.base + offset) | 0, size, user);
  }
  let esp = stack.esp;
  for (const value of values) {
    esp = (esp - size) & mask;
    writeSlow(cpu, (stack.base + esp) | 0, size, value, user);
  }
  stack.esp = (stack.esp & ~mask) | esp;
}
