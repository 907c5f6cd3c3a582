/**
 * How long an idle guest is left asleep. A guest that does nothing but count timer ticks need not be woken for each of
 * them: several pass in one go, later by a few hundredths of a second. The first sign of work ends that.
 */

/** More instructions than a timer tick takes, far fewer than anything one would wait for. */
const TICK_INSTRUCTIONS = 20_000;
const QUIET_WAKES = 10;
const STRETCH_TICKS = 4_000_000;

export class IdlePatience {
  private quiet = 0;

  /** What the guest did between waking and halting again. */
  note(instructions: number, printed: boolean): void {
    this.quiet = printed || isWork(instructions) ? 0 : this.quiet + 1;
  }

  reset(): void {
    this.quiet = 0;
  }

  /** Ticks that may pass at least before the guest is woken; 0 while it is not known to be quiet. */
  get ticks(): number {
    return this.quiet < QUIET_WAKES ? 0 : STRETCH_TICKS;
  }
}

export const isWork = (instructions: number): boolean => instructions > TICK_INSTRUCTIONS;
