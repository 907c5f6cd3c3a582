/**
 * What passes between the machine's worker and the process that owns it. Plain data that `postMessage` can clone.
 * One worker holds one machine at a time; booting again replaces it inside the same worker.
 */
import type { CpuModel, TranslatorStatistics } from '../../emulator/machine.ts';
import type { TaskOffsets } from '../../debugger/current-task.ts';
import type { TraceFormat } from '../../debugger/trace/formats.ts';
import type { ShareOptions } from './share/share-server.ts';
import type { ImageFile } from '../../debugger/images/loaded-images.ts';
import type {
  ContractError,
  DebugBreakpointSpec,
  DebugCalls,
  DebugEvents,
  TraceCalls,
  TraceEvents,
  WalkCalls,
} from '../contract.ts';

export type SerialPort = 0 | 1 | 2 | 3;

export interface MachineImage {
  kernel: Uint8Array;
  initrd?: Uint8Array;
  /** Contents of the disk; without them there is none. */
  disk?: Uint8Array;
  commandLine: string;
}

/** Of the terminal at the end of a serial line, in characters. */
export interface ConsoleSize {
  columns: number;
  rows: number;
}

export interface BootRequest {
  image: MachineImage;
  memoryMiB: number;
  cpuModel: CpuModel;
  /** What the RTC shows at power on, seconds since 1970 UTC. An input: the same value gives the same run. */
  bootTimeSeconds: number;
  /** `real`: idle guest time takes as long as it says. `skip`: idle time passes at once (headless runs). */
  idle: 'real' | 'skip';
  bootId: number;
  /** Byte offsets into the kernel's `task_struct`, for the status line; null for a foreign kernel. */
  taskOffsets: TaskOffsets | null;
  /** Terminals whose size is known at power on. */
  consoleSizes?: [SerialPort, ConsoleSize][];
  /** Memory for going back in time, in MiB; absent: nothing is kept, but for kdb and gdb. */
  historyMiB?: number;
  /** A folder of the host for the guest; absent: there is no such device. */
  share?: ShareOptions;
  /** Stop for good at this instruction count. */
  maxInstructions?: number;
  /** kdb answers the Pause key and Ctrl-A on the consoles; absent: everything typed is for the guest. */
  kdb?: DebugSetup;
  /** A window shows kdb and the debugger; a crash is then something to look at. */
  window?: WindowSetup;
  /** What gdb may do with the machine; absent: nothing is recorded, and no client is served. */
  gdb?: GdbSetup;
  /** System calls are told of, from the first one on. */
  trace?: TraceSetup;
  /** Typed and watched for on ttyS0, in order, at exact instruction counts. */
  scenario?: ScenarioStep[];
}

/** What a debugger must know of a kernel. */
export interface DebugSetup {
  /** Its file, with symbols and debugging information. */
  symbols: Uint8Array;
  /** Names and values of asm-offsets.c; empty for a foreign kernel. */
  offsets: Readonly<Record<string, number>>;
  /** Files of modules and programs, by their names. */
  modules?: readonly ImageFile[];
  programs?: readonly ImageFile[];
}

/** For the debugger in the window. */
export interface WindowSetup {
  /** Set before the first instruction. */
  breakpoints: readonly (DebugBreakpointSpec & { id: number })[];
  /** System calls are recorded from the first one on. */
  trace: boolean;
}

/** Calls of the contract that the worker answers, and events that it tells of. */
export type DebuggerCalls = Omit<DebugCalls, 'kdb.history'> & WalkCalls;
export type DebuggerCallName = keyof DebuggerCalls;
export type WorkerCalls = DebuggerCalls & TraceCalls;
export type WorkerCallName = keyof WorkerCalls;
export type ToldEvents = DebugEvents & TraceEvents;

export type ToldEvent = { [N in keyof ToldEvents]: { name: N; value: ToldEvents[N] } }[keyof ToldEvents];

export interface TraceSetup {
  format: TraceFormat;
  /** As debugger/trace/filter.ts reads it, which has been tried. */
  filter: string;
  /** Names and values of asm-offsets.c; empty for a foreign kernel. */
  offsets: Readonly<Record<string, number>>;
}

export interface GdbSetup extends DebugSetup {
  /** The first instruction waits for a client to let it. */
  wait: boolean;
}

export type ScenarioStep = { kind: 'send'; text: string } | { kind: 'expect'; text: string };

export type WorkerRequest =
  | { kind: 'boot'; request: BootRequest }
  | { kind: 'run' }
  | { kind: 'pause' }
  | { kind: 'input'; port: SerialPort; bytes: Uint8Array }
  | { kind: 'resize'; port: SerialPort; size: ConsoleSize }
  | { kind: 'enter-kdb'; port: SerialPort }
  | { kind: 'gdb-connect' | 'gdb-disconnect' }
  | { kind: 'gdb-data'; bytes: Uint8Array }
  | { kind: 'hash' }
  | { kind: 'disk' }
  | { kind: 'recording' }
  | { kind: 'call'; id: number; name: WorkerCallName; request: unknown }
  | { kind: 'trace-end' };

/** Why a machine stopped by itself. */
export type StopCause =
  'poweroff' | 'reset' | 'panic' | 'triple-fault' | 'dead-halt' | 'limit' | 'scenario' | 'killed' | 'failure';

export interface WorkerStatus {
  bootId: number;
  state: 'running' | 'paused' | 'halted' | 'crashed';
  cause: StopCause | null;
  /** A sentence for the user; empty while all is well. */
  reason: string;
  instructions: number;
  ticks: number;
  mips: number;
  idle: number;
  pid: number | null;
  comm: string | null;
  ring: 0 | 1 | 2 | 3 | null;
  /** Linear address of the next instruction. */
  eip: number;
  /** The kernel has announced a panic on port 0xF4 (it may still be running). */
  panicked: boolean;
  /** Wall milliseconds and instructions from boot to the first prompt on ttyS0; null before. */
  firstPrompt: { milliseconds: number; instructions: number } | null;
  /** Wall seconds since boot spent executing (idle waiting left out). */
  busySeconds: number;
  /** What the translator has done since boot. */
  translator: TranslatorStatistics;
}

export type WorkerEvent =
  | { kind: 'booted'; bootId: number }
  | { kind: 'boot-failed'; bootId: number; message: string }
  | { kind: 'output'; port: SerialPort; bytes: Uint8Array; bootId: number }
  | { kind: 'status'; status: WorkerStatus }
  /** For the gdb client; null: its session is over. */
  | { kind: 'gdb-data'; bytes: Uint8Array | null }
  | { kind: 'hash'; hash: string }
  /** The disk's contents; null without a disk. */
  | { kind: 'disk'; contents: Uint8Array | null }
  | { kind: 'recording'; recording: MachineRecording | null }
  | { kind: 'answer'; id: number; value: unknown }
  | { kind: 'refusal'; id: number; error: ContractError }
  | { kind: 'told'; event: ToldEvent }
  /** Lines of the trace. */
  | { kind: 'trace'; text: string }
  /** There will be no more of them. */
  | { kind: 'trace-ended' };

/** What has come into the machine since boot, and the state it is in now. */
export interface MachineRecording {
  /** Journal as JSON. */
  journal: string;
  end: { ticks: number; instructions: number; deliveries: number };
  hash: string;
}
