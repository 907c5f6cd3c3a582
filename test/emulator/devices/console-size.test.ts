/** The sizes of terminals as a guest reads them, through ports and interrupt. */
import { describe, expect, it } from 'vitest';
import { PortMap } from '../../../emulator/devices/ports.ts';
import { ChipBench } from './chip-bench.ts';

const CHANGED = 0xf5;
const SIZE = 0xf6;
const IRQ10_VECTOR = 0x2a;

/** Columns and rows of a line, as a driver reads them. */
function sizeOf(bench: ChipBench, line: number): [number, number] {
  bench.out(CHANGED, line);
  const word = () => bench.in(SIZE) | (bench.in(SIZE) << 8);
  const columns = word();
  return [columns, word()];
}

describe('the sizes of the terminals', () => {
  it('are not known at power-on, and no interrupt is asked for', () => {
    const bench = new ChipBench();
    bench.setupPics([10]);
    expect(bench.in(CHANGED)).toBe(0xa0);
    expect([0, 1, 2, 3].map((line) => sizeOf(bench, line))).toEqual(Array(4).fill([0, 0]));
    expect(bench.intr).toBe(false);
  });

  it('are read per line in 16 bits, columns first, and again from the start after four bytes', () => {
    const bench = new ChipBench();
    bench.chipset.consoleSize.resize(0, 0x123, 50);
    bench.chipset.consoleSize.resize(2, 80, 0x234);
    expect(sizeOf(bench, 0)).toEqual([0x123, 50]);
    expect(sizeOf(bench, 2)).toEqual([80, 0x234]);
    expect(sizeOf(bench, 1)).toEqual([0, 0]);
    expect(sizeOf(bench, 6)).toEqual([80, 0x234]);
    expect([bench.in(SIZE), bench.in(SIZE)]).toEqual([80, 0]);
  });

  it('that change raise IRQ 10 once, named by line until the guest has looked', () => {
    const bench = new ChipBench();
    bench.setupPics([10]);
    bench.chipset.consoleSize.resize(1, 80, 24);
    bench.chipset.consoleSize.resize(3, 100, 30);
    expect(bench.acknowledge()).toBe(IRQ10_VECTOR);
    bench.out(0xa0, 0x20);
    bench.out(0x20, 0x20);
    expect(bench.intr).toBe(false);
    expect(bench.in(CHANGED)).toBe(0xaa);
    expect(bench.in(CHANGED)).toBe(0xa0);
    bench.chipset.consoleSize.resize(1, 81, 24);
    expect(bench.acknowledge()).toBe(IRQ10_VECTOR);
    expect(bench.in(CHANGED)).toBe(0xa2);
  });

  it('that stay the same disturb nobody', () => {
    const bench = new ChipBench();
    bench.setupPics([10]);
    bench.chipset.consoleSize.resize(0, 80, 24);
    bench.in(CHANGED);
    bench.chipset.consoleSize.resize(0, 80, 24);
    expect(bench.intr).toBe(false);
    expect(bench.in(CHANGED)).toBe(0xa0);
  });

  it('change between two reads without mixing old and new', () => {
    const bench = new ChipBench();
    bench.chipset.consoleSize.resize(0, 0x1ff, 24);
    bench.out(CHANGED, 0);
    expect(bench.in(SIZE)).toBe(0xff);
    bench.chipset.consoleSize.resize(0, 0x200, 24);
    expect(bench.in(SIZE)).toBe(1);
    expect(sizeOf(bench, 0)).toEqual([0x200, 24]);
  });

  it('are not changed by what a guest writes', () => {
    const bench = new ChipBench();
    bench.chipset.consoleSize.resize(0, 80, 24);
    for (let value = 0; value < 256; value++) bench.out(SIZE, value);
    expect(sizeOf(bench, 0)).toEqual([80, 24]);
  });

  it('survive saving, in the middle of a reading too', () => {
    const bench = new ChipBench();
    bench.chipset.consoleSize.resize(0, 132, 43);
    bench.out(CHANGED, 0);
    bench.in(SIZE);
    const saved = structuredClone(bench.chipset.consoleSize.save());
    const other = new ChipBench();
    other.chipset.consoleSize.restore(saved);
    expect([other.in(SIZE), other.in(SIZE), other.in(SIZE)]).toEqual([0, 43, 0]);
    expect(other.in(CHANGED)).toBe(0xa1);
  });

  it('are all ones on a PC without the chip, which has no signature', () => {
    const ports = new PortMap({ read: () => 0xff, write: () => {} });
    expect(ports.read(CHANGED, 1) & 0xf0).not.toBe(0xa0);
  });
});
