/** `int80 run --gdb` with our kernel, and Debian's gdb as its client. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../../support/int80.ts';
import type { StockBuild } from '../../support/int80.ts';

const COMMAND_SECONDS = 200;

export interface Served {
  child: ChildProcess;
  port: number;
  /** What the guest has printed. */
  output: () => string;
  stderr: () => string;
  status: Promise<number | null>;
  kill: () => Promise<number | null>;
}

/** Starts the machine and waits until gdb can come. */
export async function serve(stock: StockBuild, ...options: string[]): Promise<Served> {
  const images = ['--kernel', stock.kernelPath, '--initrd', stock.initramfsPath, '--memory', '32'];
  const limits = ['--timeout', String(COMMAND_SECONDS), '--boot-time', '1000000000', '--gdb', '0'];
  const args = [join(root, 'bin', 'int80.mjs'), 'run', ...images, ...limits, ...options];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let stderr = '';
  child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString('latin1')));
  const status = new Promise<number | null>((resolve) => child.on('close', resolve));
  const port = await new Promise<number>((resolve, reject) => {
    child.stderr.on('data', (bytes: Buffer) => {
      stderr += bytes.toString();
      const told = /target remote 127\.0\.0\.1:(\d+)\n/.exec(stderr);
      if (told !== null) resolve(Number(told[1]));
    });
    void status.then(() => reject(new Error(`int80 ended: ${stderr}`)));
  });
  const kill = (): Promise<number | null> => {
    child.kill('SIGTERM');
    return status;
  };
  return { child, port, output: () => output, stderr: () => stderr, status, kill };
}

/** Runs gdb over a script in batch mode; the answer to each command, in their order. */
export async function gdb(stock: StockBuild, port: number, commands: readonly string[]): Promise<string[]> {
  const setup = [
    'set pagination off',
    'set width 0',
    `directory ${stock.folder}`,
    `target remote 127.0.0.1:${port}`,
  ];
  // Each in a form that goes on after an error.
  const script = commands.flatMap((command) => ['-ex', 'echo \\n@@@\\n', '-ex', command]);
  const args = ['-nx', '-batch', ...setup.flatMap((each) => ['-ex', each]), ...script, stock.kernelPath];
  // One pipe for both, so that their order is kept.
  const shell = ['-c', 'exec gdb "$@" 2>&1', 'gdb', ...args];
  const child = spawn('sh', shell, { stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  child.stdout.on('data', (bytes: Buffer) => (text += bytes.toString()));
  await new Promise((resolve) => child.on('close', resolve));
  return text.split('\n@@@\n').slice(1);
}
