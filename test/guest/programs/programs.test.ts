import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { stockBuild } from '../../support/int80.ts';
import { COMPILERS, hasBash, lacks } from '../../support/tools.ts';
import { lacksNative } from '../native.ts';

const commands = readFileSync(join(import.meta.dirname, 'commands.txt'), 'utf8').split('\n').filter(Boolean);
const USUAL_PATH = '/usr/bin:/bin:/usr/sbin:/sbin';
const RUN = { encoding: 'utf8', timeout: 60_000 } as const;

const setUp = String.raw`
enable -n printf test echo pwd kill [
printf 'pear 3\napple 10\nfig 2\nApple 1\npear 3\n  lead 7\n' > a; seq 1 25 > n; printf 'a:b:c\nd:e\nnone\n' > f
head -c 3000 /dev/zero | tr '\0' '\377' > bin; : > empty; printf 'no newline' > nn
mkdir -p d/sub; cp a d/x; cp n d/sub/y; ln -s a link
`;

/** Output and status of every command, run one after the other in one folder by one bash. */
function runAll(searchPath: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'int80-commands-'));
  try {
    const body = commands
      .map((command) => `${command}\n/usr/bin/printf '\\nstatus %d\\001' $?\ncd "$home"`)
      .join('\n');
    const run = spawnSync('bash', ['-c', `home=$PWD\n${setUp}\n${body}`], {
      cwd: folder,
      encoding: 'latin1',
      timeout: 120_000,
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { PATH: searchPath, LC_ALL: 'C', TZ: 'UTC', HOME: folder },
    });
    return run.stdout.split('\u0001').slice(0, -1);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe.each(COMPILERS)("the guest's programs built with %s, on the host's Linux", (cc, present) => {
  describe.skipIf(lacksNative(cc, present) || lacks('bash', hasBash()))('beside those of the host', () => {
    let folder: string;
    let ours: string[];
    let theirs: string[];

    beforeAll(async () => {
      ({ programsFolder: folder } = await stockBuild(cc));
      theirs = runAll(USUAL_PATH);
      ours = runAll(`${folder}:${USUAL_PATH}`);
    });

    it('give an answer to every command', () => {
      expect(theirs.length).toBe(commands.length);
      expect(ours.length).toBe(commands.length);
    });

    it.each(commands.map((command, index) => [command, index] as const))('do the same: %s', (_, index) => {
      expect(ours[index]).toBe(theirs[index]);
    });

    it('explain themselves with --help, status 0 and nothing on standard error', () => {
      const quiet = new Set(['true', 'false', 'getpid', 'getpid2']);
      for (const name of readdirSync(folder).filter((program) => !quiet.has(program))) {
        const run = spawnSync(join(folder, name), ['--help'], RUN);
        expect([name, run.status, run.stderr]).toEqual([name, 0, '']);
        expect(run.stdout).toMatch(/^usage: /);
      }
    });

    it('name program, file and reason when a file is missing', () => {
      for (const name of ['cat', 'wc', 'ls', 'sort', 'head', 'grep']) {
        const words = name === 'grep' ? ['x', 'nofile'] : ['nofile'];
        const run = spawnSync(join(folder, name), words, RUN);
        expect(run.stderr).toBe(`${name}: nofile: No such file or directory\n`);
        expect(run.status).toBeGreaterThan(0);
      }
    });

    it('include an init that refuses to be any process but the first', () => {
      const run = spawnSync(join(folder, 'init'), RUN);
      expect(run.status).toBe(1);
      expect(run.stderr).toContain('must be process 1');
    });
  });
});
