import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { int80, stockBuild } from '../../support/int80.ts';
import { SLOW_COMPILERS, lacks } from '../../support/tools.ts';
import { kernelTrouble } from '../kernel-trouble.ts';
import { nativeProgram } from '../native.ts';

const here = import.meta.dirname;
const sources = readdirSync(here)
  .filter((name) => name.endsWith('.c'))
  .map((name) => join(here, name));

describe.each(SLOW_COMPILERS)('what a student may do to the system, built with %s', (cc, present) => {
  it.skipIf(lacks(cc, present()))('is refused, or ends who does it; a shell of root goes on answering', async () => {
    const stock = await stockBuild(cc);
    const program = await nativeProgram(stock, cc, ...sources, join(here, '..', 'leaks.c'));
    const image = ['--kernel', stock.kernelPath, '--initrd', stock.initramfsPath];
    const typed = ['--send', 'hardship\n', '--expect', ' failed\r', '--timeout', '580'];
    const run = await int80(['run', ...image, '--add', `${program}:/bin/hardship`, ...typed]);
    expect(run.stdout.split(/\r?\n/).filter((line) => line.startsWith('FAILED'))).toEqual([]);
    expect(kernelTrouble(run.stdout)).toEqual([]);
    expect(run.stdout).toMatch(/^hardship: [5-9]\d passed, 0 failed\r$/m);
    // Whoever ate all the memory was killed, and the kernel said so.
    expect(run.stdout).toMatch(/^Out of Memory: Killed process \d+ \(hardship\)\.\r$/m);
    expect(run.stdout).not.toMatch(/Killed process \d+ \((sh|init)\)/);
  }, 600_000);
});
