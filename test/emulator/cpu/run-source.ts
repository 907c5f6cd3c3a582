/** Assembles and runs a snippet on a bare machine until it halts. */
import { expect } from 'vitest';
import { assemble, ORIGIN } from './assemble.ts';
import type { Frame } from './bare-machine.ts';
import { BareMachine } from './bare-machine.ts';

export const STACK = 0x60000;
export const DATA = 0x50000;
const LIMIT = 100_000;

export interface Setup {
  ring?: 0 | 3;
  /** Runs before the snippet: registers, tables, pages. */
  prepare?: (machine: BareMachine) => void;
  machine?: BareMachine;
}

/** The machine after `source` halted or faulted (every vector's handler halts). ESP starts at STACK. */
export function runSource(
  source: string,
  { ring = 0, prepare, machine = new BareMachine() }: Setup = {},
): BareMachine {
  machine.load(ORIGIN, assemble(source));
  machine.enterRing(ring);
  machine.cpu.r32[4] = STACK;
  machine.eip = ORIGIN;
  prepare?.(machine);
  const exit = machine.cpu.run(LIMIT);
  expect(`${exit} ${machine.cpu.shutdownReport}`).toBe('halt ');
  return machine;
}

/** The frame of the fault that ended `source`. */
export function faultOf(source: string, setup: Setup = {}): Frame {
  const frame = runSource(source, setup).frame();
  if (frame === null) throw new Error(`no fault was delivered by: ${source}`);
  return frame;
}

export const EAX = 0;
export const ECX = 1;
export const EDX = 2;
export const EBX = 3;
export const ESP = 4;
export const EBP = 5;
export const ESI = 6;
export const EDI = 7;

/** Identity map of the whole machine, supervisor and user, and paging on. Tables from 0x5000. */
export function identityPaging(machine: BareMachine, flags = 7): void {
  for (let page = 0; page < 0x100000; page += 0x1000) machine.map(page, page, flags, 0x5000);
  machine.enablePaging();
}
