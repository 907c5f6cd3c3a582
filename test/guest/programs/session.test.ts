/** A session at the console of our own PC: users and passwords, programs that have the whole screen, tracing. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { int80, stockBuild } from '../../support/int80.ts';
import { hasGcc, lacks } from '../../support/tools.ts';

describe.skipIf(lacks('gcc', hasGcc()))("the guest's programs at the console of our PC", () => {
  it('know users, have the screen, and trace each other, as the script expects', async () => {
    const { kernelPath, initramfsPath } = await stockBuild('gcc');
    const script = join(import.meta.dirname, 'session.txt');
    const words = `run --kernel ${kernelPath} --initrd ${initramfsPath} --timeout 200 --script ${script}`;
    const run = await int80(words.split(' '));
    expect([run.status, run.stderr, run.stdout.slice(-2000)]).toEqual([0, '', expect.anything()]);
  });
});
