/** The generator of cases, and the world they run in, without any host's processor. */
import { describe, expect, it } from 'vitest';
import { flagBits, JUDGED, undefinedFlagsOf } from './forms.ts';
import { generate } from './generate.ts';
import { makeInput } from './input.ts';
import { assemble, boundaries } from './instruction.ts';
import { DATA, imageOffset, MAX_CODE, MAX_PATCHES, OUT } from './layout.ts';
import { OurRunner } from './our-runner.ts';

const SEED = 5;
const numbers = Array.from({ length: 3000 }, (_, n) => n);
const programs = numbers.map((n) => generate(SEED, n, JUDGED));

describe('the generator', () => {
  it('makes the same programs and states for the same seed, others for another', () => {
    const bytes = (seed: number): string[] =>
      numbers.slice(0, 100).map((n) => {
        const generated = generate(seed, n, JUDGED);
        const { regs } = makeInput(generated, seed, n, 3);
        return `${[...assemble(generated.program).bytes]} ${[...regs]}`;
      });
    expect(bytes(SEED)).toEqual(bytes(SEED));
    expect(bytes(SEED)).not.toEqual(bytes(SEED + 1));
  });

  it('stays within the records of the native runner', () => {
    programs.forEach((generated, n) => {
      expect(assemble(generated.program).bytes.length).toBeLessThanOrEqual(MAX_CODE);
      expect(makeInput(generated, SEED, n, 0).patches.length).toBeLessThanOrEqual(MAX_PATCHES);
    });
  });

  it('lets no instruction read a flag that the one before leaves undefined', () => {
    const readers = programs.filter(({ program }) => {
      const rows = program.instructions.map((each) => each.row);
      const undefinedFlags = undefinedFlagsOf(rows);
      return rows.some((row, n) => (flagBits(row.flagsRead) & undefinedFlags[n]) !== 0);
    });
    expect(readers).toEqual([]);
    const some = programs.filter(({ program }) =>
      undefinedFlagsOf(program.instructions.map((each) => each.row)).some((bits) => bits !== 0),
    );
    expect(some.length).toBeGreaterThan(100);
  });

  it('leads jumps to an instruction of the program or away from it, never into the middle', () => {
    for (const { program } of programs) {
      const starts = boundaries(program);
      const { bytes } = assemble(program);
      program.instructions.forEach((each, n) => {
        if (each.jump === null || each.jump.size !== 1) return;
        const to = starts[n + 1] + ((bytes[starts[n + 1] - 1] << 24) >> 24);
        expect(to < 0 || to >= bytes.length || starts.includes(to)).toBe(true);
      });
    }
  });

  it('spreads operands over page borders, the read-only page and the ends of what is mapped', () => {
    const runner = new OurRunner('interpreter');
    const seen = new Set<string>();
    programs.slice(0, 1500).forEach((generated, n) => {
      const outcome = runner.run(assemble(generated.program), makeInput(generated, SEED, n, 0));
      if (outcome === null || outcome.readInt32LE(OUT.TRAP) !== 14) return;
      const offset = outcome.readInt32LE(OUT.CR2) - DATA;
      seen.add(`${offset >> 12} ${outcome.readInt32LE(OUT.ERROR)}`);
    });
    for (const place of ['-1 4', '-1 6', '2 7', '3 4', '5 4', '5 6']) expect([...seen]).toContain(place);
  });
});

describe('the image of the data pages', () => {
  it('has the pages one behind the other, and none of what is not mapped', () => {
    expect([0, 0x2fff, 0x4000, 0x4fff].map((at) => imageOffset(DATA + at))).toEqual([
      0, 0x2fff, 0x3000, 0x3fff,
    ]);
    expect([-1, 0x3000, 0x3fff, 0x5000].map((at) => imageOffset(DATA + at))).toEqual([-1, -1, -1, -1]);
  });
});
