/** The exception to be explained: the one whose handler is about to begin, or the last one before. */
import type { Engine } from '../engine/engine.ts';
import { BackwardSearch } from '../timeline/search.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { WalkError } from './find-call.ts';
import { explainFault } from './fault.ts';
import type { FaultExplanation } from './fault.ts';
import type { WalkSymbols } from './symbols.ts';

/**
 * Of any process, or with `pid` of one. The machine is where it was when it ends; it yields now and then.
 * @throws WalkError when there is none in the recording.
 */
export function* findFault(
  engine: Engine,
  timeline: Timeline,
  symbols: WalkSymbols,
  pid?: number,
): Generator<void, FaultExplanation, void> {
  const here = explainFault(engine, symbols);
  if (here !== null) return here;
  engine.abandon();
  const origin = timeline.position;
  const { cpu } = engine.machine;
  cpu.setTransitionStop(
    ({ source, vector }) =>
      source === 'exception' &&
      (vector ?? 32) < 32 &&
      (pid === undefined || engine.kernel.currentPid() === pid),
  );
  try {
    const search = new BackwardSearch<true>(timeline, {
      inclusive: true,
      examine: () => (cpu.lastTransition === null ? null : true),
    });
    for (let found; ;) {
      if ((found = search.advance()) === 'on') yield;
      else if (found === null)
        throw new WalkError('no exception has come in the recording before this moment');
      else {
        timeline.goTo(found.position);
        const explanation = explainFault(engine, symbols);
        if (explanation !== null) return explanation;
        throw new WalkError('the frame of the last exception cannot be read');
      }
    }
  } finally {
    timeline.goTo(origin);
    engine.judge.forget();
    engine.judge.refresh();
  }
}
