/**
 * Looking backwards: the past is run again, interval by interval from the last, with stops set, and the last one met
 * before where the search began is the answer. One `advance` looks through one interval between two checkpoints, so that
 * the owner is never blocked for long.
 */
import type { Checkpoint } from '../../emulator/recording/checkpoints.ts';
import { comparePositions } from '../engine/stop.ts';
import type { Position } from '../engine/stop.ts';
import { positionAt } from './timeline.ts';
import type { Timeline } from './timeline.ts';

export interface Found<Hit> {
  position: Position;
  hit: Hit;
}

export interface SearchOptions<Hit> {
  /** The answer lies before it; the present moment when not given. */
  before?: Position;
  /** The answer may be the present moment, which is behind the instruction that made an access. */
  inclusive?: boolean;
  /** Looks at a stop of the processor; null: go on. */
  examine: () => Hit | null;
  /** False: nothing can be met between these two moments, so that the interval need not be run. */
  mayLie?: (from: Checkpoint, to: Checkpoint | null) => boolean;
}

export class BackwardSearch<Hit> {
  private readonly timeline: Timeline;
  private readonly options: SearchOptions<Hit>;
  private readonly before: Position;
  private readonly origin: Position;
  private readonly intervals: Checkpoint[];
  private later: Checkpoint | null = null;

  constructor(timeline: Timeline, options: SearchOptions<Hit>) {
    this.timeline = timeline;
    this.options = options;
    this.origin = timeline.position;
    this.before = options.before ?? this.origin;
    this.intervals = timeline.pointsBefore(this.before);
  }

  /**
   * Looks through one more interval. 'on': nothing there, there are more; null: nothing in the whole recording, and the
   * machine is where it was; else the last hit. The machine is somewhere in the past then: `goTo` its position.
   */
  advance(): Found<Hit> | null | 'on' {
    const from = this.intervals.shift();
    if (from === undefined) {
      this.timeline.goTo(this.origin);
      return null;
    }
    const to = this.later;
    this.later = from;
    if (this.options.mayLie?.(from, to) === false) return 'on';
    return this.lookThrough(from, to) ?? 'on';
  }

  /** `advance` to the end. */
  finish(): Found<Hit> | null {
    for (;;) {
      const result = this.advance();
      if (result !== 'on') return result;
    }
  }

  private lookThrough(from: Checkpoint, to: Checkpoint | null): Found<Hit> | null {
    const { timeline, before } = this;
    const { machine } = timeline;
    const end = to === null ? before : positionAt(to);
    const events = to === null ? before.events : Infinity;
    let last: Found<Hit> | null = null;
    timeline.restore(from);
    for (;;) {
      let met = timeline.replay(end.ticks, events) === 'stop';
      const arrived = machine.ticks >= end.ticks || machine.ended !== null;
      const { deliveries } = machine.cpu;
      if (!met && arrived && deliveries < end.deliveries) met = machine.deliver(deliveries + 1);
      if (met) last = this.note() ?? last;
      else if (arrived && machine.cpu.deliveries === deliveries) return last;
      if (comparePositions(timeline.position, before) > 0) return last;
    }
  }

  /** A stop has been met. */
  private note(): Found<Hit> | null {
    const { position } = this.timeline;
    const order = comparePositions(position, this.before);
    if (order > 0 || (order === 0 && this.options.inclusive !== true)) return null;
    const hit = this.options.examine();
    return hit === null ? null : { position, hit };
  }
}
