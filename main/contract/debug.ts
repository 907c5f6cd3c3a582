/**
 * The debugger in the window: where the machine stands, how it is moved, and what is looked at. Addresses are linear,
 * unsigned 32-bit numbers; paths are relative to the workspace; instruction counts are exact. Every call fails with
 * `not-found` while there is no machine.
 */

/** A moment of the recording. Equal moments are equal states of the machine, byte for byte. */
export interface DebugMoment {
  ticks: number;
  instructions: number;
  deliveries: number;
  events: number;
}

export interface SourcePlace {
  path: string;
  /** 1-based. */
  line: number;
}

/** An address of code, with what is known of it. */
export interface CodePlace {
  address: number;
  /** `sys_getpid+0x4`, `[audit]open_log`. */
  symbol: string | null;
  function: string | null;
  /** What it belongs to: `kernel`, a module in brackets, or a program. */
  image: string | null;
  source: SourcePlace | null;
}

export interface DebugStop {
  reason: 'breakpoint' | 'step' | 'interrupted' | 'halted' | 'ended' | 'history-begins' | 'history-ends';
  /** A sentence for the user; empty where the reason says it all. */
  detail: string;
  moment: DebugMoment;
  ring: 0 | 1 | 2 | 3;
  pid: number | null;
  comm: string | null;
  place: CodePlace;
  /** Numbers of the breakpoints that were met here. */
  breakpoints: number[];
}

export interface DebugState {
  bootId: number;
  /** `running` also while a motion is under way; `moving` then is the kdb command that it equals. */
  mode: 'off' | 'running' | 'stopped';
  moving: string;
  /** Increases with every stop and every change of a stopped machine: what was read before holds no longer. */
  generation: number;
  stop: DebugStop | null;
  /** The recording goes on behind this moment. */
  inPast: boolean;
}

/** How far to go. Backwards there are all but `into-trap`. */
export type DebugMotion =
  /** To the next breakpoint; backwards to the last, or to where the recording begins. */
  | { kind: 'go' }
  | { kind: 'instruction'; count?: number }
  /** One instruction, with what it calls as a whole. */
  | { kind: 'over' }
  | { kind: 'line' }
  /** One line, with what it calls as a whole. */
  | { kind: 'line-over' }
  /** Until the function returns; backwards to where it was called. */
  | { kind: 'out' }
  /** To the kernel's first instruction, at this program's next INT or SYSENTER. */
  | { kind: 'into-trap' }
  /** To this thread's next instruction in user mode; backwards to its last one. */
  | { kind: 'to-user' }
  | { kind: 'to'; address: number }
  | { kind: 'to'; path: string; line: number };

// ---------------------------------------------------------------- breakpoints

export type DebugBreakpointKind =
  /** Before the code of a line, wherever that has been put; the next line with code, where this one has none. */
  | { kind: 'line'; path: string; line: number }
  | { kind: 'symbol'; name: string }
  | { kind: 'address'; address: number }
  /** Behind an access to memory: at the place that an expression names (`jiffies`, `&current->state`, `0xc0101234`). */
  | { kind: 'watch'; expression: string; length?: number; on: 'read' | 'write' | 'access' }
  | { kind: 'port'; port: number; length: 1 | 2 | 4; on: 'read' | 'write' | 'access' }
  /** By number, or null for any. */
  | { kind: 'system-call'; number: number | null; at: 'entry' | 'exit' | 'both' }
  | { kind: 'vector'; vector: number }
  | { kind: 'process'; pid?: number; comm?: string }
  | { kind: 'exec'; comm?: string }
  | { kind: 'ring'; to?: 0 | 3 }
  | { kind: 'panic' };

export interface DebugBreakpointSpec {
  what: DebugBreakpointKind;
  enabled: boolean;
  /** A C expression; empty: none. Stops only where it is not 0. */
  condition: string;
  /** Encounters that are passed over first. */
  ignore: number;
  /** Removed after its first stop. */
  once: boolean;
  scope: { pid?: number; comm?: string };
}

export interface DebugBreakpoint extends DebugBreakpointSpec {
  id: number;
  /** Who set it: what kdb has set goes with the machine, what the window has set is kept for the next boot. */
  by: 'window' | 'kdb';
  /** `absent`: its page is not there yet. `unresolved`: nothing of that name or line is known yet. */
  binding: 'bound' | 'absent' | 'unresolved';
  places: CodePlace[];
  /** What it is, in a few words: `sys_getpid`, `sched.c:120`, `write to jiffies`. */
  title: string;
  /** Why it does not count, or what is wrong with its condition; empty when all is well. */
  trouble: string;
  hits: number;
}

// ---------------------------------------------------------------- looking

export interface DebugSegment {
  name: string;
  selector: number;
  base: number;
  limit: number;
  usable: boolean;
}

export interface DebugRegisters {
  /** eax ecx edx ebx esp ebp esi edi eip eflags, in this order; null where nobody saved it in this frame. */
  general: { name: string; value: number | null }[];
  segments: DebugSegment[];
  /** cr0 cr2 cr3 cr4. */
  control: { name: string; value: number }[];
  ring: 0 | 1 | 2 | 3;
}

export interface DebugFrame {
  /** 0 is the innermost. */
  index: number;
  place: CodePlace;
  space: 'kernel' | 'user';
  /** The kernel was entered between this frame and the one before: by `int $0x80`, an exception or an interrupt. */
  entry: boolean;
  /** Found by a guess. */
  guess: boolean;
  /** `pid = 1, buf = 0x…`, as far as it is known. */
  arguments: string;
  /** Canonical frame address. */
  cfa: number | null;
}

