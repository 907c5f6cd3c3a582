/** The real processor as judge: random user-mode instructions from the table, run natively and on our processor. */
import { describe, expect, it } from 'vitest';
import { lacks } from '../../../support/tools.ts';
import { describeCase, differences } from './compare.ts';
import { generateAll, TESTED_ROWS } from './generate.ts';
import { buildNative } from './native-runner.ts';
import { OurRunner } from './our-runner.ts';

const CASES_PER_ROW = 30;
const SEED = 20;
const SHOWN = 10;

const native = buildNative();
const missing = 'unavailable' in native ? native.unavailable : '';

describe.skipIf(lacks(missing, missing === ''))('our processor and the host’s', () => {
  it(`agree on registers, flags, memory and faults in ${CASES_PER_ROW} random cases of each of ${TESTED_ROWS.length} forms`, () => {
    if ('unavailable' in native) throw new Error(`this machine lacks ${native.unavailable}`);
    const cases = generateAll(CASES_PER_ROW, SEED);
    const outcomes = native.run(cases);
    const ours = new OurRunner();
    const reports: string[] = [];
    cases.forEach((test, n) => {
      const lines = differences(test, outcomes[n], ours.run(test));
      if (lines.length > 0) reports.push([describeCase(test), ...lines].join('\n  '));
    });
    expect(reports.slice(0, SHOWN).join('\n')).toBe('');
  });

  it('reports a difference when there is one', () => {
    if ('unavailable' in native) throw new Error(`this machine lacks ${native.unavailable}`);
    const [test] = generateAll(1, SEED);
    const [outcome] = native.run([test]);
    const wrong = { ...outcome, regs: outcome.regs.map((value, i) => (i === 3 ? value ^ 1 : value)) };
    expect(differences(test, outcome, wrong)).toHaveLength(1);
    expect(differences(test, outcome, outcome)).toEqual([]);
  });
});
