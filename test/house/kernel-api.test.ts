import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../support/int80.ts';

const check = (...args: string[]): { status: number | null; stdout: string } =>
  spawnSync(process.execPath, [join(root, 'scripts/kernel-api.mjs'), '--check', ...args], {
    encoding: 'utf8',
  });

describe("the pages about the kernel's interface for modules", () => {
  it('are what the headers say, and every exported name has a comment in one of them', () => {
    const { status, stdout } = check();
    expect(stdout.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^2\d\d exported names, \d\d pages, 0 complaints$/),
    ]);
    expect(status).toBe(0);
  });

  describe('of a changed kernel', () => {
    let kernel: string;
    beforeAll(() => {
      kernel = join(mkdtempSync(join(tmpdir(), 'int80-api-')), 'kernel');
      cpSync(join(root, 'guest/kernel'), kernel, { recursive: true });
    });
    afterAll(() => rmSync(kernel, { recursive: true }));

    const replace = (path: string, from: string, to: string): void => {
      const text = readFileSync(join(kernel, path), 'utf8');
      expect(text).toContain(from);
      writeFileSync(join(kernel, path), text.replace(from, to));
    };

    it('are complained about by name', () => {
      const timer = 'include/linux/timer.h';
      const comment = /\/\* Stops it;.*\*\/\n/.exec(readFileSync(join(kernel, timer), 'utf8'))?.[0] ?? '?';
      replace(timer, comment, '\n');
      const { status, stdout } = check(kernel);
      expect(status).toBe(1);
      expect(stdout.split('\n').slice(0, 2)).toEqual([
        'docs/kernel-api/timer.md is not what the headers say: run node scripts/kernel-api.mjs',
        'del_timer is exported and no header has a comment at it',
      ]);
    });
  });
});
