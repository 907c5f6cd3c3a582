import { beforeEach, describe, expect, it } from 'vitest';
import { PAUSE_SET2 } from '../../../emulator/devices/scancodes.ts';
import { ChipBench } from './chip-bench.ts';

const MILLISECOND = 100_000;
let bench: ChipBench;

beforeEach(() => {
  bench = new ChipBench();
  bench.setupPics([1]);
});

/** Everything that comes at port 0x60 in the next milliseconds. */
function collect(milliseconds = 20): number[] {
  const bytes: number[] = [];
  for (let i = 0; i < milliseconds; i++) {
    if (bench.in(0x64) & 1) bytes.push(bench.in(0x60));
    bench.advance(MILLISECOND);
  }
  return bytes;
}

describe('8042 commands', () => {
  it('self test answers 0x55, interface test 0x00, without an interrupt', () => {
    bench.out(0x64, 0xaa);
    expect(bench.in(0x64) & 1).toBe(1);
    expect(bench.intr).toBe(false);
    expect(bench.in(0x60)).toBe(0x55);
    bench.out(0x64, 0xab);
    expect(bench.in(0x60)).toBe(0);
    expect(bench.in(0x64) & 1).toBe(0);
  });

  it('the command byte is read with 0x20 and written with 0x60', () => {
    bench.out(0x64, 0x60);
    bench.out(0x60, 0x44);
    bench.out(0x64, 0x20);
    expect(bench.in(0x60)).toBe(0x44);
  });

  it('status tells whether the last write was a command', () => {
    bench.out(0x64, 0xae);
    expect(bench.in(0x64) & 0x08).toBe(0x08);
    bench.out(0x60, 0xf4);
    expect(bench.in(0x64) & 0x08).toBe(0);
  });

  it('0xFE pulses reset; 0xFF and 0xF1 do not', () => {
    bench.out(0x64, 0xff);
    bench.out(0x64, 0xf1);
    expect(bench.resets).toBe(0);
    bench.out(0x64, 0xfe);
    expect(bench.resets).toBe(1);
  });

  it('the output port has A20 on; switching it off is reported and changes nothing', () => {
    bench.out(0x64, 0xd1);
    bench.out(0x60, 0xdd);
    bench.out(0x64, 0xd0);
    expect(bench.in(0x60) & 0x03).toBe(0x03);
    expect(bench.holes.map((hole) => hole.name)).toContain('8042-a20-off');
    bench.out(0x64, 0xd1);
    bench.out(0x60, 0xdf);
    expect(bench.holes).toHaveLength(1);
  });

  it('commands for a mouse port are reported, and their parameter does not reach the keyboard', () => {
    bench.out(0x64, 0xd4);
    bench.out(0x60, 0xff);
    expect(collect()).toEqual([]);
    expect(bench.holes.map((hole) => hole.name)).toContain('8042-aux');
  });
});

describe('AT keyboard', () => {
  it('reset answers ACK and BAT completed, each with IRQ 1', () => {
    bench.out(0x60, 0xff);
    bench.advance(MILLISECOND);
    expect(bench.acknowledge()).toBe(0x21);
    expect(bench.in(0x60)).toBe(0xfa);
    bench.out(0x20, 0x20);
    bench.advance(MILLISECOND);
    expect(bench.acknowledge()).toBe(0x21);
    expect(bench.in(0x60)).toBe(0xaa);
  });

  it('identify answers AB 83, translated AB 41', () => {
    bench.out(0x60, 0xf2);
    expect(collect()).toEqual([0xfa, 0xab, 0x41]);
    bench.out(0x64, 0x60);
    bench.out(0x60, 0x05);
    bench.out(0x60, 0xf2);
    expect(collect()).toEqual([0xfa, 0xab, 0x83]);
  });

  it('commands with a parameter acknowledge both bytes; unknown commands ask to resend', () => {
    bench.out(0x60, 0xed);
    expect(collect(3)).toEqual([0xfa]);
    bench.out(0x60, 0x02);
    expect(collect(3)).toEqual([0xfa]);
    bench.out(0x60, 0xe7);
    expect(collect(3)).toEqual([0xfe]);
    bench.out(0x60, 0xee);
    expect(collect(3)).toEqual([0xee]);
  });

  it('a key goes down and up as set 1 codes', () => {
    bench.chipset.kbc.press([0x1c, 0xf0, 0x1c]);
    expect(collect()).toEqual([0x1e, 0x9e]);
  });

  it('Pause is E1 1D 45 E1 9D C5', () => {
    bench.chipset.kbc.press(PAUSE_SET2);
    expect(collect()).toEqual([0xe1, 0x1d, 0x45, 0xe1, 0x9d, 0xc5]);
  });

  it('keys wait while the keyboard is disabled and while the output buffer is full', () => {
    bench.out(0x64, 0xad);
    bench.chipset.kbc.press([0x1c, 0x32]);
    expect(collect()).toEqual([]);
    bench.out(0x64, 0xae);
    bench.advance(50 * MILLISECOND);
    expect(collect()).toEqual([0x1e, 0x30]);
  });

  it('IRQ 1 needs its enable in the command byte', () => {
    bench.out(0x64, 0x60);
    bench.out(0x60, 0x44);
    bench.chipset.kbc.press([0x1c]);
    bench.advance(5 * MILLISECOND);
    expect(bench.in(0x64) & 1).toBe(1);
    expect(bench.intr).toBe(false);
  });

  it('a restored controller goes on where the saved one was', () => {
    bench.chipset.kbc.press(PAUSE_SET2);
    bench.advance(2 * MILLISECOND);
    bench.in(0x60);
    const other = new ChipBench();
    other.ticks = bench.ticks;
    other.scheduler.restore(JSON.parse(JSON.stringify(bench.scheduler.save())));
    other.chipset.restore(JSON.parse(JSON.stringify(bench.chipset.save())));
    const expected = collect();
    bench = other;
    expect(collect()).toEqual(expected);
  });
});
