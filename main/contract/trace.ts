/** System-call tracing in the window: what the machine has seen its programs call. See docs/tracing.md. */

export interface TraceState {
  /** Calls are recorded now. */
  running: boolean;
  bootId: number;
  /** Calls that are kept. */
  calls: number;
  /** Older ones that had to go. */
  dropped: number;
  /** Grows with every change; rows read at one generation belong together. */
  generation: number;
}

/** One call as a row of the table shows it. */
export interface TraceRow {
  id: number;
  /** The moment just before the entry. */
  tick: number;
  instruction: number;
  /** Null when the kernel's offsets are not known: the thread's number tells them apart then. */
  pid: number | null;
  thread: number;
  comm: string | null;
  number: number;
  name: string;
  /** Arguments, as strace shows them. */
  text: string;
  result: string;
  error: string | null;
  outcome: 'open' | 'returned' | 'replaced' | 'restarts' | 'resumed' | 'never' | 'lost';
  /** Instructions that the calling thread executed in it; null when they were not seen. */
  instructions: number | null;
  switches: number;
  /** Names of the signals whose handlers run next. */
  signals: string[];
}

export interface TraceDetails extends TraceRow {
  tgid: number | null;
  gate: 'int 0x80' | 'sysenter';
  arguments: { name: string; value: number; text: string }[];
  /** Where the program goes on; 0 when it is not known. */
  returnAddress: number;
  exitTick: number | null;
  /** Instructions that the machine executed from entry to exit, whoever they belonged to. */
  elapsed: number | null;
  /** The parent first. */
  ancestors: { pid: number; comm: string }[];
  handlers: { signal: string; address: number }[];
  restarted: boolean;
}

export type TraceFormatName = 'text' | 'jsonl' | 'csv';

type Nothing = Record<string, never>;

/** A `filter` that cannot be understood fails with `bad-request` and says which condition. */
export interface TraceCalls {
  'trace.state': (request: Nothing) => TraceState;
  /** From now on; later boots are traced from their first instruction. */
  'trace.start': (request: Nothing) => TraceState;
  'trace.stop': (request: Nothing) => TraceState;
  /** Forgets what was recorded. */
  'trace.clear': (request: Nothing) => TraceState;
  /** `count` rows (at most 1000) of those that the filter wants, from the `from`th on, and how many it wants in all. */
  'trace.rows': (request: { filter: string; from: number; count: number }) => {
    state: TraceState;
    total: number;
    rows: TraceRow[];
  };
  /** Place, among those that the filter wants, of the next one from `from` on (or before it) that `text` wants too; -1 for none. */
  'trace.find': (request: { filter: string; text: string; from: number; back: boolean }) => { place: number };
  'trace.details': (request: { id: number }) => TraceDetails;
  /** Those that the filter wants, as a file. */
  'trace.export': (request: { filter: string; format: TraceFormatName }) => { name: string; text: string };
}

export interface TraceEvents {
  /** About four times a second while calls come, and at every change of what is recorded. */
  'trace.changed': TraceState;
}
