/**
 * Real-address mode (Intel SDM volume 3, chapter 20), and far transfers as virtual-8086 mode has them too: a selector
 * is a paragraph number. The segments' limits, and the size bits of CS and SS, stay what protected mode made them.
 */
import type { Cpu } from './cpu.ts';
import { GP, throwFault, throwGp } from './fault.ts';
import { AC, changeableFlags, getEflags, IF, RF, TF } from './flags.ts';
import { systemRead } from './memory.ts';
import { moveStack, peek } from './ops/operands.ts';
import { PENDING } from './pending.ts';
import { CS, ESP } from './registers.ts';
import { loadParagraph } from './segmentation.ts';
import { currentStack, pushFrame } from './stack-frame.ts';
import { OFFSET } from './state.ts';

const EIP = OFFSET.EIP >> 2;
const EFLAGS = OFFSET.EFLAGS >> 2;
const IDTR_BASE = OFFSET.IDTR_BASE >> 2;
const IDTR_LIMIT = OFFSET.IDTR_LIMIT >> 2;

/** To `selector`:`offset`, the return address on the stack already or not wanted. */
function goTo(cpu: Cpu, selector: number, offset: number): void {
  loadParagraph(cpu, CS, selector);
  cpu.i32[EIP] = offset;
}

function checkOffset(cpu: Cpu, offset: number): void {
  if (offset >>> 0 > cpu.segLimit[CS] >>> 0) throwGp(cpu, 0);
}

export function paragraphJump(cpu: Cpu, selector: number, offset: number): void {
  checkOffset(cpu, offset);
  goTo(cpu, selector, offset);
}

/** EIP is the return address; `size` that of the pushed words. */
export function paragraphCall(cpu: Cpu, selector: number, offset: number, size: number): void {
  const stack = currentStack(cpu);
  checkOffset(cpu, offset);
  pushFrame(cpu, stack, [cpu.segSelector[CS], cpu.i32[EIP]], size === 4, cpu.user, 0);
  cpu.r32[ESP] = stack.esp;
  goTo(cpu, selector, offset);
}

export function paragraphReturn(cpu: Cpu, size: number, release: number): void {
  const offset = peek(cpu, 0, size);
  const selector = peek(cpu, size, size) & 0xffff;
  checkOffset(cpu, offset);
  moveStack(cpu, 2 * size + release);
  goTo(cpu, selector, offset);
}

/** EFLAGS after an IRET that goes by privilege. */
function returnedFlags(cpu: Cpu, image: number, size: number): number {
  const mask = changeableFlags(cpu, size) | (size === 4 ? RF : 0);
  return (getEflags(cpu) & ~mask) | (image & mask);
}

/** IRET in real and virtual-8086 mode; `flagsOf` makes EFLAGS from the image on the stack. */
export function paragraphInterruptReturn(cpu: Cpu, size: number, flagsOf = returnedFlags): void {
  const offset = peek(cpu, 0, size);
  const selector = peek(cpu, size, size) & 0xffff;
  const image = peek(cpu, 2 * size, size);
  checkOffset(cpu, offset);
  const flags = flagsOf(cpu, image, size);
  moveStack(cpu, 3 * size);
  goTo(cpu, selector, offset);
  cpu.setEflags(flags);
  cpu.i32[OFFSET.PENDING >> 2] &= ~PENDING.NMI_BLOCKED;
}

/** An interrupt or exception in real mode: FLAGS, CS and IP as words, and no error code. */
export function enterVector(cpu: Cpu, vector: number): void {
  if (vector * 4 + 3 > cpu.i32[IDTR_LIMIT] >>> 0) throwFault(cpu, GP, 0);
  const far = systemRead(cpu, (cpu.i32[IDTR_BASE] + vector * 4) | 0, 4);
  enterFar(cpu, far >>> 16, far & 0xffff, getEflags(cpu));
  cpu.i32[EFLAGS] &= ~(IF | TF | AC | RF);
  cpu.stepping = false;
  cpu.updateMode();
  cpu.updatePending();
}

/** Pushes `flags` and CS:IP as words and goes to `selector`:`offset`. */
export function enterFar(cpu: Cpu, selector: number, offset: number, flags: number): void {
  const stack = currentStack(cpu);
  pushFrame(cpu, stack, [flags, cpu.segSelector[CS], cpu.i32[EIP]], false, cpu.user, 0);
  checkOffset(cpu, offset);
  cpu.r32[ESP] = stack.esp;
  goTo(cpu, selector, offset);
}
