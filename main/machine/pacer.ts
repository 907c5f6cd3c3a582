/**
 * How guest time relates to the wall's. Work takes as long as it takes; idle time (HLT until the next alarm) takes
 * as long as the guest's clock says, so that `sleep 1` lasts a second and an idle guest costs next to nothing.
 * The clock is injected: the pacer only computes.
 */
import { TICKS_PER_SECOND } from '../../emulator/cpu/core.ts';

const TICKS_PER_MILLISECOND = TICKS_PER_SECOND / 1000;
/** Idle periods closer than this to the schedule continue it, so that timer ticks do not drift by rounding. */
const TOLERANCE_MILLISECONDS = 25;

export class Pacer {
  private anchorWall = 0;
  private anchorTicks = 0;
  private anchored = false;

  /** Wall time at which guest time `tick` is due, when the guest has been idle since `ticks`, now = `wall`. */
  dueAt(ticks: number, tick: number, wall: number): number {
    const scheduled = this.anchorWall + (ticks - this.anchorTicks) / TICKS_PER_MILLISECOND;
    if (!this.anchored || Math.abs(scheduled - wall) > TOLERANCE_MILLISECONDS) {
      this.anchorWall = wall;
      this.anchorTicks = ticks;
      this.anchored = true;
    }
    return this.anchorWall + (tick - this.anchorTicks) / TICKS_PER_MILLISECOND;
  }

  /** How many ticks of idle guest time have passed at `wall`, for an input that arrives in between. */
  ticksAt(wall: number): number {
    return this.anchorTicks + Math.max(0, Math.floor((wall - this.anchorWall) * TICKS_PER_MILLISECOND));
  }

  /** The machine was paused or replaced: guest time starts again from now. */
  reset(): void {
    this.anchored = false;
  }
}
