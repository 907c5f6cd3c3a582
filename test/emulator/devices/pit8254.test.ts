import { beforeEach, describe, expect, it } from 'vitest';
import { Frequency } from '../../../emulator/devices/frequency.ts';
import { PitCounter } from '../../../emulator/devices/pit-counter.ts';
import { PIT_HZ } from '../../../emulator/devices/pit8254.ts';
import { ChipBench } from './chip-bench.ts';

const CLK = new Frequency(PIT_HZ);
let bench: ChipBench;

beforeEach(() => {
  bench = new ChipBench();
});

/** Lets CLK cycles pass. */
function clocks(count: number): void {
  bench.advanceTo(CLK.tickOf(CLK.cyclesAt(bench.ticks) + count));
}

/** Programs counter 2 and opens or closes its gate; OUT 2 is bit 5 of port 0x61. */
function program2(mode: number, count: number, gate = true, bcd = false): void {
  bench.out(0x61, gate ? 1 : 0);
  bench.out(0x43, 0xb0 | (mode << 1) | (bcd ? 1 : 0));
  bench.out(0x42, count & 0xff);
  bench.out(0x42, count >> 8);
}

const out2 = () => (bench.in(0x61) & 0x20) !== 0;

/** Latches and reads counter 2. */
function count2(): number {
  bench.out(0x43, 0x80);
  return bench.in(0x42) | (bench.in(0x42) << 8);
}

/** OUT 2 over the next cycles, as a string of H and L. */
function wave(cycles: number): string {
  let shape = '';
  for (let i = 0; i < cycles; i++) {
    clocks(1);
    shape += out2() ? 'H' : 'L';
  }
  return shape;
}

describe('frequencies derived from ticks', () => {
  it('tickOf is the first tick of a cycle, for cycles a year away as well', () => {
    for (const cycle of [0, 1, 2, 11932, 1193182, 1193182 * 86400 * 365 + 7]) {
      const tick = CLK.tickOf(cycle);
      expect(CLK.cyclesAt(tick)).toBe(cycle);
      if (tick > 0) expect(CLK.cyclesAt(tick - 1)).toBe(cycle - 1);
    }
  });

  it('a second has 1193182 cycles, every second', () => {
    for (let second = 1; second < 100000; second += 9973) {
      expect(CLK.cyclesAt(second * 100_000_000)).toBe(second * 1193182);
    }
  });
});

describe('8254 counter modes', () => {
  it('mode 0: OUT goes low with the control word and high N+1 clocks after the count', () => {
    program2(0, 4);
    expect(wave(8)).toBe('LLLLHHHH');
  });

  it('mode 0: the gate stops counting and does not touch OUT', () => {
    program2(0, 4, false);
    expect(wave(8)).toBe('LLLLLLLL');
    expect(count2()).toBe(4);
    bench.out(0x61, 1);
    clocks(2);
    expect(count2()).toBe(2);
    expect(wave(3)).toBe('LHH');
  });

  it('mode 0: the first byte of a new count stops the counter and pulls OUT low', () => {
    program2(0, 2);
    clocks(5);
    expect(out2()).toBe(true);
    bench.out(0x42, 3);
    expect(out2()).toBe(false);
    clocks(10);
    expect(out2()).toBe(false);
    bench.out(0x42, 0);
    expect(wave(5)).toBe('LLLHH');
  });

  it('mode 0: counting goes on from 0xFFFF after zero', () => {
    program2(0, 4);
    clocks(6);
    expect(count2()).toBe(0xffff);
  });

  it('mode 1: a rising gate pulls OUT low for N clocks, again when it rises again', () => {
    program2(1, 3, false);
    expect(wave(4)).toBe('HHHH');
    bench.out(0x61, 1);
    expect(wave(6)).toBe('LLLHHH');
    bench.out(0x61, 0);
    bench.out(0x61, 1);
    clocks(2);
    bench.out(0x61, 0);
    bench.out(0x61, 1);
    expect(wave(5)).toBe('LLLHH');
  });

  it('mode 2: OUT is low for one clock in N', () => {
    program2(2, 4);
    expect(wave(12)).toBe('HHHLHHHLHHHL');
  });

  it('mode 2: a new count is used after the period in progress', () => {
    program2(2, 4);
    clocks(2);
    program2Count(3);
    expect(wave(9)).toBe('HLHHLHHLH');
  });

  it('mode 2: the gate forces OUT high and starts a new period when it rises', () => {
    program2(2, 3);
    clocks(2);
    bench.out(0x61, 0);
    expect(wave(4)).toBe('HHHH');
    bench.out(0x61, 1);
    expect(wave(6)).toBe('HHLHHL');
  });

  it('mode 3: an even count is high and low for halves', () => {
    program2(3, 6);
    expect(wave(12)).toBe('HHHLLLHHHLLL');
  });

  it('mode 3: an odd count is high for one clock more', () => {
    program2(3, 5);
    expect(wave(11)).toBe('HHHLLHHHLLH');
  });

  it('mode 3: the counting element goes down by two', () => {
    program2(3, 100);
    clocks(1);
    expect(count2()).toBe(100);
    clocks(3);
    expect(count2()).toBe(94);
  });

  it('mode 4: OUT strobes low for one clock, N+1 clocks after the count', () => {
    program2(4, 3);
    expect(wave(8)).toBe('HHHLHHHH');
  });

  it('mode 4: a new count starts over', () => {
    program2(4, 3);
    clocks(2);
    program2Count(3);
    expect(wave(6)).toBe('HHHLHH');
  });

  it('mode 5: the strobe comes after a rising gate, never without', () => {
    program2(5, 2, false);
    expect(wave(6)).toBe('HHHHHH');
    bench.out(0x61, 1);
    expect(wave(6)).toBe('HHLHHH');
  });

  it('modes 6 and 7 are modes 2 and 3', () => {
    program2(6, 4);
    expect(wave(4)).toBe('HHHL');
    program2(7, 4);
    expect(wave(4)).toBe('HHLL');
  });

  it('a count of 0 is 65536, or 10000 in BCD', () => {
    program2(2, 0);
    clocks(65536);
    expect(out2()).toBe(false);
    program2(2, 0, true, true);
    clocks(10000);
    expect(out2()).toBe(false);
  });

  it('BCD counts in decimal', () => {
    program2(2, 0x1000, true, true);
    clocks(2);
    expect(count2()).toBe(0x0999);
  });

  it('a count of 1 in mode 2, which is not allowed, leaves OUT high and the machine alive', () => {
    program2(2, 1);
    expect(wave(5)).toBe('HHHHH');
  });
});

