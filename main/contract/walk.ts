/**
 * One system call as one path, the frame, and the tables behind every entry to the kernel; faults in words. The machine must
 * be stopped, and is where it was after every call but `walk.goTo`. What is asked for and is not there fails with
 * `not-found`, and says what to do.
 */
import type { FaultExplanation } from '../../debugger/walk/fault.ts';
import type { LiveFrame } from '../../debugger/walk/frame-view.ts';
import type { Tables } from '../../debugger/walk/gates-view.ts';
import type { Walk } from '../../debugger/walk/types.ts';
import type { DebugMoment, DebugState } from './debug.ts';

export type { FaultExplanation } from '../../debugger/walk/fault.ts';
export type { LiveFrame, LiveWord } from '../../debugger/walk/frame-view.ts';
export type { GateRow, SegmentRow, Tables } from '../../debugger/walk/gates-view.ts';
export type {
  CallNode,
  Check,
  FrameName,
  FrameWord,
  GateFacts,
  Station,
  StationKind,
  Walk,
  WalkStep,
} from '../../debugger/walk/types.ts';

export type WalkRequest =
  /** The call that the running process is in, or its next one. */
  | { kind: 'here' }
  /** The one at a tick of the recording, as a row of a trace has it. */
  | { kind: 'tick'; tick: number; pid?: number }
  | { kind: 'next' | 'last'; pid?: number; comm?: string; number?: number }
  /** The last call that a line of a program led to, or else the next one. */
  | { kind: 'line'; path: string; line: number }
  /** The first return of a new process to its program. */
  | { kind: 'birth'; pid: number };

export interface WalkCalls {
  'walk.follow': (request: { target: WalkRequest }) => Walk;
  /** To a moment of a walk. `address` is the instruction's that is next there. */
  'walk.goTo': (request: { moment: DebugMoment; address: number }) => DebugState;
  /** The saved registers of the running process as they lie now; null before there is a kernel. */
  'frame.read': (request: Record<string, never>) => { frame: LiveFrame | null };
  'gates.read': (request: Record<string, never>) => Tables;
  /** The exception whose handler is about to begin, or the last one before: of one process, where `pid` is given. */
  'fault.explain': (request: { pid?: number }) => FaultExplanation;
}
