/** The window's trace: the worker's side of the `trace.` calls of the contract. */
import { parseFilter } from '../../../debugger/trace/filter.ts';
import { callText, elapsed, errorName, traceHead, traceLine } from '../../../debugger/trace/formats.ts';
import type { TracedCall } from '../../../debugger/trace/traced-call.ts';
import { Tracer } from '../../../debugger/trace/tracer.ts';
import type { Machine } from '../../../emulator/machine.ts';
import type { TraceCalls, TraceDetails, TraceRow, TraceState } from '../../contract.ts';
import { CallError } from '../worker-calls.ts';
import { FilteredCalls, placeOf } from './filtered-calls.ts';

export type TraceCallName = keyof TraceCalls;

export interface WindowTraceOptions {
  machine: Machine;
  offsets: Readonly<Record<string, number>>;
  bootId: number;
  /** Begin with the first instruction. */
  on: boolean;
  inPast: () => boolean;
  tell: (state: TraceState) => void;
}

const KEPT = 100_000;
const MOST_ROWS = 1000;

const EXTENSIONS = { text: 'txt', jsonl: 'jsonl', csv: 'csv' } as const;

export class WindowTrace {
  private readonly tracer: Tracer;
  private readonly options: WindowTraceOptions;
  /** Calls that have ended, and changes of other kinds. */
  private changes = 0;
  private told = -1;
  private filter = '';
  private filtered: FilteredCalls | null = null;
  private readonly handlers: TraceCalls = {
    'trace.state': () => this.state(),
    'trace.start': () => this.change(() => this.tracer.start()),
    'trace.stop': () => this.change(() => this.tracer.stop()),
    'trace.clear': () => this.change(() => this.tracer.clear()),
    'trace.rows': ({ filter, from, count }) => this.rows(filter, from, Math.min(count, MOST_ROWS)),
    'trace.find': ({ filter, text, from, back }) => ({ place: this.find(filter, text, from, back) }),
    'trace.details': ({ id }) => this.details(id),
    'trace.export': ({ filter, format }) => ({
      name: `trace.${EXTENSIONS[format]}`,
      text:
        traceHead(format) +
        this.select(filter)
          .map((call) => traceLine(format, call))
          .join(''),
    }),
  };

  constructor(options: WindowTraceOptions) {
    this.options = options;
    this.tracer = new Tracer(options.machine, {
      offsets: options.offsets,
      keep: KEPT,
      inPast: options.inPast,
      onCall: () => this.changes++,
      onRewind: () => this.forget(),
    });
    if (options.on) this.tracer.start();
  }

  private get generation(): number {
    return this.changes + this.tracer.lastId;
  }

  answer(name: TraceCallName, request: unknown): unknown {
    return this.handlers[name](request as never);
  }

  /** Tells of the state when something has changed since it was told last. */
  update(): void {
    if (this.told === this.generation) return;
    this.told = this.generation;
    this.options.tell(this.state());
  }

  private change(what: () => void): TraceState {
    what();
    this.forget();
    this.update();
    return this.state();
  }

  private forget(): void {
    this.filtered = null;
    this.changes++;
  }

  private state(): TraceState {
    const { running, calls, dropped } = this.tracer;
    return {
      running,
      bootId: this.options.bootId,
      calls: calls.length,
      dropped,
      generation: this.generation,
    };
  }

  private select(filter: string): readonly TracedCall[] {
    if (this.filtered === null || filter !== this.filter) {
      this.filtered = new FilteredCalls(parseFilter(filter));
      this.filter = filter;
    }
    return this.filtered.update(this.tracer.calls);
  }

  private rows(filter: string, from: number, count: number): ReturnType<TraceCalls['trace.rows']> {
    const calls = this.select(filter);
    return { state: this.state(), total: calls.length, rows: calls.slice(from, from + count).map(rowOf) };
  }

  private find(filter: string, text: string, from: number, back: boolean): number {
    const calls = this.select(filter);
    const wanted = parseFilter(text);
    if (back) {
      for (let at = Math.min(from, calls.length) - 1; at >= 0; at--) if (wanted(calls[at])) return at;
      return -1;
    }
    for (let at = Math.max(0, from); at < calls.length; at++) if (wanted(calls[at])) return at;
    return -1;
  }

  private details(id: number): TraceDetails {
    const { calls } = this.tracer;
    const call = calls[placeOf(calls, id)];
    if (call === undefined || call.id !== id)
      throw new CallError('not-found', `Call ${id} is no longer in the trace: choose another row.`);
    return {
      ...rowOf(call),
      tgid: call.tgid,
      gate: call.gate,
      arguments: call.arguments.map(({ name, value, text }) => ({ name, value, text })),
      returnAddress: call.returnAddress,
      exitTick: call.exit?.tick ?? null,
      elapsed: elapsed(call),
      ancestors: call.ancestors.map(({ pid, comm }) => ({ pid, comm })),
      handlers: call.signals.map(({ name, handler }) => ({ signal: name, address: handler })),
      restarted: call.restarted,
    };
  }
}

function rowOf(call: TracedCall): TraceRow {
  const { id, entry, pid, thread, comm, number, name, resultText, outcome, instructions, switches } = call;
  return {
    ...{ id, tick: entry.tick, instruction: entry.instruction, pid, thread, comm, number, name, outcome },
    ...{ instructions, switches, result: resultText, error: errorName(call) },
    text: callText(call).slice(name.length),
    signals: call.signals.map((signal) => signal.name),
  };
}
