/** Debian's kernel with busybox: its boot, and what its services and programs cost. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Comparison } from './comparison.ts';
import { compileLinuxProgram } from './linux-program.ts';
import { root } from './hosts/host.ts';
import { runRounds } from './rounds.ts';
import { SHELL_PROMPT, readSteps } from './steps.ts';
import { INIT_LINE, debianInitrd, fetchDebian } from '../test/support/debian.ts';
import type { BenchOptions } from './options.ts';
import type { Guest, HostName } from './hosts/host.ts';
import type { HostConsole } from './hosts/console.ts';

const PEERS: HostName[] = ['int80', 'v86', 'qemu'];
const MEMORY = 256;
const BOOT_LIMIT_SECONDS = 300;
const STEP_LIMIT_SECONDS = 180;

/** Debian's kernel with an initrd that holds the steps. */
export async function debianGuest(): Promise<{ guest: Guest; packages: string[] }> {
  const { kernel, busybox, packages } = fetchDebian();
  const folder = join(root, 'dist', 'bench');
  mkdirSync(folder, { recursive: true });
  const steps = await compileLinuxProgram(
    join(root, 'bench', 'linux', 'steps.c'),
    join(folder, 'linux-steps'),
  );
  const script = readFileSync(join(root, 'bench', 'linux', 'steps.sh'));
  const initrd = join(folder, 'debian-initrd.cpio');
  writeFileSync(initrd, debianInitrd(busybox, { steps: readFileSync(steps), 'steps.sh': script }));
  return { guest: { kernel, initrd, commandLine: 'console=ttyS0', memoryMiB: MEMORY }, packages };
}

async function measureBoot(host: HostName, console: HostConsole, into: Comparison): Promise<void> {
  const stations = [
    ['start to kernel', /Linux version/],
    ['start to init', new RegExp(INIT_LINE)],
    ['start to prompt', SHELL_PROMPT],
  ] as const;
  for (const [name, pattern] of stations)
    into.add(host, name, await console.until(pattern, BOOT_LIMIT_SECONDS));
}

export async function measureLinux(options: BenchOptions): Promise<void> {
  const { guest, packages } = await debianGuest();
  const comparison = new Comparison(options.peers ?? PEERS);
  await runRounds({
    comparison,
    rounds: options.rounds,
    guestFor: () => guest,
    measure: async (host, console) => {
      await measureBoot(host, console, comparison);
      console.type('. /steps.sh\n');
      await readSteps(host, console, comparison, STEP_LIMIT_SECONDS);
    },
  });
  console.log(comparison.report(`Debian: ${packages.join(', ')}; ${MEMORY} MiB`));
}
