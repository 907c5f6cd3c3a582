/** `npm run fuzz`: the guest's kernel under as many random system calls as asked for. */
import { parseArgs } from 'node:util';
import { stockBuild } from '../../support/int80.ts';
import { buildFuzzer, runFuzzer } from './run-fuzzer.ts';

const DEFAULT_CALLS = 10_000_000;
const CALLS_A_GUEST = 1_000_000;
const SECONDS_A_GUEST = 3600;
const USAGE = `usage: npm run fuzz -- [--calls N] [--seed S] [--cc gcc|clang]
  --calls N   at least so many calls, in guests of a million each (default ${DEFAULT_CALLS})
  --seed S    the first guest's seed; each guest takes the next one (default 1)
  --cc NAME   the compiler of kernel and fuzzer (default gcc)`;

class UsageError extends Error {}

function natural(text: string | undefined, otherwise: number, name: string): number {
  const value = text === undefined ? otherwise : Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new UsageError(`--${name} ${text}: a whole number above 0 is wanted`);
}

function parse(args: string[]): { calls: number; seed: number; cc: 'gcc' | 'clang' } {
  const text = { type: 'string' } as const;
  let values: { calls?: string; seed?: string; cc?: string };
  try {
    values = parseArgs({ args, options: { calls: text, seed: text, cc: text } }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const cc = values.cc ?? 'gcc';
  if (cc !== 'gcc' && cc !== 'clang') throw new UsageError(`--cc ${cc}: it is gcc or clang`);
  return { calls: natural(values.calls, DEFAULT_CALLS, 'calls'), seed: natural(values.seed, 1, 'seed'), cc };
}

async function fuzz(args: string[]): Promise<number> {
  const { calls, seed, cc } = parse(args);
  const stock = await stockBuild(cc);
  const program = await buildFuzzer(stock, cc);
  const guests = Math.ceil(calls / CALLS_A_GUEST);
  let failed = 0;
  for (let i = 0; i < guests; i++) {
    const count = Math.min(CALLS_A_GUEST, calls - i * CALLS_A_GUEST);
    const run = await runFuzzer(stock, program, `-n ${count} -s ${seed + i}`, SECONDS_A_GUEST);
    const good = run.passed && run.trouble.length === 0;
    console.log((good ? run.verdict : [...run.trouble, run.output.slice(-4000)]).join('\n'));
    if (!good) failed++;
  }
  console.log(`${guests - failed} of ${guests} guests passed`);
  return failed === 0 ? 0 : 1;
}

export async function main(args: string[]): Promise<number> {
  try {
    return await fuzz(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`fuzz: ${error.message}\n${USAGE}`);
    return 2;
  }
}
