/** vi at a terminal: what its commands make of a text, and that no work is lost. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stockBuild } from '../../support/int80.ts';
import { hasGcc, hasPython, lacks } from '../../support/tools.ts';
import { lacksNative } from '../native.ts';
import { CASES, TEXT } from './editor-cases.ts';

const LEAVE = '\x1b:wq\r';
const folder = mkdtempSync(join(tmpdir(), 'int80-vi-'));

describe.skipIf(lacksNative('gcc', hasGcc) || lacks('python3', hasPython()))('vi', () => {
  let vi = '';
  let after: (string | null)[] = [];

  /** What the files have after the keys; null for an editor that did not end. */
  function edited(cases: [keys: string, text: string][], columns = 80): (string | null)[] {
    const plan = JSON.stringify({ vi, folder, columns, cases });
    const run = spawnSync('python3', [join(import.meta.dirname, 'editor.py')], {
      input: plan,
      encoding: 'utf8',
      timeout: 400_000,
    });
    expect(run.stderr).toBe('');
    return JSON.parse(run.stdout) as (string | null)[];
  }

  beforeAll(async () => {
    vi = join((await stockBuild('gcc')).programsFolder, 'vi');
    after = edited(CASES.map(([keys]) => [keys + LEAVE, TEXT]));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(CASES.map(([keys, text], index) => [JSON.stringify(keys), text, index] as const))(
    'does what is typed: %s',
    (_, text, index) => expect(after[index]).toBe(text),
  );

  it('does not leave with :q while a change is not written, and does with :q!', () => {
    expect(edited([[`x:q\r:s/$/ still here/\r${LEAVE}`, 'abc\n']])).toEqual(['bc still here\n']);
    expect(edited([['x:q!\r', 'abc\n']])).toEqual(['abc\n']);
  });

  it('edits lines wider than the terminal and texts longer than it', () => {
    const lines = Array.from({ length: 300 }, (_, i) => `line ${i + 1} ${'x'.repeat(100)}`).join('\n') + '\n';
    const [text] = edited([[`150GAy\x1b\x06\x06\x02:s/^/>/\r1GIz\x1b${LEAVE}`, lines]], 40);
    const changed = text?.split('\n').filter((line) => !/^line \d+ x{100}$/.test(line));
    expect(changed?.length).toBe(4);
    expect(changed?.[0]).toMatch(/^zline 1 x{100}$/);
    expect(text).toMatch(/^line 150 x{100}y$/m);
    expect(text).toMatch(/^>line \d+ x{100}$/m);
  });

  it('does not open what has zero bytes, of which it could lose some', () => {
    const other = join(folder, 'other');
    for (const [data, after] of [
      ['ab\0cd\n', 'bc\n'],
      ['ab0cd\n', 'abc\n'],
    ]) {
      writeFileSync(other, data);
      expect(edited([[`:e ${other}\rx${LEAVE}`, 'abc\n']])).toEqual([after]);
      expect(readFileSync(other, 'latin1')).toBe(data.includes('\0') ? data : 'b0cd\n');
    }
  });

  it('keeps letters of several bytes whole', () => {
    expect(edited([[`xllx$x${LEAVE}`, 'äbcödü\n']])).toEqual(['bcd\n']);
  });
});
