import { describe, expect, it } from 'vitest';
import { stockBuild } from '../../support/int80.ts';
import { SLOW_COMPILERS, lacks } from '../../support/tools.ts';
import { buildFuzzer, runFuzzer } from './run-fuzzer.ts';

const CALLS = 60_000;

describe.each(SLOW_COMPILERS)('system calls at random, built with %s', (cc, present) => {
  it.skipIf(lacks(cc, present()))('neither harm the kernel nor leave anything behind', async () => {
    const stock = await stockBuild(cc);
    const program = await buildFuzzer(stock, cc);
    const run = await runFuzzer(stock, program, `-n ${CALLS} -s ${cc === 'gcc' ? 1 : 2}`, 400);
    expect(run.trouble).toEqual([]);
    expect(run.passed, run.output.slice(-2000)).toBe(true);
    const [, calls, numbers, successes] = /(\d+) calls by .* (\d+) numbers, (\d+) of them/.exec(run.verdict.join('\n'))!;
    expect(Number(calls)).toBeGreaterThanOrEqual(CALLS);
    expect(Number(numbers)).toBeGreaterThan(400);
    expect(Number(successes)).toBeGreaterThan(200);
  }, 420_000);
});
