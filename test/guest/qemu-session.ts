/** The guest in QEMU, typed at. */
import { spawn } from 'node:child_process';

/** The shell clears the rest of the line behind its prompt. */
const PROMPT = /[#$] (\x1b\[J)?$/;
const PATIENCE_MILLISECONDS = 90_000;

/** Boots in QEMU and types each command when a prompt is there, with more arguments for QEMU if given; resolves with everything printed. */
export function session(
  kernel: string,
  initrd: string,
  commands: string[],
  more: string[] = [],
): Promise<string> {
  const args = ['-m', '64', '-kernel', kernel, '-initrd', initrd, '-append', 'console=ttyS0', '-nographic', '-no-reboot', '-net', 'none', '-device', 'isa-debug-exit,iobase=0xf4,iosize=1', ...more]; // prettier-ignore
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
