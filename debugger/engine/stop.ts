/** What the engine says when the machine stands still. Plain data. */
import type { DataHit, Transition } from '../../emulator/cpu/core.ts';

/** A moment of a run. Equal positions of one recording are equal states, byte for byte. */
export interface Position {
  /** Virtual time. */
  ticks: number;
  /** Instructions executed. */
  instructions: number;
  /** Interrupts and traps that have been delivered at this very boundary. */
  deliveries: number;
  /** Events of the journal that have been met. */
  events: number;
}

/** Negative when `a` comes before `b`, 0 for the same moment. */
export function comparePositions(a: Position, b: Position): number {
  return a.ticks - b.ticks || a.deliveries + a.events - b.deliveries - b.events;
}

export type StopReason =
  /** One or more breakpoints, watchpoints or catchpoints; see `breakpoints`. */
  | 'breakpoint'
  /** A motion has arrived. */
  | 'step'
  /** `Engine.interrupt` was called, or the owner's time is over. */
  | 'interrupted'
  /** The processor is in HLT: there is no next instruction until an interrupt comes. */
  | 'halted'
  /** The machine has ended (power-off, reset, triple fault); it can only go back. */
  | 'ended'
  /** Going backwards: nothing was met up to the beginning of the recording. */
  | 'history-begins'
  /** Going forwards in the past: the present has been reached. */
  | 'history-ends';

/** What a breakpoint has met. */
export interface Encounter {
  breakpoint: number;
  /** The access that met a watchpoint. */
  access?: DataHit;
  /** The transition that met a catchpoint. */
  transition?: Transition;
  /** Number of the system call entered or left, its result when left. */
  systemCall?: { number: number; result?: number };
}

export interface Stop {
  reason: StopReason;
  position: Position;
  /** Linear address of the next instruction. */
  address: number;
  ring: number;
  /** Everything met here, also at the end of a step. */
  encounters: Encounter[];
  /** A sentence where the reason alone does not say enough; else empty. */
  detail: string;
}
