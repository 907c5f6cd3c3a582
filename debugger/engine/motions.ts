/**
 * Motions: how far to go. Each is a short program of two commands, one step or a run until one of some places, so that it
 * can be cut up into slices. Comparing stack pointers and kernel stacks tells a frame from one of the same function
 * deeper down, and one thread from another.
 */
import { ESP } from '../../emulator/cpu/registers.ts';
import type { Machine } from '../../emulator/machine.ts';
import type { KernelView } from '../inspect/kernel-view.ts';
import { endsBranchStep, endsHelpfulBranchStep, nextInstruction } from '../inspect/instruction.ts';
import type { Instruction } from '../inspect/instruction.ts';
import { readWord } from '../inspect/memory.ts';
import type { BreakpointKind } from './breakpoints.ts';

export type Motion =
  /** On, until a breakpoint is met. With `toPresent`, in the past, no further than the present. */
  | { kind: 'go'; toPresent?: boolean }
  /** So many instructions (1), iterations of a repeated string instruction counted by themselves. */
  | { kind: 'instruction'; count?: number; interrupts?: boolean }
  /** One instruction, and what it calls as a whole: calls, INT, repeated string instructions. */
  | { kind: 'over' }
  /** Until the function (or handler) returns to where it was called from. */
  | { kind: 'out' }
  /** Until an address is met by this thread; by any with `anywhere`. */
  | { kind: 'to'; address: number; anywhere?: boolean }
  /** One instruction, and on while that stays in a range; in HLT first until the processor is woken. */
  | { kind: 'range'; start: number; end: number }
  /** To the first instruction of the kernel, at this thread's next INT or SYSENTER from user mode. */
  | { kind: 'into-trap' }
  /** To the next instruction of this thread in user mode. */
  | { kind: 'to-user' }
  /** As kdb's ssb: up to the next instruction that it takes for a branch; `helpful`: for every branch. */
  | { kind: 'branch'; helpful?: boolean }
  /** To the beginning of another source line, `over` what it calls or into it where that has lines. */
  | { kind: 'line'; over: boolean };

/** What stepping by lines needs; symbols/types.ts has it whole. */
export interface Lines {
  /** The stretch around an address that belongs to one line. */
  stretchAt(address: number): { start: number; end: number } | undefined;
  lookup(address: number): { file: string; line: number } | undefined;
}

export interface MotionContext {
  readonly machine: Machine;
  readonly kernel: KernelView;
  readonly lines: Lines | null;
}

export interface Place {
  what: BreakpointKind;
  condition?: () => boolean;
}

export type Command =
  | { kind: 'step'; interrupts?: boolean }
  /** Until one of the places is met; without any, until a breakpoint is. */
  | { kind: 'run'; until?: Place[] };

export type Steps = Generator<Command, void, void>;

/** A motion cannot be begun here. */
export class MotionError extends Error {}

const STEP: Command = { kind: 'step' };
const CALLS = new Set(['call', 'interrupt', 'sysenter', 'repeated']);
const RETURNS = new Set(['return', 'interrupt-return', 'sysexit']);

/** @throws MotionError where the motion makes no sense. */
export function stepsOf(motion: Motion, context: MotionContext): Steps {
  switch (motion.kind) {
    case 'go':
      return run();
    case 'instruction':
      return instructions(motion.count ?? 1, motion.interrupts ?? false);
    case 'over':
      return over(context);
    case 'out':
      return out(context);
    case 'to':
      return runTo(context, motion.address, motion.anywhere ?? false);
    case 'range':
      return range(context, motion.start, motion.end);
    case 'into-trap':
      return intoTrap(context);
    case 'to-user':
      return toUser(context);
    case 'branch':
      return branch(context, motion.helpful ? endsHelpfulBranchStep : endsBranchStep);
    case 'line':
      return line(context, motion.over);
  }
}

function* run(): Steps {
  yield { kind: 'run' };
}

function* instructions(count: number, interrupts: boolean): Steps {
  for (let done = 0; done < count; done++) yield { kind: 'step', interrupts };
}

/** A place that counts for the present thread in the present address space, with the stack no deeper than now. */
function sameThread({ machine, kernel }: MotionContext, address: number, least: number): Place {
  const { currentAddress, pageDirectory } = kernel;
  const user = machine.cpu.cpl === 3;
  return {
    what: { kind: 'execute', address },
    condition: () =>
      kernel.currentAddress === currentAddress &&
      (!user || kernel.pageDirectory === pageDirectory) &&
      stackPointer(machine) >= least,
  };
}

function stackPointer(machine: Machine): number {
  return machine.cpu.r32[ESP] >>> 0;
}

function behind({ address, length }: Instruction): number {
  return (address + length) >>> 0;
}

