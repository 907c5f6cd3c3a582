/** The real processor as judge, in the share of a test run; `npm run judge` has many more cases. */
import { describe, expect, it } from 'vitest';
import { lacks } from '../../support/tools.ts';
import { differences } from './compare.ts';
import { JUDGED, nameOf } from './forms.ts';
import { generate } from './generate.ts';
import { makeInput } from './input.ts';
import { assemble } from './instruction.ts';
import { Judge, STATES_PER_PROGRAM } from './judge.ts';
import { OUT } from './layout.ts';
import { buildNative } from './native-runner.ts';
import { showCase } from './show.ts';
import { toleranceFor } from './tolerance.ts';

const CASES = 100_000;
const SEED = 20;
const KEEP = 5;

const native = buildNative();
const missing = 'unavailable' in native ? native.unavailable : '';

describe.skipIf(lacks(missing, missing === ''))('the host’s processor', () => {
  it(`agrees with both engines on registers, flags, units, memory and faults in ${CASES} cases`, () => {
    if ('unavailable' in native) throw new Error(`this machine lacks ${native.unavailable}`);
    const engines = ['interpreter', 'translator'] as const;
    const judge = new Judge(native, { cases: CASES, seed: SEED, rows: JUDGED, engines, keep: KEEP });
    const { cases, discarded, coverage, differences: found } = judge.run();
    const told = found.map(({ engine, generated, input, program, lines }) =>
      showCase(`${engine}, seed ${SEED}, program ${program}`, generated.program, input, lines),
    );
    expect(told.join('\n')).toBe('');
    expect(discarded).toBeLessThan(cases / 100);
    // Most programs have flat segments and no alignment checks: those must have run as WebAssembly.
    const { regions, entries } = judge.statistics[1] ?? { regions: 0, entries: 0 };
    expect(regions).toBeGreaterThan(CASES / STATES_PER_PROGRAM);
    expect(entries).toBeGreaterThan(CASES / 2);
    expect(JUDGED.filter((row) => coverage.of(row).cases < 20).map(nameOf)).toEqual([]);
  });

  it('is contradicted by an outcome with one bit changed, in any part', () => {
    if ('unavailable' in native) throw new Error(`this machine lacks ${native.unavailable}`);
    const generated = generate(SEED, 1, JUDGED);
    const code = assemble(generated.program);
    const [outcome] = native.run([{ code, input: makeInput(generated, SEED, 1, 0) }]);
    const tolerance = { ...toleranceFor(generated.program, outcome), undefinedFlags: 0 };
    const wrong = (at: number): string[] => {
      const copy = Buffer.from(outcome);
      copy.writeInt32LE(copy.readInt32LE(at) ^ 4, at);
      return differences(outcome, copy, tolerance);
    };
    expect(differences(outcome, Buffer.from(outcome), tolerance)).toEqual([]);
    for (const at of [
      OUT.REGS + 12,
      OUT.EFLAGS,
      OUT.EIP,
      OUT.SS,
      OUT.TRAP,
      OUT.HASH,
      OUT.UNIT + 40,
      OUT.UNIT + 170,
    ]) {
      expect(wrong(at), `at ${at}`).not.toEqual([]);
    }
  });
});
