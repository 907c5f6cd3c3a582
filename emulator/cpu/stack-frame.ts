/** Frames on a stack that may not be the current one yet: far calls, interrupts (Intel SDM volume 3, section 6.12). */
import type { Cpu } from './cpu.ts';
import { STACK, throwFault, TS } from './fault.ts';
import { checkWideAlignment, probeWrite, systemRead, writeSlow } from './memory.ts';
import { ESP, SS, TR } from './registers.ts';
import {
  baseOf,
  DESC_BIG,
  DESC_P,
  dplOf,
  insideLimit,
  isNull,
  isWritableData,
  limitOf,
  markAccessed,
  needDescriptor,
  setSegment,
} from './segmentation.ts';

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
    const at = (stack.base + offset) | 0;
    if (user) checkWideAlignment(cpu, at, size);
    probeWrite(cpu, at, size, user);
  }
  let esp = stack.esp;
  for (const value of values) {
    esp = (esp - size) & mask;
    writeSlow(cpu, (stack.base + esp) | 0, size, value, user);
  }
  stack.esp = (stack.esp & ~mask) | esp;
}

/** The stack becomes SS:ESP. */
export function useStack(cpu: Cpu, stack: Stack): void {
  setSegment(cpu, SS, stack.selector, stack.base, stack.limit, stack.access);
  cpu.r32[ESP] = stack.esp;
}
