import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { int80, stockBuild } from '../../support/int80.ts';
import { appendFiles } from '../../../main/toolchain/initramfs.ts';
import { COMPILERS, hasQemu, lacks, runsGuestPrograms } from '../../support/tools.ts';
import { session } from '../qemu-session.ts';
import { nativeProgram } from '../native.ts';
import type { StockBuild } from '../../support/int80.ts';

const here = import.meta.dirname;
const sources = readdirSync(here)
  .filter((name) => name.endsWith('.c'))
  .map((name) => join(here, name));

const failures = (output: string): string[] =>
  output.split(/\r?\n/).filter((line) => line.startsWith('FAILED'));
const ALL_PASSED = /^([1-9]\d\d+) passed, 0 failed\r?$/m;

describe.each(COMPILERS)("the kernel's answers to programs, built with %s", (cc, present) => {
  describe.skipIf(lacks(cc, present()))('the table of usertests', () => {
    let stock: StockBuild;
    let program: string;

    beforeAll(async () => {
      stock = await stockBuild(cc);
      program = await nativeProgram(stock, cc, ...sources);
    });

    const isRoot = process.getuid?.() === 0;
    it.skipIf(lacks('a kernel that runs i386 programs', runsGuestPrograms()) || lacks('root', isRoot))(
      "passes on the host's Linux, which is the judge of it",
      () => {
        const run = spawnSync(program, { encoding: 'utf8', timeout: 110_000 });
        expect(failures(run.stdout)).toEqual([]);
        expect(run.stdout).toMatch(ALL_PASSED);
        expect(run.status).toBe(0);
      },
    );

    it('passes in the guest, twice, and leaves no memory behind', async () => {
      const { kernelPath, initramfsPath } = stock;
      const image = ['--kernel', kernelPath, '--initrd', initramfsPath, '--add', `${program}:/bin/usertests`];
      const typed = ['--send', 'usertests -l\n', '--expect', ' failed\r', '--timeout', '100'];
      const run = await int80(['run', ...image, ...typed]);
      expect(failures(run.stdout)).toEqual([]);
      expect(run.stdout).toMatch(ALL_PASSED);
      expect(run.stdout).toMatch(/^ok leaks: /m);
    });

    it('has each number without a service told once, those beyond the table together', async () => {
      const { kernelPath, initramfsPath } = stock;
      const image = ['--kernel', kernelPath, '--initrd', initramfsPath, '--add', `${program}:/bin/usertests`];
      const typed = ['--send', 'usertests "numbers without"; dmesg | grep served; echo E""ND\n', '--expect', '\nEND\r'];
      const run = await int80(['run', ...image, ...typed, '--timeout', '60']);
      const told = run.stdout.match(/^usertests\[\d+\]: system call -?\d+ is not served/gm) ?? [];
      expect(told.map((line) => / call (-?\d+) /.exec(line)![1])).toEqual(['17', '222', '4000']);
    });

    it.skipIf(lacks('QEMU', hasQemu()))('passes in QEMU', async () => {
      const archive = await readFile(stock.initramfsPath);
      const file = { hostPath: program, guestPath: '/bin/usertests' };
      const initrd = join(dirname(program), 'initramfs.cpio');
      await writeFile(initrd, await appendFiles(archive, [file]));
      const output = await session(stock.kernelPath, initrd, ['usertests', 'poweroff']);
      expect(failures(output)).toEqual([]);
      expect(output).toMatch(ALL_PASSED);
    });
  });
});
