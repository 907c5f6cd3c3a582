/** Builds the fuzzer of this folder for the stock guest and runs it there. */
import { join } from 'node:path';
import { int80, root } from '../../support/int80.ts';
import { kernelTrouble } from '../kernel-trouble.ts';
import { nativeProgram } from '../native.ts';
import type { Family } from '../native.ts';
import type { StockBuild } from '../../support/int80.ts';

const here = join(root, 'test', 'guest', 'fuzz');
const SOURCES = ['fuzz.c', 'calls.c', 'values.c', '../leaks.c'].map((name) => join(here, name));

export interface FuzzRun {
  /** What the kernel printed about bugs of its own; empty is good. */
  trouble: string[];
  /** The fuzzer came to its end and found nothing lost. */
  passed: boolean;
  /** Its last lines. */
  verdict: string[];
  output: string;
}

export const buildFuzzer = (stock: StockBuild, cc: Family): Promise<string> =>
  nativeProgram(stock, cc, ...SOURCES);

/** Runs `fuzz ARGUMENTS` in a fresh guest for at most so many seconds; a shell must answer after it. */
export async function runFuzzer(
  stock: StockBuild,
  program: string,
  args: string,
  seconds: number,
  onOutput?: (text: string) => void,
): Promise<FuzzRun> {
  const image = ['--kernel', stock.kernelPath, '--initrd', stock.initramfsPath];
  const typed = ['--send', `fuzz ${args}; echo still $((6 * 7)) here\n`, '--expect', 'still 42 here'];
  const limits = ['--timeout', String(seconds), '--boot-time', '1000000000'];
  const run = await int80(['run', ...image, '--add', `${program}:/bin/fuzz`, ...typed, ...limits], { onOutput });
  const lines = run.stdout.split(/\r?\n/).filter((line) => line.startsWith('fuzz: '));
  return {
    trouble: kernelTrouble(run.stdout),
    passed: run.status === 0 && lines.at(-1) === 'fuzz: passed',
    verdict: lines.slice(-3),
    output: run.stdout + run.stderr,
  };
}
