/**
 * One system call as one path, as plain data: stations from the program's stub through the gate, the kernel and back.
 *
 * Counts are instructions executed, exact. `own` are those that the call's thread executed for the call, its exceptions
 * included; `interrupts` those of interrupt handlers that came in between; `others` those of other threads while the call
 * slept. The three together are the distance from the walk's begin to its end, and so are those of its stations.
 */
import type { Position } from '../engine/stop.ts';

export interface Source {
  /** As the build told the compiler: relative to the workspace for what it builds. */
  file: string;
  line: number;
}

export interface Place {
  /** Linear. */
  address: number;
  /** `system_call+0x4`; null where no symbol is known. */
  symbol: string | null;
  source: Source | null;
}

export interface Counts {
  own: number;
  interrupts: number;
  others: number;
}

/** Words of struct pt_regs as entry.S calls their offsets, from the lowest address. */
export const FRAME_NAMES = [
  'EBX',
  'ECX',
  'EDX',
  'ESI',
  'EDI',
  'EBP',
  'EAX',
  'DS',
  'ES',
  'ORIG_EAX',
  'EIP',
  'CS',
  'EFLAGS',
  'OLDESP',
  'OLDSS',
] as const;
export type FrameName = (typeof FRAME_NAMES)[number];

/** A word of the frame got a value, or was taken off the stack. */
export interface FrameChange {
  offset: number;
  name: FrameName;
  value: number;
  how: 'push' | 'store' | 'pop' | 'processor';
}

/** One instruction on the path itself, not in what it calls. */
export interface WalkStep extends Place {
  /** Before it is executed. */
  position: Position;
  /** Own instructions of the walk before it. */
  count: number;
  /** AT&T syntax. */
  text: string;
  /** What it did, in words, where that is worth saying. */
  note: string;
  frame: FrameChange[];
}

/** What was called on the way, or came in between. */
export interface CallNode extends Place, Counts {
  kind: 'function' | 'interrupt' | 'exception' | 'sleep';
  /** The function's name, `interrupt 0x20`, `exception 14`, or whose turn it was. */
  name: string;
  position: Position;
  /** Own instructions of the walk before it. */
  count: number;
  /** Own instructions (of an interrupt: its handler's) that are not in `children`. */
  self: number;
  /** So many calls, one like the other, one behind the other. */
  times: number;
  children: CallNode[];
  /** Deeper calls, or more of them, than are kept; they are counted in `self`. */
  cut: boolean;
}

export interface Check {
  holds: boolean;
  text: string;
}

/** An entry of the interrupt descriptor table (Intel SDM volume 3, 6.11). */
export interface GateFacts {
  vector: number;
  /** Linear address of the entry. */
  address: number;
  kind: 'interrupt-gate' | 'trap-gate' | 'task-gate' | 'none';
  bits: 16 | 32;
  present: boolean;
  dpl: number;
  selector: number;
  offset: number;
  /** The handler's symbol. */
  handler: string | null;
  /** What the selector names in the descriptor table; null when that is no segment. */
  segment: { base: number; limit: number; dpl: number; code: boolean; conforming: boolean } | null;
}

/** From the program's stack to the kernel's (Intel SDM volume 3, 6.12.1). */
export interface StackSwitch {
  old: { ss: number; esp: number };
  new: { ss: number; esp: number };
  /** Where the new one was taken from: linear address of ESP0 in the task state segment; null with SYSENTER. */
  tss: number | null;
  /** What was pushed, in the order of pushing. */
  pushed: { name: string; address: number; value: number }[];
}

/** The word of the table that says who serves the call. */
export interface TableSlot {
  table: string | null;
  tableAddress: number;
  index: number;
  /** Linear address of the word. */
  address: number;
  target: number;
  symbol: string | null;
}

export type StationKind =
  /** The program's wrapper, up to the trap. */
  | 'stub'
  /** INT or SYSENTER. */
  | 'trap'
  /** What the processor read and checked in that instruction. */
  | 'gate'
  | 'stack-switch'
  /** The kernel's first pushes: the number, then SAVE_ALL. */
  | 'number'
  | 'save-all'
  /** Between the frame and the dispatch: who runs, is it traced, is there such a number? */
  | 'checks'
  | 'table'
  | 'service'
  /** The result goes into the frame. */
  | 'result'
  /** Another call from the entry code. */
  | 'call'
  /** Other code of the entry path, under its own label. */
  | 'code'
  /** A new process begins here. */
  | 'birth'
  /** ret_from_sys_call: is there something else to do first? */
  | 'way-out'
  | 'restore-all'
  | 'return'
  /** The program again: what the stub makes of the result. */
  | 'back'
  /** The processor refused the trap, and raised this instead. */
  | 'fault';

export interface Station extends Place, Counts {
  kind: StationKind;
  title: string;
  /** Sentences. */
  says: string[];
  /** The moment before its first instruction. */
  position: Position;
  /** Own instructions of the walk before it. */
  count: number;
  ring: number;
  steps: WalkStep[];
  /** What was called from here, or came in between, in order. */
  calls: CallNode[];
  gate?: GateFacts;
  checks?: Check[];
  stack?: StackSwitch;
  slot?: TableSlot;
}

export interface FrameWord {
  offset: number;
  name: FrameName;
  address: number;
  value: number;
  /** Which instruction pushed it, by its number in the walk; null when it was there before. */
  pushedAt: number | null;
  by: 'processor' | 'entry-code';
  /** The service routine's parameter that is this word. */
  parameter: string | null;
}

export type WalkEnding =
  /** To the instruction behind the trap. */
  | 'returned'
  /** To the trap itself, which is executed again. */
  | 'restarted'
  /** To a handler of a signal, or another place in the same program. */
  | 'elsewhere'
  /** To another program. */
  | 'new-program'
  /** The process has ended. */
  | 'gone'
  /** It had not come back where the recording ends, or as far as was looked. */
  | 'asleep'
  | 'machine-ended'
  | 'too-long';

export interface Walk {
  /** By which the program entered; 'birth': a new process that enters its program for the first time. */
  way: 'gate' | 'sysenter' | 'birth' | 'refused';
  number: number | null;
  /** `sys_getpid`: the service routine's symbol. */
  name: string | null;
  arguments: { name: string; value: number }[];
  /** EAX when it came back; null when it did not. */
  result: number | null;
  pid: number | null;
  comm: string | null;
  begin: Position;
  end: Position;
  counts: Counts & { user: number; kernel: number };
  /** Ticks that passed in HLT meanwhile. */
  idleTicks: number;
  ending: WalkEnding;
  /** The ending in a sentence. */
  says: string;
  /** Some of it has not happened yet: it is what happens if nothing comes in from outside. */
  ahead: boolean;
  stations: Station[];
  /** The frame as the service routine found it; null where none was made. */
  frame: { address: number; words: FrameWord[] } | null;
}
