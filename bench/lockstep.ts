/**
 * Both engines side by side (`int80 lockstep`) over everything large: the boots of our kernel and of Debian's to their
 * prompts, and the workloads. No measurement, but it takes minutes, and it uses the same guests.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './hosts/host.ts';
import { debianGuest } from './linux.ts';
import { markdownTable } from './table.ts';
import { WORKLOAD_MEMORY, buildWorkloads, commandLineFor } from './workloads.ts';
import { buildOnce, newWorkspace } from './workspace.ts';
import type { BenchOptions } from './options.ts';
import type { Guest } from './hosts/host.ts';

/** Instructions between comparisons: each of them looks at all of the memory. */
const EVERY = 50_000_000;
const LIMIT = 40_000_000_000;

async function ourKernel(): Promise<Guest> {
  const { kernelPath, initramfsPath } = await buildOnce(await newWorkspace(), 'gcc');
  return { kernel: kernelPath!, initrd: initramfsPath!, commandLine: 'console=ttyS0', memoryMiB: 64 };
}

async function workloads(names: string[]): Promise<Guest> {
  const { image } = await buildWorkloads();
  return { kernel: image, commandLine: commandLineFor(names), memoryMiB: WORKLOAD_MEMORY };
}

const BOOTS: Record<string, () => Promise<Guest>> = {
  'our-kernel': ourKernel,
  debian: async () => (await debianGuest()).guest,
};

/** Resolves to the last line that the command prints. */
function runLockstep({
  kernel,
  initrd,
  commandLine,
  memoryMiB,
}: Guest): Promise<{ ok: boolean; said: string }> {
  const args = [
    ...[
      join(root, 'bin', 'int80.mjs'),
      'lockstep',
      kernel,
      ...(initrd === undefined ? [] : ['--initrd', initrd]),
    ],
    ...['--append', commandLine, '--memory', String(memoryMiB), '--cpu', 'sse2'],
    ...['--every', String(EVERY), '--max-instructions', String(LIMIT)],
  ];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (text: Buffer) => (said += text.toString()));
    child.on('close', (status) => resolve({ ok: status === 0, said: said.trim() }));
  });
}

/** `--only` names boots (our-kernel, debian), workloads, or both. @throws Error when the engines differ. */
export async function checkLockstep({ only }: BenchOptions): Promise<void> {
  const names = only.filter((name) => !(name in BOOTS));
  const boots = Object.keys(BOOTS).filter((name) => only.length === 0 || only.includes(name));
  const guests: [string, () => Promise<Guest>][] = boots.map((name) => [name, BOOTS[name]]);
  if (only.length === 0 || names.length > 0) {
    guests.push([`workloads ${names.join(', ') || '(all)'}`, () => workloads(names)]);
  }
  const rows: string[][] = [];
  for (const [name, guestOf] of guests) {
    process.stderr.write(`${name}\n`);
    const { ok, said } = await runLockstep(await guestOf());
    rows.push([name, said]);
    if (!ok) throw new Error(`interpreter and translator differ in ${name}:\n${said}`);
  }
  console.log(markdownTable(['side by side', 'outcome'], rows));
}