export interface DebugValue {
  name: string;
  type: string;
  value: string;
  /** Evaluates to this value again, in the same frame. */
  expression: string;
  address: number | null;
  /** `debug.children` has more of it. */
  expandable: boolean;
}

export interface DebugVariables {
  function: string;
  inlined: boolean;
  variables: (DebugValue & { parameter: boolean })[];
}

export interface DebugInstruction {
  address: number;
  /** In hexadecimal, two digits each. */
  bytes: string;
  /** AT&T syntax, with symbols. */
  text: string;
  symbol: string | null;
  source: SourcePlace | null;
  /** Where a listing shows the source line. */
  beginsLine: boolean;
  /** Where a direct jump or call goes. */
  target: number | null;
}

export interface DebugMemory {
  address: number;
  bytes: Uint8Array;
  /** Stretches that are not mapped; their bytes are 0. */
  missing: { start: number; length: number }[];
}

export interface DebugStackWord {
  address: number;
  value: number | null;
  /** What it points at: `sys_getpid+0x4`. */
  symbol: string | null;
  /** Index of the frame whose return address it is. */
  returnsTo: number | null;
  /** Registers that point here: `esp`, `ebp`. */
  registers: string[];
}

export interface DebugWriter {
  by: 'instruction' | 'delivery' | 'input';
  place: CodePlace;
  text: string;
  ring: number;
  moment: DebugMoment;
}

export interface DebugMark {
  kind: 'boot' | 'prompt' | 'breakpoint' | 'input' | 'panic' | 'named';
  /** What happened: the name that was given, the text that was typed. */
  text: string;
  moment: DebugMoment;
}

export interface DebugTimeline {
  begin: DebugMoment;
  now: DebugMoment;
  /** Where the recording ends. */
  present: DebugMoment;
  /** Instruction counts of the checkpoints. */
  checkpoints: number[];
  marks: DebugMark[];
  /** Futures that were left. */
  branches: { id: number; name: string; fork: DebugMoment; end: DebugMoment }[];
  usedBytes: number;
  budgetBytes: number;
}

// ---------------------------------------------------------------- the calls

type Nothing = Record<string, never>;

export interface DebugCalls {
  'debug.state': (request: Nothing) => DebugState;
  /** Stops the machine as the Pause key at a console does: kdb asks there. */
  'debug.pause': (request: { port?: 0 | 1 | 2 | 3 }) => DebugState;
  /** Begins a motion. A short one has ended when this answers; of a longer one `debug.state` tells. */
  'debug.move': (request: { motion: DebugMotion; back?: boolean }) => DebugState;
  'debug.goTo': (request: {
    where: { instructions: number } | { moment: DebugMoment } | { mark: string };
  }) => DebugState;

  'debug.breakpoints': (request: Nothing) => { breakpoints: DebugBreakpoint[] };
  'debug.setBreakpoint': (
    request: Partial<DebugBreakpointSpec> & Pick<DebugBreakpointSpec, 'what'>,
  ) => DebugBreakpoint;
  'debug.changeBreakpoint': (
    request: Partial<Omit<DebugBreakpointSpec, 'what'>> & { id: number },
  ) => DebugBreakpoint;
  'debug.removeBreakpoint': (request: { id: number }) => Nothing;

  'debug.registers': (request: { frame?: number }) => DebugRegisters;
  'debug.writeRegister': (request: { name: string; value: number }) => DebugState;
  'debug.backtrace': (request: Nothing) => { frames: DebugFrame[]; end: string };
  'debug.variables': (request: { frame?: number }) => { groups: DebugVariables[] };
  /** Members, elements, or what a pointer points at. */
  'debug.children': (request: { expression: string; frame?: number }) => { values: DebugValue[] };
  'debug.evaluate': (request: { expression: string; frame?: number }) => DebugValue;
  /** Around an address, the present one if none is given. */
  'debug.disassembly': (request: { address?: number; before: number; after: number }) => {
    instructions: DebugInstruction[];
  };
  /** `at` is an expression: a symbol, `$esp`, `0xc0100000`. */
  'debug.memory': (request: { at: string; offset?: number; length: number; frame?: number }) => DebugMemory;
  'debug.writeMemory': (request: { address: number; bytes: Uint8Array }) => DebugState;
  'debug.stack': (request: { words: number }) => { words: DebugStackWord[] };
  /** What a symbol, an address or an expression in kdb's output or the source means. */
  'debug.lookup': (request: { text: string }) => { place: CodePlace };
  /** The last write to these bytes before the present moment; null when the recording has none. */
  'debug.who': (request: { address: number; length: number }) => { writer: DebugWriter | null };

  'debug.timeline': (request: Nothing) => DebugTimeline;
  'debug.mark': (request: { name: string }) => DebugTimeline;
  'debug.unmark': (request: { name: string }) => DebugTimeline;
  /** The present moment becomes the end of the recording; what came behind it is kept as a branch. */
  'debug.fork': (request: Nothing) => DebugTimeline;
  'debug.switchTo': (request: { branch: number }) => DebugState;

  /** Typed at kdb's own console. */
  'kdb.input': (request: { text: string }) => Nothing;
  /** What kdb has printed lately. */
  'kdb.history': (request: Nothing) => { text: string; offset: number };
}

export interface DebugEvents {
  'debug.state': DebugState;
  'debug.breakpoints': { breakpoints: DebugBreakpoint[] };
  /** `offset`: position of the text in everything kdb has printed in this session. */
  'kdb.output': { text: string; offset: number };
}
