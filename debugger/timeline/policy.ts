/**
 * How far apart checkpoints are. New ones come after as much work as makes their cost small beside it, which is told from the
 * pages that the last one had to copy; behind, the gaps grow with the distance from the present, up to what can still be
 * run through in the time of a look. Counted in instructions: nothing here asks a clock.
 */
import type { Checkpoint } from '../../emulator/recording/checkpoints.ts';

const BUDGET_BYTES = 512 * 0x100000;
const LEAST_DISTANCE = 2_000_000;
const MOST_DISTANCE = 30_000_000;
/** Instructions of work that pay for a page's first write and its copy. */
const PER_PAGE = 12_000;
/** A gap may be this part of the distance from the present. */
const GAP_SHARE = 16;

export class CheckpointPolicy {
  readonly budgetBytes: number;
  /** Instructions from the last checkpoint to the next. */
  distance = LEAST_DISTANCE;

  constructor(budgetBytes = BUDGET_BYTES) {
    this.budgetBytes = budgetBytes;
  }

  noteTaken({ pages }: Checkpoint): void {
    this.distance = Math.min(MOST_DISTANCE, Math.max(LEAST_DISTANCE, pages.size * PER_PAGE));
  }

  /** Those that can go without making a gap too large; `scale` allows larger ones. The first and the last two stay. */
  superfluous(points: readonly Checkpoint[], scale: number): Checkpoint[] {
    const chosen: Checkpoint[] = [];
    if (points.length < 4) return chosen;
    const present = points[points.length - 1].instructions;
    let before = points[0].instructions;
    for (let at = 1; at < points.length - 2; at++) {
      const gap = points[at + 1].instructions - before;
      const age = present - points[at].instructions;
      const allowed = Math.min(MOST_DISTANCE, Math.max(LEAST_DISTANCE, age / GAP_SHARE));
      if (gap <= allowed * scale) chosen.push(points[at]);
      else before = points[at].instructions;
    }
    return chosen;
  }
}
