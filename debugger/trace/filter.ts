/**
 * Which calls are wanted: conditions separated by blanks, all of which must hold.
 *
 *     pid=12,13  comm=sh  name=open,openat  number=5  error=ENOENT  error=any  outcome=never
 *     path~passwd  text~O_CREAT  follow=make  name!=read  cost>10000
 *
 * `=` takes one of several values, `!=` none of them, `~` looks for text, `!~` for its absence; a word alone is looked for anywhere.
 * Values with blanks stand in double quotes. `follow` takes a pid or a name with all its descendants.
 */
import { callText, errorName, whoText } from './formats.ts';
import type { TracedCall } from './traced-call.ts';

export class FilterError extends Error {}

export type CallFilter = (call: TracedCall) => boolean;

const PATHS = /^(path|old|new|target|source|fd|dirfd|old_dirfd|new_dirfd)$/;

/** What a key reads of a call; several values when any of them may meet the condition. */
const KEYS: Record<string, (call: TracedCall) => readonly string[]> = {
  pid: (call) => [whoText(call)],
  comm: ({ comm }) => (comm === null ? [] : [comm]),
  name: ({ name }) => [name],
  number: ({ number }) => [String(number)],
  error: (call) => {
    const name = errorName(call);
    return name === null ? ['none'] : [name, 'any'];
  },
  outcome: ({ outcome }) => [outcome],
  signal: ({ signals }) => signals.map(({ name }) => name),
  path: (call) => [
    ...call.arguments.filter(({ name }) => PATHS.test(name)).map(({ text }) => text),
    ...(call.resultText.includes('<') ? [call.resultText] : []),
  ],
  text: (call) => [`${callText(call)} = ${call.resultText}`],
  follow: (call) => [
    whoText(call),
    call.comm ?? '',
    ...call.ancestors.flatMap(({ pid, comm }) => [String(pid), comm]),
  ],
};

const NUMBERS: Record<string, (call: TracedCall) => number | null> = {
  cost: ({ instructions }) => instructions,
  switches: ({ switches }) => switches,
  result: ({ result }) => result,
  tick: ({ entry }) => entry.tick,
};

const WORD = /(?:[^\s"]|"(?:[^"\\]|\\.)*")+/g;
const CONDITION = /^([a-z]+)(!=|!~|=|~|>=|<=|>|<)(.*)$/s;

function unquote(text: string): string {
  return text.replaceAll(/"((?:[^"\\]|\\.)*)"/g, (_, inside: string) => inside.replaceAll(/\\(.)/g, '$1'));
}

const COMPARE: Record<string, (a: number, b: number) => boolean> = {
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
};

function numeric(key: string, operator: string, value: string): CallFilter {
  const compare = COMPARE[operator];
  if (compare === undefined || !/^-?\d+$/.test(value))
    throw new FilterError(
      `${key}${operator}${value}: ${key} is compared with a whole number, by = != > < >= <=`,
    );
  return (call) => {
    const found = NUMBERS[key](call);
    return found !== null && compare(found, Number(value));
  };
}

function textual(key: string, operator: string, value: string): CallFilter {
  const read = KEYS[key];
  if (operator === '~' || operator === '!~') {
    const wanted = value.toLowerCase();
    return (call) => read(call).some((each) => each.toLowerCase().includes(wanted)) === (operator === '~');
  }
  if (operator !== '=' && operator !== '!=')
    throw new FilterError(`${key}${operator}${value}: ${key} is text, for which there are = != ~ !~`);
  const values = value.split(',');
  return (call) => read(call).some((each) => values.includes(each)) === (operator === '=');
}

function condition(word: string): CallFilter {
  const match = CONDITION.exec(word);
  if (match === null) return textual('text', '~', unquote(word));
  const [, key, operator, value] = match;
  if (NUMBERS[key] !== undefined) return numeric(key, operator, unquote(value));
  if (KEYS[key] !== undefined) return textual(key, operator, unquote(value));
  const known = [...Object.keys(KEYS), ...Object.keys(NUMBERS)].join(' ');
  throw new FilterError(
    `${word}: calls have no ${key}; there are ${known}. Text with = in it stands in quotes`,
  );
}

/** @throws FilterError naming the condition that cannot be understood. An empty text lets everything through. */
export function parseFilter(text: string): CallFilter {
  const conditions = (text.match(WORD) ?? []).map(condition);
  return (call) => conditions.every((each) => each(call));
}
