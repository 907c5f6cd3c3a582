/**
 * Far CALL, JMP, RET and IRET (Intel SDM volume 3, section 5.8). Where selectors are paragraph numbers real-mode.ts does
 * them. EIP is the return address.
 */
import type { Cpu } from './cpu.ts';
import { PENDING } from './pending.ts';
import { GP, NP, STACK, throwFault, throwGp } from './fault.ts';
import { changeableFlags, getEflags, RF, VIF, VIP, VM } from './flags.ts';
import { moveStack, peek } from './ops/operands.ts';
import { paragraphCall, paragraphInterruptReturn, paragraphJump, paragraphReturn } from './real-mode.ts';
import { CS, ESP, SS } from './registers.ts';
import {
  baseOf,
  DESC_BIG,
  DESC_CONFORMING,
  DESC_P,
  DESC_S,
  dplOf,
  dropPrivilegedSegments,
  isCode,
  isNull,
  isWritableData,
  limitOf,
  markAccessed,
  needDescriptor,
  setFromDescriptor,
  setSegment,
} from './segmentation.ts';
import { currentStack, innerStack, pushFrame, useStack } from './stack-frame.ts';
import { OFFSET } from './state.ts';
import { taskTransfer } from './task.ts';
import { returnToVirtual8086, virtualReturn } from './virtual-8086.ts';

const EIP = OFFSET.EIP >> 2;

const TYPE_TSS_16 = 1;
const TYPE_CALL_GATE_16 = 4;
const TYPE_TASK_GATE = 5;
const TYPE_TSS_32 = 9;
const TYPE_CALL_GATE_32 = 12;

/** A code segment descriptor kept while others are read. */
interface CodeTarget {
  low: number;
  high: number;
  address: number;
}

function keep(cpu: Cpu): CodeTarget {
  return { low: cpu.descLow, high: cpu.descHigh, address: cpu.descAddress };
}

function loadCode(cpu: Cpu, target: CodeTarget, selector: number, cpl: number): void {
  cpu.descLow = target.low;
  cpu.descHigh = target.high;
  cpu.descAddress = target.address;
  markAccessed(cpu);
  setFromDescriptor(cpu, CS, (selector & 0xfffc) | cpl);
  cpu.setCpl(cpl);
}

function checkOffset(cpu: Cpu, target: CodeTarget, offset: number): void {
  if (offset >>> 0 > limitOf(target.low, target.high) >>> 0) throwGp(cpu, 0);
}

/** Checks a code segment reached without a gate, at unchanged privilege. */
function checkDirect(cpu: Cpu, selector: number): CodeTarget {
  const high = cpu.descHigh;
  const code = selector & 0xfffc;
  const dpl = dplOf(high);
  const conforming = (high & DESC_CONFORMING) !== 0;
  const allowed = conforming ? dpl <= cpu.cpl : (selector & 3) <= cpu.cpl && dpl === cpu.cpl;
  if (!allowed) throwFault(cpu, GP, code);
  if ((high & DESC_P) === 0) throwFault(cpu, NP, code);
  return keep(cpu);
}

function readTarget(cpu: Cpu, selector: number): void {
  if (isNull(selector)) throwGp(cpu, 0);
  needDescriptor(cpu, selector, GP, 0);
}

/** Type of the system descriptor just read, after its privilege check. */
function systemType(cpu: Cpu, selector: number): number {
  const high = cpu.descHigh;
  const type = (high >>> 8) & 15;
  const known = [TYPE_TSS_16, TYPE_CALL_GATE_16, TYPE_TASK_GATE, TYPE_TSS_32, TYPE_CALL_GATE_32].includes(
    type,
  );
  const dpl = dplOf(high);
  if (!known || dpl < cpu.cpl || dpl < (selector & 3)) throwFault(cpu, GP, selector & 0xfffc);
  if ((high & DESC_P) === 0) throwFault(cpu, NP, selector & 0xfffc);
  return type;
}

export function farJump(cpu: Cpu, selector: number, offset: number, size: number): void {
  if (cpu.paragraphs) return paragraphJump(cpu, selector, offset);
  readTarget(cpu, selector);
  if (isCode(cpu.descHigh)) {
    const target = checkDirect(cpu, selector);
    const eip = size === 2 ? offset & 0xffff : offset;
    checkOffset(cpu, target, eip);
    loadCode(cpu, target, selector, cpu.cpl);
    cpu.i32[EIP] = eip;
    return;
  }
  if ((cpu.descHigh & DESC_S) !== 0) throwFault(cpu, GP, selector & 0xfffc);
  const type = systemType(cpu, selector);
  if (type === TYPE_CALL_GATE_16 || type === TYPE_CALL_GATE_32) jumpThroughGate(cpu);
  else taskTransfer(cpu, selector, type === TYPE_TASK_GATE, false);
}

