import { describe, expect, it } from 'vitest';
import { stockBuild } from '../support/int80.ts';
import { hasClang, hasGcc, hasQemu, lacks } from '../support/tools.ts';
import { session } from './qemu-session.ts';

describe.skipIf(lacks('QEMU', hasQemu())).each([
  ['gcc', hasGcc] as const,
  ['clang', hasClang] as const,
])('the kernel image built with %s, unchanged', (cc, present) => {
  it.skipIf(lacks(cc, present()))('boots in QEMU to the same prompt and runs the same programs', async () => {
    const { kernelPath, initramfsPath } = await stockBuild(cc);
    const output = await session(kernelPath, initramfsPath, [
      'uname -a',
      'echo $((6 * 7)) | cat',
      'getpid',
      'ls / | sort | head -3',
      'poweroff',
    ]);
    expect(output).toMatch(/Linux \S+ 2\.4\./);
    expect(output).toContain('\n42\r\n');
    expect(output).toMatch(/getpid\(\)\s*=\s*\d+/i);
    expect(output).toMatch(/\nbin\r\ndev\r\netc\r\n/);
  });
});
