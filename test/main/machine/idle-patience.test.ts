import { describe, expect, it } from 'vitest';
import { IdlePatience } from '../../../main/machine/idle-patience.ts';

const TICK = 2000;

describe('an idle guest', () => {
  it('is left asleep longer once it has done nothing but count ticks', () => {
    const patience = new IdlePatience();
    expect(patience.ticks).toBe(0);
    for (let wake = 0; wake < 10; wake++) patience.note(TICK, false);
    expect(patience.ticks).toBeGreaterThan(1_000_000);
  });

  it('is woken for every tick again after work, output or input', () => {
    const disturb: ((patience: IdlePatience) => void)[] = [
      (patience) => patience.note(1_000_000, false),
      (patience) => patience.note(TICK, true),
      (patience) => patience.reset(),
    ];
    for (const disturbance of disturb) {
      const patience = new IdlePatience();
      for (let wake = 0; wake < 10; wake++) patience.note(TICK, false);
      disturbance(patience);
      expect(patience.ticks).toBe(0);
    }
  });
});