function program2Count(count: number): void {
  bench.out(0x42, count & 0xff);
  bench.out(0x42, count >> 8);
}

describe('8254 counters however often they are asked', () => {
  /** The same numbers on every run. */
  const numbers = (seed: number) => () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) >>> 8;

  it('behave the same when looked at in every cycle and when looked at only at the end', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const next = numbers(seed);
      const watched = new PitCounter();
      const ignored = new PitCounter();
      let now = 0;
      for (let step = 0; step < 12; step++) {
        const [action, mode, count, gate, wait] = [
          next() % 4,
          next() % 6,
          2 + (next() % 9),
          next() % 2,
          next() % 40,
        ];
        for (const counter of [watched, ignored]) {
          if (action === 0 || step === 0) counter.program(now, 3, mode, false);
          if (action <= 2) counter.load(now, count);
          if (action === 3) counter.setGate(now, gate === 1);
        }
        for (let i = 0; i < wait; i++) {
          const due = watched.nextChange(now);
          const before = watched.out(now);
          now++;
          if (now < due) expect(watched.out(now)).toBe(before);
        }
        expect({ seed, step, state: ignored.save(now) }).toEqual({ seed, step, state: watched.save(now) });
        expect(ignored.out(now)).toBe(watched.out(now));
      }
    }
  });
});

describe('8254 reading', () => {
  it('a latched count stays until it is read, a second latch changes nothing', () => {
    program2(2, 1000);
    clocks(11);
    bench.out(0x43, 0x80);
    clocks(100);
    bench.out(0x43, 0x80);
    expect(bench.in(0x42) | (bench.in(0x42) << 8)).toBe(990);
    expect(count2()).toBe(890);
  });

  it('low-byte and high-byte access read and write one byte', () => {
    bench.out(0x61, 1);
    bench.out(0x43, 0xa4);
    bench.out(0x42, 0x12);
    clocks(1);
    expect(bench.in(0x42)).toBe(0x12);
  });

  it('read-back latches status and count of several counters; status is read first', () => {
    program2(2, 1000);
    clocks(11);
    bench.out(0x43, 0xc8);
    expect(bench.in(0x42)).toBe(0xb4);
    expect(bench.in(0x42) | (bench.in(0x42) << 8)).toBe(990);
  });

  it('NULL COUNT is set from the write of a count to its load', () => {
    program2(2, 1000);
    bench.out(0x43, 0xe8);
    expect(bench.in(0x42) & 0x40).toBe(0x40);
    clocks(1);
    bench.out(0x43, 0xe8);
    expect(bench.in(0x42) & 0x40).toBe(0);
    program2Count(500);
    bench.out(0x43, 0xe8);
    expect(bench.in(0x42) & 0x40).toBe(0x40);
    clocks(1000);
    bench.out(0x43, 0xe8);
    expect(bench.in(0x42) & 0x40).toBe(0);
  });

  it('the control port cannot be read', () => {
    expect(bench.in(0x43)).toBe(0xff);
  });
});

describe('8254 on IRQ 0 and port 0x61', () => {
  it.each([2, 3])('mode %i with 11932 interrupts every 11932 clocks, to the tick, without drift', (mode) => {
    bench.setupPics([0]);
    bench.out(0x43, 0x30 | (mode << 1));
    const start = CLK.cyclesAt(bench.ticks) + 1;
    bench.out(0x40, 11932 & 0xff);
    bench.out(0x40, 11932 >> 8);
    for (let n = 1; n <= 1000; n++) {
      const due = CLK.tickOf(start + n * 11932);
      if (bench.acknowledge() !== undefined) bench.out(0x20, 0x20);
      bench.advanceTo(due - 1);
      expect(bench.intr).toBe(false);
      bench.advanceTo(due);
      expect(bench.intr).toBe(true);
    }
  });

  it('the refresh bit toggles every 18 clocks', () => {
    clocks(1);
    const at = (n: number) => {
      bench.advanceTo(CLK.tickOf(1 + 18 * n));
      return bench.in(0x61) & 0x10;
    };
    expect([1, 2, 3, 4].map(at)).toEqual([0x10, 0, 0x10, 0]);
  });

  it('saving in the middle changes nothing and restores in another machine', () => {
    program2(3, 777);
    clocks(1000);
    const saved = bench.chipset.pit.save();
    const other = new ChipBench();
    other.ticks = bench.ticks;
    other.chipset.pit.restore(JSON.parse(JSON.stringify(saved)));
    for (let i = 0; i < 20; i++) {
      clocks(101);
      other.ticks = bench.ticks;
      other.out(0x43, 0x80);
      expect(count2()).toBe(other.in(0x42) | (other.in(0x42) << 8));
    }
  });
});
