/** The host's processor judges x87, MMX, SSE and SSE2: one instruction a case, whole state in, whole state out. */
import { describe, expect, it } from 'vitest';
import type { Row } from '../../../emulator/cpu/table/table.ts';
import { judge } from './compare.ts';
import type { Batch } from './layout.ts';
import { buildNative } from './native-runner.ts';
import { OurRunner } from './our-runner.ts';
import { SIMD_TESTED, simdBatch } from './simd-cases.ts';
import { APPROXIMATE, X87_TESTED, x87Batch } from './x87-cases.ts';

const native = buildNative();
if ('unavailable' in native) console.warn(`no native comparison of floating point: ${native.unavailable}`);

type Generator = (rows: readonly Row[], perRow: number, seed: number) => Batch;

/** Differences, told; INT80_CASES multiplies the number of cases. */
function compare(generate: Generator, rows: readonly Row[], perRow: number): string[] {
  if ('unavailable' in native) return [];
  const ours = new OurRunner();
  const rounds = Number(process.env['INT80_CASES'] ?? 1);
  for (let seed = 1; seed <= rounds; seed++) {
    const batch = generate(rows, perRow, seed);
    const verdict = judge(batch, native.run(batch), ours.run(batch));
    if (verdict.different > 0) return verdict.told;
  }
  return [];
}

describe.skipIf('unavailable' in native)('floating point against the host', () => {
  it('x87 arithmetic, moves, comparisons and control give the same registers, words and memory', () => {
    const rows = X87_TESTED.filter((row) => !APPROXIMATE.has(row.semantics));
    expect(compare(x87Batch, rows, 250)).toEqual([]);
  });
  it('x87 transcendental functions are within one unit in the last place', () => {
    const rows = X87_TESTED.filter((row) => APPROXIMATE.has(row.semantics));
    expect(compare(x87Batch, rows, 600)).toEqual([]);
  });
  it('MMX, SSE and SSE2 give the same registers, MXCSR, memory and faults', () => {
    expect(compare(simdBatch, SIMD_TESTED, 150)).toEqual([]);
  });
});
