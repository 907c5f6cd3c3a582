/**
 * Hardware task switches (Intel SDM volume 3, section 7.3). Everything that may fault for the old task is read or probed
 * first; once something has been written, faults are delivered in the new task.
 */
import { writeCr3 } from './control-registers.ts';
import type { Cpu } from './cpu.ts';
import { debugRegistersChanged, DR6_BT } from './debug-registers.ts';
import { GP, GUEST_FAULT, NO_ERROR, NP, throwFault, TS } from './fault.ts';
import { NT, VM } from './flags.ts';
import { probeWrite, systemRead, systemWrite } from './memory.ts';
import { CR0_PG, CR0_TS } from './mmu.ts';
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
import type { TaskImage } from './task-state.ts';
import { isWideTss, leastTssLimit, probeSave, readTask, saveTask } from './task-state.ts';
import { enterVirtual8086 } from './virtual-8086.ts';

const EIP = OFFSET.EIP >> 2;
const CR0 = OFFSET.CR0 >> 2;
const DR7 = OFFSET.DR7 >> 2;
const BUSY = 0x200;
const TYPE_MASK = 0x1f;
const TYPE_LDT = 2;
const TYPE_TSS_AVAILABLE = 1;
const TYPE_TSS_BUSY = 3;
/** LE and L0…L3 are of a task. */
const DR7_LOCAL = 0x155;

type Reason = 'jump' | 'call' | 'return';

/** Why and how: `vector` is the exception for a bad selector, `ext` the bit of error codes, `rf` goes to the saved EFLAGS. */
interface Switch {
  reason: Reason;
  vector: number;
  ext: number;
  rf: number;
}

/** Interrupt or exception through a task gate; an error code goes on the new task's stack. */
export function taskGate(cpu: Cpu, selector: number, error: number, rf: number, ext: number): void {
  const entered = switchTask(cpu, selector, { reason: 'call', vector: GP, ext, rf });
  if (entered && error !== NO_ERROR) push(cpu, error, isWideTss(cpu.segAccess[TR]) ? 4 : 2);
}

/** Far JMP or CALL to a TSS, or to the task gate whose descriptor was just read. */
export function taskTransfer(cpu: Cpu, selector: number, gate: boolean, call: boolean): void {
  const target = gate ? cpu.descLow >>> 16 : selector;
  switchTask(cpu, target, { reason: call ? 'call' : 'jump', vector: GP, ext: 0, rf: 0 });
}

/** IRET with NT set: back to the task of the link field. EIP is the return address to save. */
export function nestedTaskReturn(cpu: Cpu): void {
  const link = systemRead(cpu, cpu.segBase[TR], 2);
  switchTask(cpu, link, { reason: 'return', vector: TS, ext: 0, rf: 0 });
}

/** A TSS and its descriptor. */
interface Tss {
  selector: number;
  low: number;
  high: number;
  descriptor: number;
  base: number;
}

/** Reads and checks the descriptor of the task to enter. */
function findTss(cpu: Cpu, selector: number, { reason, vector, ext }: Switch): Tss {
  const code = (selector & 0xfffc) | ext;
  if (isNull(selector) || (selector & 4) !== 0) throwFault(cpu, vector, code);
  needDescriptor(cpu, selector, vector, ext);
  const { descLow: low, descHigh: high, descAddress: descriptor } = cpu;
  const wanted = reason === 'return' ? TYPE_TSS_BUSY : TYPE_TSS_AVAILABLE;
  if (((high >>> 8) & TYPE_MASK & ~8) !== wanted) throwFault(cpu, vector, code);
  if ((high & DESC_P) === 0) throwFault(cpu, NP, code);
  if (limitOf(low, high) >>> 0 < leastTssLimit(high)) throwFault(cpu, TS, code);
  return { selector, low, high, descriptor, base: baseOf(low, high) };
}

/** True when the new task begins; false when a fault of it has been delivered instead. */
function switchTask(cpu: Cpu, selector: number, how: Switch): boolean {
  const { reason, ext, rf } = how;
  const tss = findTss(cpu, selector, how);
  const link = cpu.segSelector[TR];
  if (!probeSave(cpu)) throwFault(cpu, TS, (link & 0xfffc) | ext);
  if (reason !== 'return') probeWrite(cpu, (tss.descriptor + 5) | 0, 1, false);
  if (reason === 'call') probeWrite(cpu, tss.base, 2, false);
  const image = readTask(cpu, tss.base, tss.high);
  // Reading the old task's descriptor is the last thing that may fault for it.
  if (reason !== 'call') setIdle(cpu, link, ext);
  saveTask(cpu, (flags) => (reason === 'return' ? flags & ~NT : flags | rf));
  if (reason === 'call') {
    systemWrite(cpu, tss.base, 2, link);
    image.flags |= NT;
  }
  enterTss(cpu, tss, reason);
  return loadTask(cpu, image, ext);
}

