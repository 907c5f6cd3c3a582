import { expect, test } from 'vitest';
import type { FileEntry } from '../../../main/contract.ts';
import { ancestors, baseName, folderOf, joinPath, visibleRows } from '../../../renderer/state/tree-rows.ts';

const file = (path: string): FileEntry => ({ path, kind: 'file', state: 'stock' });
const folder = (path: string): FileEntry => ({ path, kind: 'folder', state: 'stock' });
const ENTRIES = [
  file('b.c'),
  folder('z'),
  file('z/one.c'),
  folder('a'),
  folder('a/sub'),
  file('a/sub/x.c'),
  file('A.c'),
];
const paths = (...open: string[]): string[] =>
  visibleRows(ENTRIES, new Set(open)).map(({ entry }) => entry.path);

test('folders come first, then files, by name whatever the case', () => {
  expect(paths()).toEqual(['a', 'z', 'A.c', 'b.c']);
});

test('an open folder shows what is in it, a closed one hides even what is open inside', () => {
  expect(paths('a', 'a/sub')).toEqual(['a', 'a/sub', 'a/sub/x.c', 'z', 'A.c', 'b.c']);
  expect(paths('a/sub')).toEqual(['a', 'z', 'A.c', 'b.c']);
});

test('rows know their level and their place among their siblings', () => {
  const row = visibleRows(ENTRIES, new Set(['z']))[2];
  expect(row).toMatchObject({ name: 'one.c', level: 2, position: 1, siblings: 1 });
});

test('paths are taken apart and put together', () => {
  expect([baseName('a/b/c.S'), baseName('c')]).toEqual(['c.S', 'c']);
  expect([folderOf('a/b/c.S'), folderOf('c')]).toEqual(['a/b', '']);
  expect([joinPath('', 'c'), joinPath('a', 'c')]).toEqual(['c', 'a/c']);
  expect(ancestors('a/b/c.S')).toEqual(['a', 'a/b']);
});
