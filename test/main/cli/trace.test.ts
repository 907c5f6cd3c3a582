/** `int80 run --trace`: files of every format, filters, and what is refused. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { traceHead } from '../../../debugger/trace/formats.ts';
import { int80, stockBuild } from '../../support/int80.ts';
import { hasGcc, lacks } from '../../support/tools.ts';
import type { Finished } from '../../support/int80.ts';

const SCENARIO = [
  '--send',
  'cat /etc/passwd\\n',
  '--expect',
  'root:x',
  '--expect',
  '# ',
  '--boot-time',
  '1000000000',
];

describe.skipIf(lacks('gcc', hasGcc()))('int80 run --trace', () => {
  const folder = mkdtempSync(join(tmpdir(), 'int80-trace-'));
  let image: string[];
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeAll(async () => {
    const { kernelPath, initramfsPath } = await stockBuild('gcc');
    image = ['run', '--kernel', kernelPath, '--initrd', initramfsPath, '--timeout', '120'];
  }, 300_000);
  const run = (...args: string[]): Promise<Finished> => int80([...image, ...SCENARIO, ...args]);
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

  it('writes the same calls as text, JSON lines and CSV, and the guest does not notice', async () => {
    const plain = await run('--stats', join(folder, 'plain.json'));
    for (const name of ['a.txt', 'a.jsonl', 'a.csv']) {
      const traced = await run('--trace', join(folder, name), '--stats', join(folder, `${name}.json`));
      expect([traced.status, traced.stdout]).toEqual([0, plain.stdout]);
      const counts = (file: string): unknown =>
        (JSON.parse(read(file)) as { instructions: number }).instructions;
      expect(counts(`${name}.json`)).toBe(counts('plain.json'));
    }
    const calls = read('a.jsonl').trim().split('\n').map((line) => JSON.parse(line) as { id: number; name: string; comm: string }); // prettier-ignore
    expect(calls.map(({ id }) => id).sort((a, b) => a - b)).toEqual(calls.map((_, index) => index + 1));
    expect(calls[0]).toMatchObject({ id: 1, comm: expect.any(String) as string });
    expect(read('a.txt').trim().split('\n').map((line) => /^\[\d+\] (\w+)\(/.exec(line)?.[1])).toEqual(calls.map(({ name }) => name)); // prettier-ignore
    const [head, ...rows] = read('a.csv').trim().split('\n');
    expect(`${head}\n`).toBe(traceHead('csv'));
    expect(rows.length).toBe(calls.length);
  }, 300_000);

  it('writes those calls alone that a filter wants', async () => {
    const file = 'filtered.txt';
    await run('--trace', join(folder, file), '--trace-filter', 'comm=cat path~passwd');
    expect(read(file)).toMatch(/^\[\d+\] open\("\/etc\/passwd", O_RDONLY\) = 3<\/etc\/passwd> <\d+>\n/);
    expect(
      read(file)
        .split('\n')
        .every((line) => line === '' || line.includes('/etc/passwd')),
    ).toBe(true);
  }, 300_000);

  it('refuses a filter that cannot be understood, one without a trace, and a file that cannot be written', async () => {
    const file = join(folder, 'never.txt');
    const bad = await run('--trace', file, '--trace-filter', 'uid=0');
    expect([bad.status, existsSync(file)]).toEqual([1, false]);
    expect(bad.stderr).toContain('calls have no uid; there are pid');
    const alone = await run('--trace-filter', 'pid=1');
    expect([alone.status, alone.stderr]).toEqual([
      1,
      expect.stringContaining('--trace-filter goes with --trace'),
    ]);
    const nowhere = await run('--trace', join(folder, 'no', 'such', 'folder.txt'));
    expect([nowhere.status, nowhere.stderr]).toEqual([1, expect.stringContaining('no such file')]);
  });
});
