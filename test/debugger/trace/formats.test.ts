/** Filters and file formats, on calls made up for the purpose. */
import { describe, expect, it } from 'vitest';
import { FilterError, parseFilter } from '../../../debugger/trace/filter.ts';
import { fieldsOf, formatOf, traceHead, traceLine, traceRewind } from '../../../debugger/trace/formats.ts';
import type { TracedCall } from '../../../debugger/trace/traced-call.ts';

function call(changes: Partial<TracedCall> = {}): TracedCall {
  return {
    ...{ id: 1, thread: 1, pid: 5, tgid: 5, comm: 'cat', number: 5, name: 'open', gate: 'int 0x80' },
    ancestors: [
      { pid: 3, comm: 'sh' },
      { pid: 1, comm: 'init' },
    ],
    words: [1, 2, 3, 4, 5, 6],
    arguments: [
      { name: 'path', value: 1, text: '"/etc/pass\\"wd, x"' },
      { name: 'flags', value: 2, text: 'O_RDONLY' },
    ],
    entry: { tick: 100, instruction: 90 },
    returnAddress: 0x8048000,
    exit: { tick: 300, instruction: 190 },
    ...{ outcome: 'returned', result: -2, resultText: '-1 ENOENT (No such file or directory)' },
    ...{ instructions: 80, switches: 1, restarted: false },
    signals: [{ number: 17, name: 'SIGCHLD', handler: 1 }],
    ...changes,
  };
}

describe('a filter', () => {
  const matches = (text: string, changes: Partial<TracedCall> = {}): boolean =>
    parseFilter(text)(call(changes));

  it.each([
    ['', true],
    ['pid=5', true],
    ['pid=4,5', true],
    ['pid=50', false],
    ['pid!=5', false],
    ['comm=cat name=open', true],
    ['comm=cat name=close', false],
    ['name!=read,write', true],
    ['error=ENOENT', true],
    ['error=any', true],
    ['error=none', false],
    ['error=EPERM', false],
    ['path~PASS', true],
    ['path~O_RDONLY', false],
    ['text~O_RDONLY', true],
    ['text!~O_RDONLY', false],
    ['passwd', false],
    ['rdonly', true],
    ['"directory"', true],
    ['"no such file"', true],
    ['follow=3', true],
    ['follow=init', true],
    ['follow=cat', true],
    ['follow=4', false],
    ['signal=SIGCHLD', true],
    ['signal=SIGINT', false],
    ['cost>79 cost<81', true],
    ['cost>80', false],
    ['result=-2', true],
    ['switches>=1', true],
    ['outcome=never', false],
  ])('%s: %s', (text, expected) => {
    expect(matches(text)).toBe(expected);
  });

  it('finds an unknown pid by the number of its thread', () => {
    expect(matches('pid=#1', { pid: null, comm: null })).toBe(true);
    expect(matches('comm=cat', { pid: null, comm: null })).toBe(false);
  });

  it('has no cost where none was seen', () => {
    expect(matches('cost>=0', { instructions: null })).toBe(false);
  });

  it.each(['uid=0', 'cost~5', 'cost=many', 'name>open'])('refuses %s, and says what there is', (text) => {
    expect(() => parseFilter(text)).toThrow(FilterError);
    expect(() => parseFilter(text)).toThrow(/there are|there is|compared/);
  });
});

describe('a trace in a file', () => {
  it('is of the format that its name ends in', () => {
    expect(['a.jsonl', 'a.csv', 'a.txt', 'a'].map(formatOf)).toEqual(['jsonl', 'csv', 'text', 'text']);
  });

  it('has one line a call as text', () => {
    expect(traceLine('text', call())).toBe(
      '[5] open("/etc/pass\\"wd, x", O_RDONLY) = -1 ENOENT (No such file or directory) {SIGCHLD} <80>\n',
    );
    expect(traceLine('text', call({ pid: null, instructions: null, signals: [] }))).toMatch(
      /^\[#1\] .*directory\)\n$/,
    );
  });

  it('has the fields of the schema as JSON', () => {
    expect(JSON.parse(traceLine('jsonl', call()))).toEqual(JSON.parse(JSON.stringify(fieldsOf(call()))));
    expect(fieldsOf(call())).toMatchObject({
      parent: 3,
      elapsed: 100,
      error: 'ENOENT',
      signals: ['SIGCHLD'],
      exitTick: 300,
    });
  });

  it('is CSV with a head, quoted where it must be', () => {
    const names = traceHead('csv').trim().split(',');
    expect(names).toEqual(Object.keys(fieldsOf(call())));
    expect(traceLine('csv', call())).toContain(',"""/etc/pass\\""wd, x"", O_RDONLY",returned,-2,ENOENT,');
    expect([traceHead('text'), traceHead('jsonl')]).toEqual(['', '']);
  });

  it('tells of calls that are taken back, where there is room for it', () => {
    expect(JSON.parse(traceRewind('jsonl', 7))).toEqual({ takenBackFrom: 7 });
    expect(traceRewind('text', 7)).toMatch(/^--- .*7/);
    expect(traceRewind('csv', 7)).toBe('');
  });
});
