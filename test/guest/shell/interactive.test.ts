/** The shell at a terminal: editing, history, completion and job control, typed through a pseudo-terminal. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { stockBuild } from '../../support/int80.ts';
import { hasGcc, hasPython, lacks } from '../../support/tools.ts';
import { lacksNative } from '../native.ts';

let shell = '';

type Step = [send: string, expected: string];

/** Types each text and waits for the pattern after it. Resolves with what went wrong, '' when nothing did. */
function typed(steps: Step[], options: { columns?: number; home?: string } = {}): string {
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'int80-home-'));
  const plan = JSON.stringify({ shell, home, columns: options.columns ?? 80, steps });
  const done = spawnSync('python3', [join(import.meta.dirname, 'terminal.py')], { input: plan, timeout: 220_000 });
  return done.stdout.toString() + done.stderr.toString();
}

describe.skipIf(lacksNative('gcc', hasGcc) || lacks('python3', hasPython()))('the shell at a terminal', () => {
  beforeAll(async () => {
    shell = join((await stockBuild('gcc')).programsFolder, 'sh');
  });

  it('inserts, deletes and moves within the line', () => {
    expect(
      typed([
        ['', '\\$ '],
        ['ech one\x01\x06\x06\x06o\r', '\none\r\n\\$ '],
        ['echo abc def\x17xyz\r', '\nabc xyz\r\n\\$ '],
        ['echo one two\x1bb\x1bd\x19\x19\r', '\none twotwo\r\n\\$ '],
        ['echo ba\x14\r', '\nab\r\n\\$ '],
        ['echo xaz\x1b[D\x1b[D\x1b[3~y\x1b[C\r', '\nxyz\r\n\\$ '],
        ['junk\x15echo \x0bkilled\x01\x1b[F!\r', '\nkilled!\r\n\\$ '],
        ['echo h\u00e9\u00e9\x7f\r', '\nh\u00e9\r\n\\$ '],
      ]),
    ).toBe('');
  });

  it('finds old lines again, also those of an earlier shell', () => {
    const home = mkdtempSync(join(tmpdir(), 'int80-home-'));
    const first: Step[] = [
      ['', '\\$ '],
      ['echo first\r', '\nfirst\r\n\\$ '],
      ['echo second\r', '\nsecond\r\n\\$ '],
      ['\x1b[A\x1b[A\r', '\nfirst\r\n\\$ '],
      ['\x12sec\r', '\nsecond\r\n\\$ '],
      ['half\x10\x0e\x15echo back\r', '\nback\r\n\\$ '],
      ['exit\r', 'END'],
    ];
    expect(typed(first, { home })).toBe('');
    const second: Step[] = [
      ['', '\\$ '],
      ['\x12fir\r', '\nfirst\r\n\\$ '],
    ];
    expect(typed(second, { home })).toBe('');
  });

  it('completes commands, files and variables', () => {
    expect(
      typed([
        ['', '\\$ '],
        ['mkdir folder; : > folder/file\\ one; longvariable=v\r', '\\$ '],
        ['unal\t\x15', 'unalias '],
        ['echo fol\tfi\t\r', '\nfolder/file one\r\n\\$ '],
        ['echo $longv\t\r', '\nv\r\n\\$ '],
        ['un\t', '\x07'],
        ['\t', 'unalias.*unset.*\\$ un'],
      ]),
    ).toBe('');
  });

  it('wraps long lines at the width of the terminal', () => {
    const long = 'x'.repeat(70);
    expect(
      typed(
        [
          ['', '\\$ '],
          [`echo ${long}\x01\x05\r`, `\n${long}\r\n`],
          [`echo ${'y'.repeat(33)}\r`, `\n${'y'.repeat(33)}\r\n`],
        ],
        { columns: 40 },
      ),
    ).toBe('');
  });

  it('drops the line on Ctrl-C, with status 130', () => {
    expect(
      typed([
        ['', '\\$ '],
        ['echo junk\x03', '\\^C\r\n\r?\\$ '],
        ['echo $?\r', '\n130\r\n'],
        ['if true\r', '> '],
        ['\x03', '\\^C\r\n\r?\\$ '],
        ['echo ok\r', '\nok\r\n'],
      ]),
    ).toBe('');
  });

  it('interrupts a loop of built-ins', () => {
    expect(
      typed([
        ['', '\\$ '],
        ['while true; do :; done\r', '\n'],
        ['<busy>\x03', '\\$ '],
        ['echo $?\r', '\n130\r\n'],
      ]),
    ).toBe('');
  });

  it('stops, lists, continues and ends jobs', () => {
    expect(
      typed([
        ['', '\\$ '],
        ['sleep 100\r', '\n'],
        ['<program>\x1a', '\\[1\\]\\+  Stopped +sleep 100.*\\$ '],
        ['echo $?\r', '\n148\r\n'],
        ['jobs\r', 'Stopped +sleep 100.*\\$ '],
        ['bg\r', '\\[1\\] sleep 100 &.*\\$ '],
        ['jobs %1\r', 'Running +sleep 100 &.*\\$ '],
        ['fg %sl\r', '\nsleep 100\r\n'],
        ['<program>\x03', '\\$ '],
        ['echo $?\r', '\n130\r\n'],
        ['(sleep 0.1; exit 3) &\r', '\\[1\\] \\d+.*\\$ '],
        ['<again>\r', '\\[1\\]\\+  Exit 3.*\\$ '],
        ['sleep 50 | sleep 51 &\r', '\\[1\\] \\d+.*\\$ '],
        ['kill %1; wait %1; echo $?\r', '\n143\r\n'],
        ['jobs\r', '\n\r?\\$ '],
      ]),
    ).toBe('');
  });

  it('restores the modes of the terminal after a job that was killed', () => {
    expect(
      typed([
        ['', '\\$ '],
        ["sh -c 'stty -echo -icanon; kill -9 $$'\r", 'Killed.*\\$ '],
        ['stty -a | tr " " "\\n" | grep -x -e -echo -e echo\r', '\necho\r\n.*\\$ '],
        ['cat\r', '\n'],
        ['<program>visible\n', 'visible\r\nvisible'],
        ['\x04', '\\$ '],
      ]),
    ).toBe('');
  });

  it('asks for the rest of a command with PS2', () => {
    expect(
      typed([
        ['', '\\$ '],
        ['for i in 1 2\r', '> '],
        ['do echo "n$i\r', '> '],
        ['x"; done\r', '\nn1\r\nx\r\nn2\r\nx\r\n'],
      ]),
    ).toBe('');
  });
});
