import { expect, test } from 'vitest';
import { filterByText } from '../../../renderer/views/filter.ts';

const find = (query: string, ...texts: string[]): string[] => filterByText(texts, query, (text) => text);

test('letters are found in their order, and nothing else is', () => {
  expect(find('rb', 'Rebuild', 'Reset', 'Break')).toEqual(['Rebuild']);
});

test('a whole part comes before scattered letters, and the end of a path before its middle', () => {
  expect(find('fault', 'f/a/u/l/t', 'kernel/mm/fault.c')).toEqual(['kernel/mm/fault.c', 'f/a/u/l/t']);
});

test('blanks and capitals do not matter', () => {
  expect(find('console TTYS1', 'Console ttyS1')).toEqual(['Console ttyS1']);
});

test('without a query everything stays in its order', () => {
  expect(find('', 'b', 'a')).toEqual(['b', 'a']);
});
