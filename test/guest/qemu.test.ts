import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { stockBuild } from '../support/int80.ts';
import { hasClang, hasGcc, hasQemu, lacks } from '../support/tools.ts';

/** The shell clears the rest of the line behind its prompt. */
const PROMPT = /[#$] (\x1b\[J)?$/;
const PATIENCE_MILLISECONDS = 90_000;

/** Boots in QEMU and types each command when a prompt is there; resolves with everything printed. */
function session(kernel: string, initrd: string, commands: string[]): Promise<string> {
  const args = ['-m', '64', '-kernel', kernel, '-initrd', initrd, '-append', 'console=ttyS0', '-nographic', '-no-reboot', '-net', 'none', '-device', 'isa-debug-exit,iobase=0xf4,iosize=1']; // prettier-ignore
  const child = spawn('qemu-system-i386', args);
  const waiting = [...commands];
  return new Promise((resolve) => {
    let output = '';
    let seen = 0;
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MILLISECONDS);
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString('latin1');
      if (waiting.length > 0 && PROMPT.test(output.slice(seen))) {
        seen = output.length;
        child.stdin.write(`${waiting.shift()}\n`);
      }
    });
    child.on('close', () => {
      clearTimeout(timer);
      resolve(output);
    });
  });
}

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