/** Target of the call gate just read: offset, selector and code segment. */
function gateTarget(cpu: Cpu): {
  offset: number;
  selector: number;
  target: CodeTarget;
  wide: boolean;
  count: number;
} {
  const { descLow, descHigh } = cpu;
  const wide = (descHigh & 0x800) !== 0;
  const offset = wide ? (descHigh & 0xffff0000) | (descLow & 0xffff) : descLow & 0xffff;
  const selector = descLow >>> 16;
  readTarget(cpu, selector);
  if (!isCode(cpu.descHigh) || dplOf(cpu.descHigh) > cpu.cpl) throwFault(cpu, GP, selector & 0xfffc);
  if ((cpu.descHigh & DESC_P) === 0) throwFault(cpu, NP, selector & 0xfffc);
  return { offset, selector, target: keep(cpu), wide, count: descHigh & 31 };
}

function jumpThroughGate(cpu: Cpu): void {
  const { offset, selector, target } = gateTarget(cpu);
  const conforming = (target.high & DESC_CONFORMING) !== 0;
  if (!conforming && dplOf(target.high) !== cpu.cpl) throwFault(cpu, GP, selector & 0xfffc);
  checkOffset(cpu, target, offset);
  loadCode(cpu, target, selector, cpu.cpl);
  cpu.i32[EIP] = offset;
}

export function farCall(cpu: Cpu, selector: number, offset: number, size: number): void {
  if (cpu.paragraphs) return paragraphCall(cpu, selector, offset, size);
  readTarget(cpu, selector);
  if (isCode(cpu.descHigh)) {
    const target = checkDirect(cpu, selector);
    return callSameLevel(cpu, target, selector, size === 2 ? offset & 0xffff : offset, size === 4);
  }
  if ((cpu.descHigh & DESC_S) !== 0) throwFault(cpu, GP, selector & 0xfffc);
  const type = systemType(cpu, selector);
  if (type === TYPE_CALL_GATE_16 || type === TYPE_CALL_GATE_32) callThroughGate(cpu);
  else taskTransfer(cpu, selector, type === TYPE_TASK_GATE, true);
}

function callSameLevel(cpu: Cpu, target: CodeTarget, selector: number, offset: number, wide: boolean): void {
  const stack = currentStack(cpu);
  pushFrame(cpu, stack, [cpu.segSelector[CS], cpu.i32[EIP]], wide, cpu.user, 0);
  checkOffset(cpu, target, offset);
  cpu.r32[ESP] = stack.esp;
  loadCode(cpu, target, selector, cpu.cpl);
  cpu.i32[EIP] = offset;
}

function callThroughGate(cpu: Cpu): void {
  const { offset, selector, target, wide, count } = gateTarget(cpu);
  const dpl = dplOf(target.high);
  if ((target.high & DESC_CONFORMING) !== 0 || dpl === cpu.cpl) {
    return callSameLevel(cpu, target, selector, offset, wide);
  }
  const stack = innerStack(cpu, dpl, 0);
  const size = wide ? 4 : 2;
  const parameters: number[] = [];
  for (let i = count - 1; i >= 0; i--) parameters.push(peek(cpu, i * size, size));
  const frame = [cpu.segSelector[SS], cpu.r32[ESP], ...parameters, cpu.segSelector[CS], cpu.i32[EIP]];
  pushFrame(cpu, stack, frame, wide, false, stack.selector & 0xfffc);
  checkOffset(cpu, target, offset);
  useStack(cpu, stack);
  loadCode(cpu, target, selector, dpl);
  cpu.i32[EIP] = offset;
}

/** Checks the code segment of a return to `selector`; the descriptor stays in `cpu.desc…`. */
function checkReturnCode(cpu: Cpu, selector: number): CodeTarget {
  readTarget(cpu, selector);
  const high = cpu.descHigh;
  const rpl = selector & 3;
  const dpl = dplOf(high);
  const code = selector & 0xfffc;
  if (!isCode(high) || rpl < cpu.cpl) throwFault(cpu, GP, code);
  const conforming = (high & DESC_CONFORMING) !== 0;
  if (conforming ? dpl > rpl : dpl !== rpl) throwFault(cpu, GP, code);
  if ((high & DESC_P) === 0) throwFault(cpu, NP, code);
  return keep(cpu);
}

