/**
 * Every workload of bench/workloads in Int80, v86 and QEMU, and natively where it is a plain program: interleaved
 * rounds, the same image for all, times taken by this process from what the guest prints.
 */
import { hostCommand } from './hosts/host.ts';
import { HostConsole } from './hosts/console.ts';
import { Comparison } from './comparison.ts';
import { countInstructions } from './instruction-counts.ts';
import { WORKLOAD_MEMORY, buildWorkloads, commandLineFor } from './workloads.ts';
import type { BenchOptions } from './options.ts';
import type { HostName } from './hosts/host.ts';
import type { WorkloadBuild } from './workloads.ts';

const PEERS: HostName[] = ['int80', 'v86', 'qemu', 'native'];
const LIMIT_SECONDS = 180;
const LINE = /(start|end) (\w+)(?: ([0-9a-f]{8}))?\r?\n|done\r?\n|trap .*\n/;

async function runOnce(
  host: HostName,
  build: WorkloadBuild,
  options: BenchOptions,
  into: Comparison,
): Promise<void> {
  const console = new HostConsole(
    hostCommand(host, {
      kernel: host === 'native' ? build.native : build.image,
      commandLine: commandLineFor(options.only),
      memoryMiB: WORKLOAD_MEMORY,
    }),
  );
  try {
    let moment = await console.until(LINE, LIMIT_SECONDS);
    if (moment.match[1] === 'start') into.add(host, '(start to first line)', moment);
    for (
      let start = moment;
      moment.match[1] !== undefined;
      moment = await console.until(LINE, LIMIT_SECONDS)
    ) {
      const [, kind, name, checksum] = moment.match;
      if (kind === 'start') start = moment;
      else into.add(host, name, Comparison.between(start, moment), checksum);
    }
    if (!moment.match[0].startsWith('done')) throw new Error(`${host}: ${moment.match[0]}`);
    into.addLoad(host, console.otherLoad());
  } finally {
    await console.close();
  }
}

export async function measurePeers(options: BenchOptions): Promise<void> {
  const build = await buildWorkloads();
  const comparison = new Comparison(options.peers ?? PEERS);
  for (let round = 1; round <= options.rounds; round++) {
    for (const host of comparison.hosts) {
      process.stderr.write(`round ${round} of ${options.rounds}: ${host}\n`);
      await runOnce(host, build, options, comparison);
    }
  }
  console.log(comparison.report('Workloads', countInstructions(build.image, options.only)));
}
