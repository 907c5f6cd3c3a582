import { beforeEach, describe, expect, it } from 'vitest';
import { ChipBench } from './chip-bench.ts';

let bench: ChipBench;

beforeEach(() => {
  bench = new ChipBench();
});

describe('8259A initialisation', () => {
  it('ICW2 gives the vectors of both chips', () => {
    bench.setupPics([5, 12]);
    bench.setIrq(5, true);
    expect(bench.acknowledge()).toBe(0x25);
    bench.out(0x20, 0x20);
    bench.setIrq(12, true);
    expect(bench.acknowledge()).toBe(0x2c);
  });

  it('nothing interrupts between ICW1 and the last ICW', () => {
    bench.setupPics([5]);
    bench.out(0x20, 0x11);
    bench.setIrq(5, true);
    expect(bench.intr).toBe(false);
  });

  it('ICW1 clears the mask, ICW1 without IC4 ends after ICW3', () => {
    bench.out(0x20, 0x10);
    bench.out(0x21, 0x40);
    bench.out(0x21, 0x04);
    expect(bench.in(0x21)).toBe(0);
    bench.out(0x21, 0x55);
    expect(bench.in(0x21)).toBe(0x55);
  });

  it('ICW1 forgets edges that came before it', () => {
    bench.setupPics([5]);
    bench.setIrq(5, true);
    bench.setupPics([5]);
    expect(bench.intr).toBe(false);
  });
});

describe('8259A requests', () => {
  beforeEach(() => bench.setupPics([1, 3, 4, 5, 7, 8, 9, 15]));

  it('a masked line does not interrupt and is seen in IRR', () => {
    bench.setIrq(6, true);
    expect(bench.intr).toBe(false);
    bench.out(0x20, 0x0a);
    expect(bench.in(0x20) & 0x40).toBe(0x40);
  });

  it('unmasking lets a waiting edge through', () => {
    bench.setIrq(6, true);
    bench.out(0x21, bench.in(0x21) & ~0x40);
    expect(bench.acknowledge()).toBe(0x26);
  });

  it('an edge is taken once; a line that stays high asks no second time', () => {
    bench.setIrq(5, true);
    expect(bench.acknowledge()).toBe(0x25);
    bench.out(0x20, 0x20);
    expect(bench.intr).toBe(false);
    bench.setIrq(5, false);
    bench.setIrq(5, true);
    expect(bench.acknowledge()).toBe(0x25);
  });

  it('a level line (ELCR) asks again after EOI while it is high, and not when it is low', () => {
    bench.out(0x4d0, 0x20);
    bench.setIrq(5, true);
    expect(bench.acknowledge()).toBe(0x25);
    bench.out(0x20, 0x20);
    expect(bench.acknowledge()).toBe(0x25);
    bench.setIrq(5, false);
    bench.out(0x20, 0x20);
    expect(bench.intr).toBe(false);
  });

  it('ELCR keeps IRQ 0, 1, 2, 8 and 13 edge-triggered', () => {
    bench.out(0x4d0, 0xffff, 2);
    expect(bench.in(0x4d0, 2)).toBe(0xdef8);
  });

  it('the lower number wins', () => {
    bench.setIrq(5, true);
    bench.setIrq(3, true);
    expect(bench.acknowledge()).toBe(0x23);
  });

  it('a line in service holds back itself and lower ones, not higher ones', () => {
    bench.setIrq(4, true);
    bench.acknowledge();
    bench.setIrq(5, true);
    expect(bench.intr).toBe(false);
    bench.setIrq(3, true);
    expect(bench.acknowledge()).toBe(0x23);
  });

  it('ISR shows what is in service until EOI', () => {
    bench.setIrq(4, true);
    bench.acknowledge();
    bench.out(0x20, 0x0b);
    expect(bench.in(0x20)).toBe(0x10);
    bench.out(0x20, 0x20);
    expect(bench.in(0x20)).toBe(0);
  });

  it('a line that falls before the acknowledge gives the spurious IRQ 7 with nothing in service', () => {
    bench.setIrq(4, true);
    bench.chipset.pic.line(4).set(false);
    expect(bench.chipset.pic.acknowledge()).toBe(0x27);
    bench.out(0x20, 0x0b);
    expect(bench.in(0x20)).toBe(0);
  });

  it('a slave line that falls before the acknowledge gives the spurious IRQ 15, with IR2 in service', () => {
    bench.setIrq(9, true);
    bench.chipset.pic.slave.write(1, 1, 0xff);
    bench.chipset.pic.master.setLine(2, true);
    expect(bench.acknowledge()).toBe(0x2f);
    bench.out(0x20, 0x0b);
    bench.out(0xa0, 0x0b);
    expect(bench.in(0x20)).toBe(0x04);
    expect(bench.in(0xa0)).toBe(0);
  });
});

