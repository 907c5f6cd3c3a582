import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NativeGuest, reasonAgainstNative } from '../native.ts';

const withoutBash = spawnSync('bash', ['--version']).status === 0 ? null : 'bash is missing';
const reason = reasonAgainstNative() ?? withoutBash;
const commands = readFileSync(path.join(import.meta.dirname, 'commands.txt'), 'utf8').split('\n').filter(Boolean);

const setUp = String.raw`
enable -n printf test echo pwd kill [
printf 'pear 3\napple 10\nfig 2\nApple 1\npear 3\n  lead 7\n' > a; seq 1 25 > n; printf 'a:b:c\nd:e\nnone\n' > f
head -c 3000 /dev/zero | tr '\0' '\377' > bin; : > empty; printf 'no newline' > nn
mkdir -p d/sub; cp a d/x; cp n d/sub/y; ln -s a link
`;

/** Output and status of every command, run one after the other in one folder by one bash. */
function runAll(searchPath: string): string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'int80-commands-'));
  try {
    const body = commands.map((command) => `${command}\n/usr/bin/printf '\\nstatus %d\\001' $?\ncd "$home"`).join('\n');
    const run = spawnSync('bash', ['-c', `home=$PWD\n${setUp}\n${body}`], {
      cwd: folder,
      encoding: 'latin1',
      timeout: 60_000,
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { PATH: searchPath, LC_ALL: 'C', TZ: 'UTC', HOME: folder },
    });
    return run.stdout.split('\u0001').slice(0, -1);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe.skipIf(reason !== null)(`the guest's programs on the host's Linux${reason ? ` (skipped: ${reason})` : ''}`, () => {
  let native: NativeGuest;
  let names: string[];
  let ours: string[];
  let theirs: string[];

  beforeAll(() => {
    const usual = '/usr/bin:/bin:/usr/sbin:/sbin';
    native = new NativeGuest();
    native.buildLibrary();
    names = native.buildPrograms();
    theirs = runAll(usual);
    ours = runAll(`${path.join(native.folder, 'bin')}:${usual}`);
  }, 240_000);

  afterAll(() => {
    native.dispose();
  });

  it('gives an answer to every command', () => {
    expect(theirs.length).toBe(commands.length);
    expect(ours.length).toBe(commands.length);
  });

  it.each(commands.map((command, index) => [command, index] as const))('does as the host: %s', (_command, index) => {
    expect(ours[index]).toBe(theirs[index]);
  });

  it('explains itself with --help, status 0 and nothing on standard error', () => {
    const quiet = new Set(['true', 'false', 'init', 'getpid', 'getpid2']);
    for (const name of names.filter((program) => !quiet.has(program))) {
      const run = spawnSync(path.join(native.folder, 'bin', name), ['--help'], { encoding: 'utf8', timeout: 5000 });
      expect([name, run.status, run.stderr]).toEqual([name, 0, '']);
      expect(run.stdout).toMatch(/^usage: /);
    }
  });

  it('names program, file and reason when a file is missing', () => {
    for (const name of ['cat', 'wc', 'ls', 'sort', 'head', 'grep']) {
      const words = name === 'grep' ? ['x', 'nofile'] : ['nofile'];
      const run = spawnSync(path.join(native.folder, 'bin', name), words, { encoding: 'utf8', timeout: 5000 });
      expect(run.stderr).toBe(`${name}: nofile: No such file or directory\n`);
      expect(run.status).toBeGreaterThan(0);
    }
  });

  it('init refuses to be any process but the first', () => {
    const run = spawnSync(path.join(native.folder, 'bin/init'), { encoding: 'utf8', timeout: 5000 });
    expect(run.status).toBe(1);
    expect(run.stderr).toContain('must be process 1');
  });
});
