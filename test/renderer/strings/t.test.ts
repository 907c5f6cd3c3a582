import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { en } from '../../../renderer/strings/en.ts';
import { t, tCount } from '../../../renderer/strings/t.ts';

test('values take the place of their names, and a name without a value stays visible', () => {
  expect(t('status.ring', { ring: 3 })).toBe('ring 3');
  expect(t('status.ring')).toBe('ring {ring}');
});

test('one thing is one and several are several', () => {
  expect(tCount('problems.errors', 1)).toBe('1 error');
  expect(tCount('problems.errors', 0)).toBe('0 errors');
  expect(tCount('problems.errors', 1234)).toBe('1,234 errors');
});

/** All TypeScript of the renderer, as one text. */
function sources(folder: string): string {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter(
    (entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && entry.name !== 'en.ts',
  );
  return files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')).join('\n');
}

test('every string of the table is used', () => {
  const text = sources(resolve(import.meta.dirname, '../../../renderer'));
  const patterns = [...text.matchAll(/`([\w.]*)\$\{[^}]*\}([\w.]*)`/g)].map(([, before, after]) => ({
    before,
    after,
  }));
  const unused = Object.keys(en).filter((key) => {
    const base = key.replace(/\.(one|other)$/, '');
    if (text.includes(`'${base}'`) || text.includes(`"${base}"`)) return false;
    return !patterns.some(
      ({ before, after }) => before.includes('.') && key.startsWith(before) && key.endsWith(after),
    );
  });
  expect(unused).toEqual([]);
});
