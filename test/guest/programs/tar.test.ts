import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { stockBuild } from '../../support/int80.ts';
import { hasBash, hasGcc, lacks } from '../../support/tools.ts';
import { lacksNative } from '../native.ts';

describe.skipIf(lacksNative('gcc', hasGcc) || lacks('bash', hasBash()))('what tar extracts', () => {
  let tar = '';

  beforeAll(async () => {
    tar = join((await stockBuild('gcc')).programsFolder, 'tar');
  });

  /** Makes t.tar by the host's tar, extracts it by ours in `inside`, next to which `outside` is. */
  function extract(commands: string): { status: number | null; stderr: string; base: string } {
    const base = mkdtempSync(join(tmpdir(), 'int80-tar-'));
    onTestFinished(() => rmSync(base, { recursive: true }));
    mkdirSync(join(base, 'inside'));
    mkdirSync(join(base, 'outside'));
    execFileSync('bash', ['-ec', `mkdir make; cd make; ${commands}`], { cwd: base, stdio: 'pipe' });
    const run = spawnSync(tar, ['xf', '../t.tar'], { cwd: join(base, 'inside'), encoding: 'utf8' });
    return { status: run.status, stderr: run.stderr, base };
  }

  it('stays below the folder, whatever the names say', () => {
    const { status, stderr, base } = extract('echo > evil; tar cPf ../t.tar ../make/evil; echo > good; tar rf ../t.tar good');
    expect([status, stderr]).toEqual([2, "tar: ../make/evil: Member name contains '..', left out\n"]);
    expect(readdirSync(join(base, 'inside'))).toEqual(['good']);
  });

  it('does not go through a link that the archive itself has brought', () => {
    const { status, stderr, base } = extract(
      'ln -s ../outside way; tar cf ../t.tar way; rm way; mkdir way; echo > way/evil; tar rf ../t.tar way/evil',
    );
    expect(status).toBe(2);
    expect(stderr).toMatch(/^tar: way: Is a symbolic link/);
    expect(readdirSync(join(base, 'outside'))).toEqual([]);
  });

  it('does not write over what such a link names', () => {
    const { status, base } = extract(
      'ln -s ../outside/evil way; tar cf ../t.tar way; rm way; echo text > way; tar rf ../t.tar way',
    );
    expect(status).toBe(0);
    expect(existsSync(join(base, 'outside', 'evil'))).toBe(false);
    expect(readdirSync(join(base, 'inside'))).toEqual(['way']);
  });
});
