import { describe, expect, it } from 'vitest';
import { calendarFromUnix } from '../../../emulator/devices/rtc-calendar.ts';
import { ChipBench } from './chip-bench.ts';

const SECOND = 100_000_000;

function read(bench: ChipBench, index: number): number {
  bench.out(0x70, index);
  return bench.in(0x71);
}

function write(bench: ChipBench, index: number, value: number): void {
  bench.out(0x70, index);
  bench.out(0x71, value);
}

const date = (bench: ChipBench) =>
  [9, 8, 7, 4, 2, 0].map((index) => read(bench, index).toString(16)).join('-');

describe('MC146818 time', () => {
  it('starts at the boot time, BCD, 24 hours, and counts virtual seconds over the end of a month', () => {
    const bench = new ChipBench();
    expect(date(bench)).toBe('2-2-28-23-59-50');
    expect(read(bench, 0x32)).toBe(0x20);
    expect(read(bench, 6)).toBe(5);
    bench.advance(9 * SECOND);
    expect(date(bench)).toBe('2-2-28-23-59-59');
    bench.advance(SECOND);
    expect(date(bench)).toBe('2-3-1-0-0-0');
    expect(read(bench, 6)).toBe(6);
  });

  it('knows 29 February in a leap year', () => {
    const bench = new ChipBench({ bootTimeSeconds: Date.UTC(2004, 1, 28, 23, 59, 59) / 1000 });
    bench.advance(SECOND);
    expect(date(bench)).toBe('4-2-29-0-0-0');
  });

  it('the calendar agrees with JavaScript from 1970 to 2100', () => {
    for (let seconds = 0; seconds < 4102444800; seconds += 86400 * 13 + 4567) {
      const js = new Date(seconds * 1000);
      const ours = calendarFromUnix(seconds);
      expect([ours.year, ours.month, ours.day, ours.dayOfWeek, ours.hour, ours.minute, ours.second]).toEqual([
        js.getUTCFullYear(),
        js.getUTCMonth() + 1,
        js.getUTCDate(),
        js.getUTCDay() + 1,
        js.getUTCHours(),
        js.getUTCMinutes(),
        js.getUTCSeconds(),
      ]);
    }
  });

  it('in binary 12-hour mode 11:59:59 PM becomes 12:00:00 AM', () => {
    const bench = new ChipBench();
    write(bench, 0x0b, 0x84);
    for (const [index, value] of [
      [4, 0x8b],
      [2, 59],
      [0, 59],
    ]) {
      write(bench, index, value);
    }
    write(bench, 0x0b, 0x04);
    bench.advance(SECOND);
    expect([4, 2, 0].map((index) => read(bench, index))).toEqual([12, 0, 0]);
  });

  it('SET stops the time', () => {
    const bench = new ChipBench();
    write(bench, 0x0b, 0x82);
    bench.advance(5 * SECOND);
    expect(date(bench)).toBe('2-2-28-23-59-50');
  });

  it('UIP is set shortly before the time changes, and never while SET is', () => {
    const bench = new ChipBench();
    bench.advance(SECOND - 300_000);
    expect(read(bench, 0x0a) & 0x80).toBe(0);
    bench.advance(100_000);
    expect(read(bench, 0x0a) & 0x80).toBe(0x80);
    bench.advance(200_000);
    expect(read(bench, 0x0a) & 0x80).toBe(0);
  });

  it('after the divider was held, the first update comes half a second later', () => {
    const bench = new ChipBench();
    write(bench, 0x0a, 0x66);
    bench.advance(3 * SECOND + 12345);
    expect(date(bench)).toBe('2-2-28-23-59-50');
    write(bench, 0x0a, 0x26);
    bench.advance(SECOND / 2 - 1);
    expect(date(bench)).toBe('2-2-28-23-59-50');
    bench.advance(1);
    expect(date(bench)).toBe('2-2-28-23-59-51');
  });
});

describe('MC146818 interrupts', () => {
  it('the update interrupt comes every second on IRQ 8 and stops when C is not read', () => {
    const bench = new ChipBench();
    bench.setupPics([8]);
    write(bench, 0x0b, 0x12);
    bench.advance(SECOND);
    expect(bench.acknowledge()).toBe(0x28);
    bench.out(0xa0, 0x20);
    bench.out(0x20, 0x20);
    bench.advance(2 * SECOND);
    expect(bench.intr).toBe(false);
    expect(read(bench, 0x0c)).toBe(0x90 | 0x40);
    expect(read(bench, 0x0c)).toBe(0);
    bench.advance(SECOND);
    expect(bench.acknowledge()).toBe(0x28);
  });

  it('the periodic interrupt at rate 6 comes 1024 times a second', () => {
    const bench = new ChipBench();
    bench.setupPics([8]);
    write(bench, 0x0b, 0x42);
    read(bench, 0x0c);
    let count = 0;
    while (bench.ticks < SECOND) {
      bench.advanceTo(Math.min(bench.scheduler.nextDeadline, SECOND));
      if (bench.acknowledge() === 0x28) {
        count++;
        expect(read(bench, 0x0c) & 0xc0).toBe(0xc0);
        bench.out(0xa0, 0x20);
        bench.out(0x20, 0x20);
      }
    }
    expect(count).toBe(1024);
  });

  it('PF is set by time alone, without an interrupt while PIE is off', () => {
    const bench = new ChipBench();
    bench.setupPics([8]);
    read(bench, 0x0c);
    bench.advance(SECOND / 1024 + 1);
    expect(bench.intr).toBe(false);
    expect(read(bench, 0x0c)).toBe(0x40);
  });

  it('the alarm comes when hours, minutes and seconds match; 0xC0 matches all', () => {
    const bench = new ChipBench();
    bench.setupPics([8]);
    write(bench, 1, 0x55);
    write(bench, 3, 0xc0);
    write(bench, 5, 0xff);
    write(bench, 0x0b, 0x22);
    bench.advance(4 * SECOND);
    expect(bench.intr).toBe(false);
    bench.advance(SECOND);
    expect(bench.acknowledge()).toBe(0x28);
    expect(read(bench, 0x0c) & 0xa0).toBe(0xa0);
  });
});

describe('CMOS RAM', () => {
  it('tells the sizes of memory', () => {
    const bench = new ChipBench({ memoryBytes: 48 << 20 });
    const word = (index: number) => read(bench, index) | (read(bench, index + 1) << 8);
    expect(word(0x15)).toBe(640);
    expect(word(0x17)).toBe(47 * 1024);
    expect(word(0x30)).toBe(47 * 1024);
    expect(word(0x34)).toBe(32 * 16);
  });

  it('has its checksum over 0x10-0x2D, keeps what is written, and 0x70 cannot be read', () => {
    const bench = new ChipBench();
    let sum = 0;
    for (let index = 0x10; index < 0x2e; index++) sum += read(bench, index);
    expect((read(bench, 0x2e) << 8) | read(bench, 0x2f)).toBe(sum);
    write(bench, 0x40, 0xa5);
    expect(read(bench, 0x40)).toBe(0xa5);
    expect(read(bench, 0xc0)).toBe(0xa5);
    expect(bench.in(0x70)).toBe(0xff);
    expect(read(bench, 0x0d)).toBe(0x80);
  });

  it('C and D cannot be written', () => {
    const bench = new ChipBench();
    write(bench, 0x0d, 0);
    expect(read(bench, 0x0d)).toBe(0x80);
  });
});