/** The task that is left without coming back is no longer busy. */
function setIdle(cpu: Cpu, selector: number, ext: number): void {
  needDescriptor(cpu, selector, TS, ext);
  const type = ((cpu.descHigh & ~BUSY) >>> 8) & 0xff;
  systemWrite(cpu, (cpu.descAddress + 5) | 0, 1, type);
}

function enterTss(cpu: Cpu, tss: Tss, reason: Reason): void {
  cpu.descLow = tss.low;
  cpu.descHigh = tss.high | BUSY;
  cpu.descAddress = tss.descriptor;
  if (reason !== 'return') systemWrite(cpu, (tss.descriptor + 5) | 0, 1, (cpu.descHigh >>> 8) & 0xff);
  setFromDescriptor(cpu, TR, tss.selector);
}

/** From here on faults belong to the new task: they are delivered in it. */
function loadTask(cpu: Cpu, image: TaskImage, ext: number): boolean {
  cpu.i32[CR0] |= CR0_TS;
  cpu.i32[EIP] = image.eip;
  cpu.r32.set(image.general);
  cpu.setEflags(image.flags);
  cpu.stepping = false;
  clearLocalBreakpoints(cpu);
  let entered = false;
  try {
    if (image.cr3 !== null && (cpu.i32[CR0] & CR0_PG) !== 0) writeCr3(cpu, image.cr3);
    loadTaskSegments(cpu, image, ext);
    if (image.trap) cpu.setDebugTrap(DR6_BT);
    entered = true;
  } catch (thrown) {
    if (thrown !== GUEST_FAULT) throw thrown;
    // Without a stack of its own the new task takes the fault on an inner one, as from ring 3.
    if (cpu.segAccess[SS] === 0) cpu.setCpl(3);
    cpu.deliverFault(cpu.faultVector, cpu.faultError);
  }
  cpu.updatePending();
  return entered;
}

function clearLocalBreakpoints(cpu: Cpu): void {
  if ((cpu.i32[DR7] & DR7_LOCAL) === 0) return;
  cpu.i32[DR7] &= ~DR7_LOCAL;
  debugRegistersChanged(cpu);
}

/** What is #GP when an instruction loads a segment is #TS when a task switch does. */
function asTaskFault(cpu: Cpu, ext: number, body: () => void): void {
  try {
    body();
  } catch (thrown) {
    if (thrown !== GUEST_FAULT) throw thrown;
    if (cpu.faultVector === GP) cpu.faultVector = TS;
    if (cpu.faultVector >= TS && cpu.faultVector <= GP) cpu.faultError |= ext;
    throw thrown;
  }
}

function loadTaskSegments(cpu: Cpu, { selectors, ldt, flags }: TaskImage, ext: number): void {
  for (let seg = ES; seg <= GS; seg++) setNull(cpu, seg, selectors[seg]);
  setNull(cpu, LDTR, ldt);
  asTaskFault(cpu, ext, () => {
    loadTaskLdt(cpu, ldt);
    if ((flags & VM) !== 0) return enterVirtual8086(cpu, selectors);
    loadTaskCode(cpu, selectors[CS]);
    loadStackSegment(cpu, selectors[SS], cpu.cpl);
    for (const seg of [ES, DS, FS, GS]) loadSegment(cpu, seg, selectors[seg]);
  });
}

function loadTaskLdt(cpu: Cpu, ldt: number): void {
  if (isNull(ldt)) return;
  if ((ldt & 4) !== 0) throwFault(cpu, TS, ldt & 0xfffc);
  needDescriptor(cpu, ldt, TS, 0);
  const isTable = ((cpu.descHigh >>> 8) & TYPE_MASK) === TYPE_LDT && (cpu.descHigh & DESC_P) !== 0;
  if (!isTable) throwFault(cpu, TS, ldt & 0xfffc);
  setFromDescriptor(cpu, LDTR, ldt);
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
