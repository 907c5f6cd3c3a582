import { describe, expect, it } from 'vitest';
import { Pacer } from '../../../main/machine/pacer.ts';

const MILLISECOND = 100_000; // ticks

describe('idle guest time against the wall', () => {
  it('lasts as long as the guest says', () => {
    const pacer = new Pacer();
    expect(pacer.dueAt(0, 10 * MILLISECOND, 500)).toBe(510);
  });

  it('does not drift over consecutive timer ticks', () => {
    const pacer = new Pacer();
    pacer.dueAt(0, 10 * MILLISECOND, 500);
    // woken 1.5 ms late: the next tick is still due on the original schedule
    expect(pacer.dueAt(10 * MILLISECOND, 20 * MILLISECOND, 511.5)).toBe(520);
  });

  it('starts a new schedule after work has let the two clocks part', () => {
    const pacer = new Pacer();
    pacer.dueAt(0, 10 * MILLISECOND, 500);
    expect(pacer.dueAt(20 * MILLISECOND, 30 * MILLISECOND, 2000)).toBe(2010);
  });

  it('tells how much idle time has passed when an input arrives', () => {
    const pacer = new Pacer();
    pacer.dueAt(1000, 1000 + 10 * MILLISECOND, 500);
    expect(pacer.ticksAt(504)).toBe(1000 + 4 * MILLISECOND);
    expect(pacer.ticksAt(400)).toBe(1000);
  });
});
