/** One system call as the tracer has seen it, and how it ended. */
import type { Ancestor } from './kernel-tasks.ts';

/** Counts just before the instruction that entered or left. */
export interface Moment {
  tick: number;
  instruction: number;
}

/**
 * How a call ended. `returned`: to the program, behind the call. `replaced`: execve has put another program in its place.
 * `restarts`: the program will make the call again, because a signal interrupted it. `resumed`: sigreturn, which goes back to where
 * a signal had come. `never`: it does not come back: exit, or the thread was killed. `lost`: it may have come back where nobody
 * looked. `open`: it is under way.
 */
export type Outcome = 'open' | 'returned' | 'replaced' | 'restarts' | 'resumed' | 'never' | 'lost';

/** A handler that the program was sent to on the way out. */
export interface DeliveredSignal {
  number: number;
  name: string;
  /** Linear address. */
  handler: number;
}

export interface TracedArgument {
  name: string;
  /** Word that the program passed, signed; the lower one of two. */
  value: number;
  text: string;
}

export interface TracedCall {
  /** From 1, in the order of entries. */
  readonly id: number;
  /** Threads of execution, from 1 in the order in which they were first seen; numbers are not used again. */
  readonly thread: number;
  readonly pid: number | null;
  readonly tgid: number | null;
  /** At the entry: an execve has the program's old name. */
  readonly comm: string | null;
  readonly ancestors: readonly Ancestor[];
  readonly number: number;
  readonly name: string;
  readonly gate: 'int 0x80' | 'sysenter';
  /** eax's companions ebx, ecx, edx, esi, edi, ebp at the entry. */
  readonly words: readonly number[];
  arguments: TracedArgument[];
  readonly entry: Moment;
  /** Where the program goes on, behind the INT; 0 for SYSENTER, which does not say. */
  readonly returnAddress: number;
  exit: Moment | null;
  outcome: Outcome;
  /** eax, or what it will be once the handlers have returned; null when there is none. */
  result: number | null;
  /** In the manner of strace: `3</etc/passwd>`, `-1 ENOENT (No such file or directory)`, `?`. */
  resultText: string;
  /** Instructions that this thread executed on the way, its interrupts' handlers included; null when that was not seen. */
  instructions: number | null;
  /** How often the processor was taken from it or given up. */
  switches: number;
  /** Handlers that run before the program goes on, the one that runs first at the beginning. */
  signals: readonly DeliveredSignal[];
  /** The same call again, after it was interrupted. */
  restarted: boolean;
}
