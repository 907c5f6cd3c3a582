/** Random programs on both engines, stopped at random counts: the state is the same at every stop. */
import { describe, expect, it } from 'vitest';
import { Random } from '../judge/values.ts';
import { machineDifferences } from './compare-machines.ts';
import { machineFor, randomProgram, resume } from './random-program.ts';

const PROGRAMS = 100;
const MAX_STOPS = 100;
const LONGEST_SLICE = 200;

/** The first difference, with where it was seen; null when there is none. */
export function firstDifference(seed: number, threshold: number): string | null {
  const program = randomProgram(seed);
  const plain = machineFor(program, null);
  const translated = machineFor(program, threshold);
  const random = new Random(seed + 1);
  for (let stop = 0; stop < MAX_STOPS; stop++) {
    const slice = 1 + random.below(random.chance(50) ? 10 : LONGEST_SLICE);
    const exits = [plain, translated].map(({ cpu }) => cpu.run(slice));
    const lines = machineDifferences(plain, translated);
    if (exits[0] !== exits[1]) lines.unshift(`ended with ${exits.join(', ')}`);
    if (lines.length > 0)
      return [`seed ${seed}, instruction ${plain.cpu.instructions}`, ...lines].join('\n  ');
    if (plain.cpu.halted && !(resume(plain, program) && resume(translated, program))) return null;
  }
  return null;
}

describe('a random program', () => {
  for (const threshold of [0, 3]) {
    it(`is in the same state on both engines at random stops, translated after ${threshold} executions`, () => {
      for (let seed = 1; seed <= PROGRAMS; seed++) expect(firstDifference(seed, threshold)).toBe(null);
    });
  }
});
