/** A failing case becomes the shortest: told apart here by our own processor with a broken handler. */
import { describe, expect, it } from 'vitest';
import { BINDERS } from '../../../emulator/cpu/ops/index.ts';
import type { Binder } from '../../../emulator/cpu/ops/index.ts';
import { hasObjdump, lacks } from '../../support/tools.ts';
import { differences } from './compare.ts';
import { JUDGED } from './forms.ts';
import { generate } from './generate.ts';
import { makeInput } from './input.ts';
import { assemble, lengthOf } from './instruction.ts';
import { OurRunner } from './our-runner.ts';
import { showCase } from './show.ts';
import type { Candidate, Fails } from './shrink.ts';
import { shrink } from './shrink.ts';
import { toleranceFor } from './tolerance.ts';

const SEED = 9;
const PROGRAMS = 16_000;
const EBX = 3;
const binders = BINDERS as Record<string, Binder>;

/** `xadd` forgets its work whenever EBX is odd. */
function breaking(xadd: Binder): Binder {
  return (op) => {
    const right = xadd(op);
    return (cpu, each) => {
      if ((cpu.r32[EBX] & 1) === 0) right(cpu, each);
    };
  };
}

/** Runs a case with `xadd` as it is, then broken. */
function failsWhenBroken(): Fails {
  const runner = new OurRunner('interpreter');
  return ({ program, input }) => {
    const right = runner.run(assemble(program), input);
    const { xadd } = binders;
    binders.xadd = breaking(xadd);
    try {
      const wrong = runner.run(assemble(program), input);
      if (right === null || wrong === null) return [];
      return differences(right, wrong, toleranceFor(program, right)).filter(
        (line) => !line.startsWith('signal'),
      );
    } finally {
      binders.xadd = xadd;
    }
  };
}

/** Cases of several instructions that the broken handler spoils. */
function failingCases(fails: Fails, count: number): Candidate[] {
  const found: Candidate[] = [];
  for (let n = 0; n < PROGRAMS && found.length < count; n++) {
    const generated = generate(SEED, n, JUDGED);
    const { program } = generated;
    if (program.instructions.length < 3) continue;
    if (!program.instructions.some((each) => each.row.semantics === 'xadd')) continue;
    const input = makeInput(generated, SEED, n, 0);
    if (fails({ program, input }).length > 0) found.push({ program, input });
  }
  return found;
}

describe('the shrinker', () => {
  const fails = failsWhenBroken();
  const cases = failingCases(fails, 5);

  it('leaves the one broken instruction, and of the state what the fault needs', () => {
    expect(cases).toHaveLength(5);
    for (const each of cases) {
      const least = shrink(each, fails);
      expect(least.lines).not.toEqual([]);
      expect(least.program.instructions.map(({ row }) => row.semantics)).toEqual(['xadd']);
      expect(lengthOf(least.program.instructions[0])).toBeLessThanOrEqual(12);
      expect(least.input.regs[EBX] & 1).toBe(1);
      expect(least.input.eflags).toBe(0x202);
      expect(least.input.regs.filter((value) => value === 0).length).toBeGreaterThanOrEqual(4);
    }
  });

  it('refuses a case that does not fail', () => {
    const [{ program, input }] = cases;
    expect(() => shrink({ program, input }, () => [])).toThrow('does not fail');
  });

  it.skipIf(lacks('objdump', hasObjdump()))(
    'prints the case as assembly with its state and what differs',
    () => {
      const least = shrink(cases[0], fails);
      const text = showCase('a title', least.program, least.input, least.lines);
      expect(text).toMatch(/^a title\n {2}2000\w{4}: ([0-9a-f]{2} )+ +([a-z0-9]+ )?xadd /);
      expect(text).toMatch(/ebx=\w+.* eflags=202 cs=/);
      expect(text).toMatch(/! .*: host .*, ours /);
    },
  );
});