/** Checks the stack of an outer level, as in loading SS, without loading it. */
function checkReturnStack(cpu: Cpu, selector: number, rpl: number): CodeTarget {
  readTarget(cpu, selector);
  const high = cpu.descHigh;
  const code = selector & 0xfffc;
  if ((selector & 3) !== rpl || dplOf(high) !== rpl || !isWritableData(high)) throwFault(cpu, GP, code);
  if ((high & DESC_P) === 0) throwFault(cpu, STACK, code);
  markAccessed(cpu);
  return keep(cpu);
}

/** To an outer level: SS:ESP from the stack, data segments dropped. `release`: bytes of parameters there. */
function enterOuterLevel(
  cpu: Cpu,
  code: { target: CodeTarget; selector: number; offset: number },
  stack: { target: CodeTarget; selector: number; esp: number },
  size: number,
  release: number,
): void {
  const rpl = code.selector & 3;
  const { low, high } = stack.target;
  const mask = (high & DESC_BIG) !== 0 ? -1 : 0xffff;
  const esp = size === 4 ? stack.esp : stack.esp & 0xffff;
  loadCode(cpu, code.target, code.selector, rpl);
  cpu.i32[EIP] = code.offset;
  setSegment(cpu, SS, stack.selector, baseOf(low, high), limitOf(low, high), high);
  cpu.r32[ESP] = mask === -1 ? (esp + release) | 0 : (cpu.r32[ESP] & ~mask) | ((esp + release) & mask);
  dropPrivilegedSegments(cpu, rpl);
}

export function farReturn(cpu: Cpu, size: number, release: number): void {
  if (cpu.paragraphs) return paragraphReturn(cpu, size, release);
  // Processors read from the top down, which shows in CR2.
  const selector = peek(cpu, size, 2);
  const offset = peek(cpu, 0, size);
  const target = checkReturnCode(cpu, selector);
  const rpl = selector & 3;
  if (rpl === cpu.cpl) {
    checkOffset(cpu, target, offset);
    loadCode(cpu, target, selector, rpl);
    moveStack(cpu, 2 * size + release);
    cpu.i32[EIP] = offset;
    return;
  }
  const esp = peek(cpu, 2 * size + release, size);
  const stackSelector = peek(cpu, 3 * size + release, size) & 0xffff;
  const stack = checkReturnStack(cpu, stackSelector, rpl);
  checkOffset(cpu, target, offset);
  enterOuterLevel(
    cpu,
    { target, selector, offset },
    { target: stack, selector: stackSelector, esp },
    size,
    release,
  );
}

export function interruptReturn(cpu: Cpu, size: number): void {
  if (cpu.v86) return virtualReturn(cpu, size);
  if (cpu.realMode) return paragraphInterruptReturn(cpu, size);
  const image = peek(cpu, 2 * size, size);
  const selector = peek(cpu, size, size) & 0xffff;
  const offset = peek(cpu, 0, size);
  if (size === 4 && (image & VM) !== 0 && cpu.cpl === 0) {
    return returnToVirtual8086(cpu, image);
  }
  const target = checkReturnCode(cpu, selector);
  const flags = returnedFlags(cpu, image, size);
  const rpl = selector & 3;
  if (rpl === cpu.cpl) {
    checkOffset(cpu, target, offset);
    loadCode(cpu, target, selector, rpl);
    moveStack(cpu, 3 * size);
    cpu.i32[EIP] = offset;
  } else {
    const esp = peek(cpu, 3 * size, size);
    const stackSelector = peek(cpu, 4 * size, size) & 0xffff;
    const stack = checkReturnStack(cpu, stackSelector, rpl);
    checkOffset(cpu, target, offset);
    enterOuterLevel(
      cpu,
      { target, selector, offset },
      { target: stack, selector: stackSelector, esp },
      size,
      0,
    );
  }
  cpu.setEflags(flags);
  cpu.i32[OFFSET.PENDING >> 2] &= ~PENDING.NMI_BLOCKED;
}

/** EFLAGS after IRET: what the privilege before the return may change. */
function returnedFlags(cpu: Cpu, image: number, size: number): number {
  let mask = changeableFlags(cpu, size);
  if (size === 4) mask |= RF | (cpu.cpl === 0 ? VIF | VIP : 0);
  return (getEflags(cpu) & ~mask) | (image & mask);
}

/** True when the selector's RPL and CPL may see the segment just read; used by LAR, LSL, VERR, VERW. */
export function isVisible(cpu: Cpu, selector: number): boolean {
  const dpl = dplOf(cpu.descHigh);
  return cpu.cpl <= dpl && (selector & 3) <= dpl;
}
