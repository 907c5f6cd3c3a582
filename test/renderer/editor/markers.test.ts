import { expect, test } from 'vitest';
import type { Diagnostic } from '../../../main/contract.ts';
import { markersFor, toMarker, type LineSource } from '../../../renderer/editor/markers.ts';

const LINES = ['#include <x.h>', '\tmovl %eax,%ebx', '', 'label: pushq %eax  '];
const text: LineSource = {
  getLineCount: () => LINES.length,
  getLineMaxColumn: (line) => LINES[line - 1].length + 1,
  getLineFirstNonWhitespaceColumn: (line) => LINES[line - 1].search(/\S/) + 1,
  getLineLastNonWhitespaceColumn: (line) =>
    LINES[line - 1].trim() ? LINES[line - 1].trimEnd().length + 1 : 0,
  getWordAtPosition: ({ lineNumber, column }) => {
    const match = /^\w+/.exec(LINES[lineNumber - 1].slice(column - 1));
    return match ? { startColumn: column, endColumn: column + match[0].length } : null;
  },
};
const say = (change: Partial<Diagnostic>): Diagnostic => ({
  path: 'a.S',
  line: 2,
  column: 2,
  severity: 'error',
  message: 'm',
  source: 'assembler',
  ...change,
});
const columns = (change: Partial<Diagnostic>): number[] => {
  const { startLineNumber, startColumn, endColumn } = toMarker(say(change), text);
  return [startLineNumber, startColumn, endColumn];
};

test('a message marks the word at its column', () => {
  expect(columns({})).toEqual([2, 2, 6]);
});

test('a message with an end marks up to there, but not past its line', () => {
  expect(columns({ endColumn: 4 })).toEqual([2, 2, 4]);
  expect(columns({ endColumn: 400 })).toEqual([2, 2, 16]);
});

test('where no word is, one character is marked', () => {
  expect(columns({ column: 7 })).toEqual([2, 7, 8]);
});

test('a message without a column marks the text of its line', () => {
  expect(columns({ column: 0 })).toEqual([2, 2, 16]);
});

test('what the assembler says of column 1, and what falls on the blanks before a line, marks the text of the line', () => {
  expect(columns({ column: 1 })).toEqual([2, 2, 16]);
  expect(columns({ column: 1, source: 'compiler' })).toEqual([2, 2, 16]);
  expect(columns({ line: 4, column: 1 })).toEqual([4, 1, 18]);
  expect(columns({ line: 4, column: 1, source: 'compiler' })).toEqual([4, 1, 6]);
});

test('line 0, the whole file, is shown at its first line', () => {
  expect(columns({ line: 0, column: 0 })).toEqual([1, 1, 15]);
});

test('a line past the end is shown at the last one', () => {
  expect(columns({ line: 99 })).toEqual([4, 1, 18]);
});

test('severities are Monaco’s', () => {
  const of = (severity: Diagnostic['severity']): number => toMarker(say({ severity }), text).severity;
  expect([of('error'), of('warning'), of('note')]).toEqual([8, 4, 2]);
});

test('a file gets its own messages only, and those without a file nobody gets', () => {
  const all = [say({}), say({ path: 'b.c' }), say({ path: undefined })];
  expect(markersFor(all, 'a.S', text)).toHaveLength(1);
  expect(markersFor(all, 'c.c', text)).toHaveLength(0);
});
