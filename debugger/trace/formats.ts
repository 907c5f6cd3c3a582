/** A trace as text in the manner of strace, as JSON lines, and as CSV; docs/tracing.md has the schema. */
import { errorOf } from './errno.ts';
import type { TracedCall } from './traced-call.ts';

export const TRACE_FORMATS = ['text', 'jsonl', 'csv'] as const;
export type TraceFormat = (typeof TRACE_FORMATS)[number];

/** By a file's extension; anything but .jsonl and .csv is text. */
export function formatOf(file: string): TraceFormat {
  if (file.endsWith('.jsonl')) return 'jsonl';
  return file.endsWith('.csv') ? 'csv' : 'text';
}

/** `openat(AT_FDCWD, "/etc/passwd", O_RDONLY)` */
export function callText(call: TracedCall): string {
  return `${call.name}(${call.arguments.map(({ text }) => text).join(', ')})`;
}

/** Instructions from the entry to the exit, whoever executed them; null when it did not return. */
export function elapsed({ entry, exit }: TracedCall): number | null {
  return exit === null ? null : exit.instruction - entry.instruction;
}

export function errorName({ result }: TracedCall): string | null {
  return result === null ? null : (errorOf(result)?.name ?? null);
}

/** pid, or #n for a thread whose pid is not known. */
export function whoText({ pid, thread }: TracedCall): string {
  return pid === null ? `#${thread}` : String(pid);
}

function textLine(call: TracedCall): string {
  const cost = call.instructions === null ? '' : ` <${call.instructions}>`;
  const signals = call.signals.map(({ name }) => ` {${name}}`).join('');
  return `[${whoText(call)}] ${callText(call)} = ${call.resultText}${signals}${cost}`;
}

/** What JSON lines and CSV have of a call, in this order. */
export function fieldsOf(call: TracedCall): Record<string, unknown> {
  return {
    id: call.id,
    tick: call.entry.tick,
    instruction: call.entry.instruction,
    thread: call.thread,
    pid: call.pid,
    tgid: call.tgid,
    parent: call.ancestors[0]?.pid ?? null,
    comm: call.comm,
    number: call.number,
    name: call.name,
    gate: call.gate,
    arguments: call.arguments,
    outcome: call.outcome,
    result: call.result,
    error: errorName(call),
    resultText: call.resultText,
    instructions: call.instructions,
    elapsed: elapsed(call),
    exitTick: call.exit?.tick ?? null,
    switches: call.switches,
    signals: call.signals.map(({ name }) => name),
    restarted: call.restarted,
  };
}

const COLUMNS = [
  'id', 'tick', 'instruction', 'thread', 'pid', 'tgid', 'parent', 'comm', 'number', 'name', 'gate', 'arguments', 'outcome',
  'result', 'error', 'resultText', 'instructions', 'elapsed', 'exitTick', 'switches', 'signals', 'restarted',
]; // prettier-ignore

/** Quoted where RFC 4180 wants it. */
function cell(value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csvLine(call: TracedCall): string {
  const fields: Record<string, unknown> = {
    ...fieldsOf(call),
    arguments: call.arguments.map(({ text }) => text).join(', '),
    signals: call.signals.map(({ name }) => name).join(' '),
  };
  return COLUMNS.map((name) => cell(fields[name])).join(',');
}

const LINES: Record<TraceFormat, (call: TracedCall) => string> = {
  text: textLine,
  jsonl: (call) => JSON.stringify(fieldsOf(call)),
  csv: csvLine,
};

/** The line of one call, ended by a newline. */
export function traceLine(format: TraceFormat, call: TracedCall): string {
  return `${LINES[format](call)}\n`;
}

/** Says that calls from number `id` on are taken back, because the past was changed. CSV has no place for it. */
export function traceRewind(format: TraceFormat, id: number): string {
  if (format === 'jsonl') return `${JSON.stringify({ takenBackFrom: id })}\n`;
  return format === 'text' ? `--- the past was changed: calls from number ${id} on have not been ---\n` : '';
}

/** What a file of the format begins with. */
export function traceHead(format: TraceFormat): string {
  return format === 'csv' ? `${COLUMNS.join(',')}\n` : '';
}
