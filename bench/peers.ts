/**
 * Every workload of bench/workloads in Int80, v86 and QEMU, and natively where it is a plain program: interleaved
 * rounds, the same image for all, times taken by this process from what the guest prints.
 */
import { Comparison } from './comparison.ts';
import { countInstructions } from './instruction-counts.ts';
import { runRounds } from './rounds.ts';
import { readSteps } from './steps.ts';
import { WORKLOAD_MEMORY, buildWorkloads, commandLineFor } from './workloads.ts';
import type { BenchOptions } from './options.ts';
import type { HostName } from './hosts/host.ts';

const PEERS: HostName[] = ['int80', 'v86', 'qemu', 'native'];
const LIMIT_SECONDS = 120;

export async function measurePeers(options: BenchOptions): Promise<void> {
  const build = await buildWorkloads();
  const comparison = new Comparison(options.peers ?? PEERS);
  const guest = { commandLine: commandLineFor(options.only), memoryMiB: WORKLOAD_MEMORY };
  await runRounds({
    comparison,
    rounds: options.rounds,
    guestFor: (host) => ({ ...guest, kernel: host === 'native' ? build.native : build.image }),
    measure: async (host, console) => {
      const first = await readSteps(host, console, comparison, LIMIT_SECONDS);
      comparison.add(host, '(start to first line)', first);
    },
  });
  console.log(comparison.report('Workloads', countInstructions(build.image, options.only)));
}
