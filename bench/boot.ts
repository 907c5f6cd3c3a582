/** Our own kernel, built from the stock tree, to its shell's prompt. */
import { Comparison } from './comparison.ts';
import { SHELL_PROMPT } from './steps.ts';
import { runRounds } from './rounds.ts';
import { buildOnce, newWorkspace } from './workspace.ts';
import type { BenchOptions } from './options.ts';
import type { HostName } from './hosts/host.ts';

const PEERS: HostName[] = ['int80', 'v86', 'qemu'];
const MEMORY = 64;
const LIMIT_SECONDS = 60;
const FIRST_LINE = /Linux version[^\n]*\n/;

export async function measureBoot(options: BenchOptions): Promise<void> {
  const workspace = await newWorkspace();
  const { kernelPath, initramfsPath } = await buildOnce(workspace, 'gcc');
  const comparison = new Comparison(options.peers ?? PEERS);
  await runRounds({
    comparison,
    rounds: options.rounds,
    guestFor: () => ({
      kernel: kernelPath!,
      initrd: initramfsPath!,
      commandLine: 'console=ttyS0',
      memoryMiB: MEMORY,
    }),
    measure: async (host, console) => {
      const first = await console.until(FIRST_LINE, LIMIT_SECONDS);
      const prompt = await console.until(SHELL_PROMPT, LIMIT_SECONDS);
      comparison.add(host, '(start to first line)', first);
      comparison.add(host, 'first line to prompt', Comparison.between(first, prompt));
      comparison.add(host, 'start to prompt', prompt);
      comparison.note(host, { load: console.otherLoad(), peakMiB: console.peakMiB() });
    },
  });
  await workspace.dispose();
  console.log(comparison.report(`Our kernel to the prompt; ${MEMORY} MiB`));
}