function* over(context: MotionContext): Steps {
  const instruction = nextInstruction(context.machine);
  if (instruction === null || !CALLS.has(instruction.kind)) yield STEP;
  else yield* runOver(context, instruction);
}

/** Executes a call, INT or repeated instruction as a whole. It may never come back: a breakpoint ends it then. */
function* runOver(context: MotionContext, instruction: Instruction): Steps {
  const place = sameThread(context, behind(instruction), stackPointer(context.machine));
  yield { kind: 'run', until: [place] };
}

/** The return of this frame is the one that takes ESP above where it is now. */
function* out(context: MotionContext): Steps {
  const { machine } = context;
  const start = stackPointer(machine);
  for (;;) {
    const instruction = nextInstruction(machine);
    if (instruction === null) yield STEP;
    else if (RETURNS.has(instruction.kind)) {
      const leaves = stackPointer(machine) >= start;
      yield STEP;
      if (leaves) return;
    } else if (CALLS.has(instruction.kind)) yield* runOver(context, instruction);
    else yield STEP;
  }
}

function* runTo(context: MotionContext, address: number, anywhere: boolean): Steps {
  const place = anywhere
    ? { what: { kind: 'execute', address } as const }
    : sameThread(context, address >>> 0, 0);
  yield { kind: 'run', until: [place] };
}

function* range(context: MotionContext, start: number, end: number): Steps {
  const { machine, kernel } = context;
  const { currentAddress } = kernel;
  const inside = (): boolean => {
    const address = machine.cpu.linearEip() >>> 0;
    return address >= start && address < end && kernel.currentAddress === currentAddress;
  };
  do {
    if (machine.cpu.halted) yield* runTo(context, machine.cpu.linearEip() >>> 0, false);
    yield STEP;
  } while (inside());
}

function* intoTrap({ machine, kernel }: MotionContext): Steps {
  const { currentAddress } = kernel;
  const kind = nextInstruction(machine)?.kind;
  if (machine.cpu.cpl === 3 && (kind === 'interrupt' || kind === 'sysenter')) yield STEP;
  else
    yield {
      kind: 'run',
      until: [
        {
          what: { kind: 'ring', to: 0 },
          condition: () => kernel.currentAddress === currentAddress && isTrap(machine),
        },
      ],
    };
}

/** The last change of privilege was asked for by the program. */
function isTrap(machine: Machine): boolean {
  const transition = machine.cpu.transition;
  return transition !== null && (transition.source === 'software' || transition.vector === null);
}

function* toUser({ kernel }: MotionContext): Steps {
  const { currentAddress } = kernel;
  const condition = (): boolean => kernel.currentAddress === currentAddress;
  yield { kind: 'run', until: [{ what: { kind: 'ring', to: 3 }, condition }] };
}

function* branch({ machine }: MotionContext, ends: (instruction: Instruction) => boolean): Steps {
  for (;;) {
    yield STEP;
    const instruction = nextInstruction(machine);
    if (instruction === null || ends(instruction)) return;
  }
}

/**
 * Steps until an address at which another line begins, or another stretch of the same after it was left. Functions
 * without lines are passed over; a return into the middle of a line goes on to that line's end, one into a program
 * without lines ends there.
 */
function* line(context: MotionContext, overCalls: boolean): Steps {
  const { machine, lines } = context;
  let stretch = lines?.stretchAt(machine.cpu.linearEip() >>> 0);
  if (lines === null || stretch === undefined) return yield* over(context);
  for (;;) {
    const instruction = nextInstruction(machine);
    const ring = machine.cpu.cpl;
    const calls = instruction !== null && CALLS.has(instruction.kind);
    if (calls && (overCalls || instruction.kind === 'repeated')) yield* runOver(context, instruction);
    else {
      yield STEP;
      if (calls) yield* leaveWithoutLines(context, instruction);
    }
    const address = machine.cpu.linearEip() >>> 0;
    if (address >= stretch.start && address < stretch.end) continue;
    const next = lines.stretchAt(address);
    if (next === undefined) {
      if (machine.cpu.cpl > ring) return;
      yield* out(context);
      continue;
    }
    if (next.start === address || (instruction?.kind === 'call' && calls)) return;
    stretch = next;
  }
}

/** Behind a call or INT: what has no lines is run to its end. */
function* leaveWithoutLines(context: MotionContext, call: Instruction): Steps {
  const { machine, lines } = context;
  if (lines?.stretchAt(machine.cpu.linearEip() >>> 0) !== undefined) return;
  const back = call.kind === 'call' ? readWord(machine, stackPointer(machine)) : null;
  if (back === null) yield* out(context);
  else yield { kind: 'run', until: [sameThread(context, back, stackPointer(machine) + 4)] };
}
