/** Entry of `npm run bench [-- PART… --rounds N --only NAMES --peers NAMES]`: the parts named, or all of them. */
import { measureInterpreter } from './interpreter.ts';
import { measureDebugger } from './debugger.ts';
import { measureTrace } from './trace.ts';
import { measureBoot } from './boot.ts';
import { measureGuest } from './guest.ts';
import { measureLab } from './lab.ts';
import { measureLinux } from './linux.ts';
import { COMPILER, GDBSERVER, PROGRAMS, fetchDebian, fetchPackages } from '../test/support/debian.ts';
import { BenchUsageError, readOptions } from './options.ts';
import { checkLockstep } from './lockstep.ts';
import { measureModules } from './modules.ts';
import { measurePeers } from './peers.ts';
import { buildWorkloads } from './workloads.ts';
import type { BenchOptions } from './options.ts';

const PARTS: Record<string, (options: BenchOptions) => Promise<void>> = {
  interpreter: measureInterpreter,
  lab: measureLab,
  peers: measurePeers,
  boot: measureBoot,
  guest: measureGuest,
  linux: measureLinux,
  debugger: measureDebugger,
  trace: measureTrace,
};

/** Parts that measure nothing or take long, run only when named. */
const TOOLS: typeof PARTS = {
  image: async () => console.log(Object.values(await buildWorkloads()).join('\n')),
  lockstep: checkLockstep,
  modules: measureModules,
  debian: async () => {
    const folders = [PROGRAMS, GDBSERVER, COMPILER].map(fetchPackages);
    console.log([...Object.values(fetchDebian()).flat(), ...folders].join('\n'));
  },
};

async function run(argv: string[]): Promise<void> {
  const options = readOptions(argv);
  const known = { ...PARTS, ...TOOLS };
  const unknown = options.parts.filter((name) => !(name in known));
  if (unknown.length > 0) {
    throw new BenchUsageError(
      `there is no ${unknown.join(', ')}; there are ${Object.keys(known).join(', ')}`,
    );
  }
  for (const name of options.parts.length === 0 ? Object.keys(PARTS) : options.parts)
    await known[name](options);
}

// Hosts at work end with this process.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

try {
  await run(process.argv.slice(2));
  process.exit(0);
} catch (error) {
  console.error(
    `bench: ${error instanceof BenchUsageError ? error.message : ((error as Error).stack ?? error)}`,
  );
  process.exit(1);
}
