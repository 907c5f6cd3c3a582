/**
 * Backtraces. Each frame's caller is looked for in this order: the compiler's call frame information; the code itself,
 * for hand-written assembly (its way to the next `ret` or `iret` tells where everything was saved, and so leads from the
 * kernel into the program that called it); the EBP chain, which is a guess and is marked as one.
 */
import { Unavailable } from '../dwarf/unavailable.ts';
import { SymbolsError } from '../symbols-error.ts';
import type { Backtrace, Frame, RegisterValues, UnwindEnd } from '../types.ts';
import { lookupAddress } from './frame-step.ts';
import type { Caller, FrameState, StepResult, UnwindTarget } from './frame-step.ts';
import { stepByCode } from './step-by-code.ts';
import { stepAtReturn, stepByCfi } from './step-by-cfi.ts';
import { stepByFramePointer } from './step-by-frame-pointer.ts';

const KERNEL_BASE = 0xc0000000;
const MOST_FRAMES = 200;
/** No code lies below: what a return address says that names it is that there is none. */
const FIRST_PAGE = 4096;

/**
 * The frames of the code that runs with `registers`, innermost first. Damaged debugging information and unreadable
 * stacks end it or make it guess, which the answer says; nothing throws for them.
 */
export function unwind(registers: RegisterValues, target: UnwindTarget, limit = MOST_FRAMES): Backtrace {
  const notes: string[] = [];
  const first = {
    pc: registers.eip ?? 0,
    exact: true,
    registers,
    origin: 'registers',
    guess: false,
  } as const;
  const frames: Frame[] = [];
  const seen = new Set<string>();
  let state: Caller = first;
  for (;;) {
    const caller = step(state, target, notes);
    const cfa = typeof caller === 'object' ? caller?.cfa : undefined;
    frames.push(describe(state, cfa, target, notes));
    const end = frames.length >= limit ? 'limit' : endOf(state, caller, target, seen);
    if (end !== null) return { frames, end, ...(notes.length > 0 ? { note: notes.join('; ') } : {}) };
    state = { ...(caller as Caller), guess: state.guess || (caller as Caller).guess };
  }
}

function step(state: FrameState, target: UnwindTarget, notes: string[]): StepResult {
  for (const way of [stepAtReturn, stepByCfi, stepByCode, stepByFramePointer]) {
    try {
      const caller = way(state, target);
      if (caller !== null) return caller;
    } catch (error) {
      note(error, notes);
    }
  }
  return null;
}

function endOf(
  state: Caller,
  caller: StepResult,
  { readMemory, imageAt }: UnwindTarget,
  seen: Set<string>,
): UnwindEnd | null {
  if (caller === 'outermost') return 'outermost';
  const { esp } = state.registers;
  if (caller === null) return esp !== undefined && !readMemory(esp, 4) ? 'unreadable-stack' : 'no-caller';
  if (caller.pc < FIRST_PAGE && !imageAt(caller.pc)) return 'outermost';
  const key = `${caller.pc} ${caller.registers.esp}`;
  if (seen.has(key)) return 'loop';
  seen.add(key);
  return null;
}

const spaceOf = (address: number): 'kernel' | 'user' => (address >= KERNEL_BASE ? 'kernel' : 'user');

function describe(state: Caller, cfa: number | undefined, target: UnwindTarget, notes: string[]): Frame {
  const { pc, exact, registers, origin, guess } = state;
  const place = lookupAddress(state);
  const image = target.imageAt(place);
  const frame: Frame = { pc, exact, registers, origin, guess, space: spaceOf(pc), inlined: [] };
  if (cfa !== undefined) frame.cfa = cfa;
  if (!image) return frame;
  const symbol = image.symbolAt(place);
  // The offset is that of the address shown, which may be the first behind the symbol.
  if (symbol) frame.symbol = { ...symbol, offset: symbol.offset + (pc - place) };
  try {
    frame.function = image.functionAt(place)?.name ?? symbol?.name;
    frame.source = image.lines.lookup(place);
    frame.inlined = image.inlinedAt(place);
  } catch (error) {
    note(error, notes);
  }
  return frame;
}

function note(error: unknown, notes: string[]): void {
  if (!(error instanceof SymbolsError || error instanceof Unavailable)) throw error;
  if (!notes.includes(error.message)) notes.push(error.message);
}