describe('8259A cascade', () => {
  beforeEach(() => bench.setupPics([1, 3, 8, 9, 15]));

  it('a slave request is in service in both chips and needs both EOIs', () => {
    bench.setIrq(9, true);
    expect(bench.acknowledge()).toBe(0x29);
    bench.setIrq(15, true);
    bench.out(0xa0, 0x20);
    expect(bench.intr).toBe(false);
    bench.out(0x20, 0x20);
    expect(bench.acknowledge()).toBe(0x2f);
  });

  it('a more urgent slave request waits for the master EOI, but not in special fully nested mode', () => {
    bench.setIrq(9, true);
    bench.acknowledge();
    bench.setIrq(8, true);
    expect(bench.intr).toBe(false);
    for (const icw of [0x20, 0x04, 0x11]) {
      if (icw === 0x20) bench.out(0x20, 0x11);
      bench.out(0x21, icw);
    }
    bench.out(0x21, 0xf9);
    bench.setIrq(8, false);
    bench.out(0xa0, 0x20);
    bench.setIrq(9, false);
    bench.setIrq(9, true);
    expect(bench.acknowledge()).toBe(0x29);
    bench.setIrq(8, true);
    expect(bench.acknowledge()).toBe(0x28);
  });

  it('slave requests rank between IRQ 1 and IRQ 3', () => {
    bench.setIrq(3, true);
    bench.setIrq(15, true);
    expect(bench.acknowledge()).toBe(0x2f);
    bench.setIrq(1, true);
    expect(bench.acknowledge()).toBe(0x21);
  });
});

describe('8259A priorities', () => {
  beforeEach(() => bench.setupPics([0, 1, 3, 4, 5, 6, 7]));

  const serve = (irq: number) => {
    bench.setIrq(irq, false);
    bench.setIrq(irq, true);
    return bench.acknowledge();
  };

  it('a specific EOI ends the line it names, a non-specific one the most urgent', () => {
    serve(5);
    serve(3);
    bench.out(0x20, 0x65);
    bench.out(0x20, 0x0b);
    expect(bench.in(0x20)).toBe(0x08);
    serve(1);
    bench.out(0x20, 0x20);
    expect(bench.in(0x20)).toBe(0x08);
  });

  it('rotation on non-specific EOI makes the served line the least urgent', () => {
    serve(4);
    bench.out(0x20, 0xa0);
    bench.setIrq(4, false);
    bench.setIrq(4, true);
    bench.setIrq(6, true);
    expect(bench.acknowledge()).toBe(0x26);
  });

  it('set priority puts the line after the named one first', () => {
    bench.out(0x20, 0xc5);
    bench.setIrq(3, true);
    bench.setIrq(6, true);
    expect(bench.acknowledge()).toBe(0x26);
  });

  it('rotation on specific EOI does both', () => {
    serve(3);
    bench.out(0x20, 0xe3);
    bench.setIrq(1, true);
    bench.setIrq(4, true);
    expect(bench.acknowledge()).toBe(0x24);
  });

  it('special mask mode lets lower lines through a masked line in service, and only then', () => {
    serve(3);
    bench.setIrq(6, true);
    bench.out(0x21, bench.in(0x21) | 0x08);
    expect(bench.intr).toBe(false);
    bench.out(0x20, 0x68);
    expect(bench.acknowledge()).toBe(0x26);
    bench.out(0x20, 0x20);
    bench.out(0x20, 0x0b);
    expect(bench.in(0x20)).toBe(0x08);
    bench.out(0x20, 0x48);
    bench.setIrq(7, true);
    expect(bench.intr).toBe(false);
  });

  it('automatic EOI leaves nothing in service; with rotation the served line becomes the least urgent', () => {
    for (const value of [0x20, 0x04, 0x03]) {
      if (value === 0x20) bench.out(0x20, 0x11);
      bench.out(0x21, value);
    }
    bench.out(0x21, 0);
    serve(3);
    bench.out(0x20, 0x0b);
    expect(bench.in(0x20)).toBe(0);
    bench.out(0x20, 0x80);
    serve(4);
    bench.setIrq(4, false);
    bench.setIrq(4, true);
    bench.setIrq(7, true);
    expect(bench.acknowledge()).toBe(0x27);
  });

  it('poll mode reads and serves the most urgent request, and reads without bit 7 when there is none', () => {
    bench.setIrq(5, true);
    bench.out(0x20, 0x0c);
    expect(bench.in(0x20)).toBe(0x85);
    bench.out(0x20, 0x0b);
    expect(bench.in(0x20)).toBe(0x20);
    bench.out(0x20, 0x0c);
    expect(bench.in(0x20) & 0x80).toBe(0);
  });
});
