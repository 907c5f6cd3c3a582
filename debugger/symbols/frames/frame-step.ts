/** One step from a frame to the one that called it: what each way of finding it answers. */
import type { FrameOrigin, ReadMemory, RegisterName, RegisterValues } from '../types.ts';
import type { DebugImage } from '../debug-image.ts';

/** Whose registers and memory are walked. */
export interface UnwindTarget {
  readMemory: ReadMemory;
  /** What is loaded at an address, seen from the process whose stack it is. */
  imageAt(address: number): DebugImage | undefined;
}

/** A frame as far as it is needed to find its caller. */
export interface FrameState {
  pc: number;
  exact: boolean;
  registers: RegisterValues;
}

export interface Caller extends FrameState {
  origin: FrameOrigin;
  guess: boolean;
  /** Canonical frame address of the frame that was left. */
  cfa?: number;
}

export type StepResult =
  | Caller
  /** Nothing called it. */
  | 'outermost'
  /** This way of finding a caller does not apply here. */
  | null;

/** Registers that a called function leaves as they were (System V ABI, Intel386 supplement, "Registers"). */
export const CALLEE_SAVED: readonly RegisterName[] = ['ebx', 'esi', 'edi', 'ebp'];

/** The address whose place in the code tells what a frame is doing: within the call, where `pc` is behind it. */
export const lookupAddress = ({ pc, exact }: { pc: number; exact: boolean }): number =>
  exact ? pc : (pc - 1) >>> 0;

/** A word on the stack; undefined where it cannot be read. */
export function readWord(readMemory: ReadMemory, address: number): number | undefined {
  const bytes = readMemory(address >>> 0, 4);
  return bytes ? new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true) : undefined;
}

/** What a caller keeps when nothing was saved: those registers that calls preserve, and the segments. */
export function keptRegisters(registers: RegisterValues): RegisterValues {
  const { ebx, esi, edi, ebp, cs, ss, ds, es, fs, gs } = registers;
  return { ebx, esi, edi, ebp, cs, ss, ds, es, fs, gs };
}
