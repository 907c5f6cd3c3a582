/** Arguments and results of a call as text, at its entry and at its end. */
import { callType } from './calls.ts';
import { errorOf } from './errno.ts';
import { hex, octal } from './show-context.ts';
import type { ShowContext } from './show-context.ts';
import type { Outcome, TracedArgument } from './traced-call.ts';
import { valueName } from './flag-names.ts';
import { descriptor, showsOf } from './values.ts';

const WORDS = 6;

/** An argument that cannot be told yet has no text. */
export interface PendingArgument extends Omit<TracedArgument, 'text'> {
  text: string | null;
}

/** Arguments as they are at the entry. Of a call without a name all six words are shown. */
export function showEntry(number: number, context: ShowContext): PendingArgument[] {
  const type = callType(number);
  if (type === null) {
    return context.words
      .slice(0, WORDS)
      .map((value, index) => ({ name: `argument${index + 1}`, value, text: hex(value) }));
  }
  return showsOf(type).map(({ name, place, show }) => ({
    name,
    value: context.words[place] ?? 0,
    text: show(context, place),
  }));
}

/** What could not be told before is told now, or its address. Arguments that the call does not take are left out. */
export function showExit(
  number: number,
  pending: readonly PendingArgument[],
  context: ShowContext,
): TracedArgument[] {
  const shows = callShows(number);
  return pending
    .map(({ name, value, text }, index) => ({
      name,
      value,
      text: text ?? shows[index]?.show(context, shows[index].place) ?? hex(value),
    }))
    .filter(({ text }) => text !== '');
}

function callShows(number: number): ReturnType<typeof showsOf> {
  const type = callType(number);
  return type === null ? [] : showsOf(type);
}

/** What a call has changed in its arguments, as ` (…)`; empty for nothing. */
function changes(number: number, context: ShowContext): string {
  const texts = callShows(number).flatMap(({ name, place, after }) => {
    const text = after?.(context, place) ?? null;
    return text === null ? [] : [name === 'fds' ? text : `${name} ${text}`];
  });
  return texts.length === 0 ? '' : ` (${texts.join(', ')})`;
}

const UNSIGNED_FROM = 2 ** 32;

function plainResult(number: number, result: number, context: ShowContext): string {
  const kind = callType(number)?.result ?? 'd';
  if (kind === 'x') return hex(result);
  if (kind === 'o') return octal(result);
  const isDescriptor =
    kind === 'fd' || (kind === 'fcntl' && /^F_DUPFD/.test(valueName('fcntl', context.words[1]) ?? ''));
  if (isDescriptor || (kind === 'socketcall' && SOCKET_MAKERS.includes(context.words[0])))
    return descriptor(context, result);
  // A result below the errors is an address or a count beyond two gigabytes.
  return String(result < 0 ? result + UNSIGNED_FROM : result);
}

/** socket, accept, accept4 */
const SOCKET_MAKERS = [1, 5, 18];

/** `result`: eax as a signed word. */
export function showResult(
  number: number,
  outcome: Outcome,
  result: number | null,
  context: ShowContext,
): string {
  if (outcome === 'open') return '? <unfinished ...>';
  if (outcome === 'restarts') {
    return result === 0
      ? '? ERESTART_RESTARTBLOCK (Interrupted by signal)'
      : '? ERESTARTSYS (To be restarted)';
  }
  if (outcome === 'never' || outcome === 'lost' || result === null) return '?';
  const error = errorOf(result);
  if (error !== null) return `-1 ${error.name} (${error.text})`;
  return `${plainResult(number, result, context)}${changes(number, context)}`;
}
