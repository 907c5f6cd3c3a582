/** Rules that hold for all chips whatever a guest does to them: accesses at random, the same on every run. */
import { describe, expect, it } from 'vitest';
import { ChipBench } from './chip-bench.ts';

const PORTS = [
  ...[0x20, 0x21, 0xa0, 0xa1, 0x4d0, 0x4d1],
  ...[0x40, 0x41, 0x42, 0x43, 0x61, 0x92],
  ...[0x60, 0x64, 0x70, 0x71, 0x71, 0xf4, 0xf5, 0xf6],
  ...[0x3f8, 0x3f9, 0x3fa, 0x3fb, 0x3fc, 0x3fd, 0x3fe, 0x3ff, 0x3e8, 0x3e9, 0x3ea, 0x3ec, 0x3ed],
];

function numbers(seed: number): (below: number) => number {
  return (below) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
}

/** One step of a run: an access, an input, an acknowledge, or time. Returns what could be seen. */
function step(bench: ChipBench, random: (below: number) => number): number | undefined {
  const what = random(10);
  const port = PORTS[random(PORTS.length)];
  const value = random(256);
  const time = random(3) === 0 ? random(3_000_000) : random(500);
  bench.advance(time);
  if (what < 4) bench.out(port, value);
  else if (what < 8) return bench.in(port);
  else if (what === 8) return bench.acknowledge();
  else if (value < 128) bench.chipset.uarts[(value & 1) * 2].receive([value, value + 1]);
  else bench.chipset.kbc.press([value & 0x7f, 0xf0, value & 0x7f]);
  return undefined;
}

function copyOf(bench: ChipBench): ChipBench {
  const copy = new ChipBench();
  copy.ticks = bench.ticks;
  const { chips, alarms } = JSON.parse(bench.save());
  copy.chipset.restore(chips);
  copy.scheduler.restore(alarms);
  copy.intr = bench.intr;
  return copy;
}

const SEEDS = Array.from({ length: 40 }, (_, i) => i + 1);
const STEPS = 400;

describe('whatever a guest does to the chips', () => {
  it('saving their state on the way changes nothing', () => {
    for (const seed of SEEDS) {
      const [left, saved] = [new ChipBench(), new ChipBench()];
      const [randomLeft, randomSaved] = [numbers(seed), numbers(seed)];
      for (let i = 0; i < STEPS; i++) {
        saved.save();
        expect({ seed, i, seen: step(saved, randomSaved) }).toEqual({
          seed,
          i,
          seen: step(left, randomLeft),
        });
      }
      expect(saved.save()).toBe(left.save());
    }
  });

  it('chips restored from JSON go on as those that were saved', () => {
    for (const seed of SEEDS) {
      const original = new ChipBench();
      const random = numbers(seed);
      for (let i = 0; i < STEPS / 2; i++) step(original, random);
      const copy = copyOf(original);
      const [randomOriginal, randomCopy] = [numbers(seed + 1000), numbers(seed + 1000)];
      for (let i = 0; i < STEPS / 2; i++) {
        const seen = step(original, randomOriginal);
        expect({ seed, i, seen: step(copy, randomCopy), intr: copy.intr }).toEqual({
          seed,
          i,
          seen,
          intr: original.intr,
        });
      }
      expect(copy.save()).toBe(original.save());
    }
  });

  it('what is read is a byte, and no alarm lies in the past', () => {
    for (const seed of SEEDS) {
      const bench = new ChipBench();
      const random = numbers(seed);
      for (let i = 0; i < STEPS; i++) {
        const seen = step(bench, random);
        if (seen !== undefined) expect(seen >= 0 && seen <= 0xff && Number.isInteger(seen)).toBe(true);
        expect(bench.scheduler.nextDeadline).toBeGreaterThan(bench.ticks);
      }
    }
  });
});
