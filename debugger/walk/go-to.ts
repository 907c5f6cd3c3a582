/** To a moment of a walk, also one that has not happened yet: time passes then, as the walk foretold it. */
import type { Engine } from '../engine/engine.ts';
import { comparePositions } from '../engine/stop.ts';
import type { Position } from '../engine/stop.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { WalkError } from './find-call.ts';

/**
 * `address`: of the instruction that is next there. No breakpoint is met on the way.
 * @throws WalkError, with the machine where it was, when the recording goes another way since the walk was made.
 */
export function goToMoment(engine: Engine, timeline: Timeline, position: Position, address: number): void {
  const { machine } = engine;
  const origin = timeline.position;
  engine.abandon();
  engine.judge.forget();
  if (comparePositions(position, timeline.present) <= 0) timeline.goTo(position);
  else runAhead(timeline, position);
  if (machine.cpu.linearEip() >>> 0 === address >>> 0 && machine.instructions === position.instructions)
    return;
  if (comparePositions(origin, timeline.present) <= 0) timeline.goTo(origin);
  throw new WalkError(
    'this moment is not what it was: something came in from outside since the call was followed. Follow it again.',
  );
}

function runAhead(timeline: Timeline, position: Position): void {
  const { machine } = timeline;
  timeline.goTo(timeline.present);
  machine.cpu.muteStops(true);
  try {
    while (machine.ticks < position.ticks && machine.ended === null)
      timeline.run(position.ticks - machine.ticks);
    machine.deliver(position.deliveries);
  } finally {
    machine.cpu.muteStops(false);
    machine.cpu.passStop();
  }
}
