/** The walk, the frame, the gates and faults, as the window asks for them. The machine stands still meanwhile. */
import { CallFollower, finishWalk } from '../../../debugger/walk/follow.ts';
import { WalkError } from '../../../debugger/walk/find-call.ts';
import type { WalkTarget } from '../../../debugger/walk/find-call.ts';
import { findFault } from '../../../debugger/walk/find-fault.ts';
import { readLiveFrame } from '../../../debugger/walk/frame-view.ts';
import { readTables } from '../../../debugger/walk/gates-view.ts';
import { goToMoment } from '../../../debugger/walk/go-to.ts';
import { WalkSymbols } from '../../../debugger/walk/symbols.ts';
import { TimelineError } from '../../../debugger/timeline/timeline.ts';
import type { DebugMoment, FaultExplanation, LiveFrame, Tables, Walk, WalkRequest } from '../../contract.ts';
import type { Debugging } from '../debugging.ts';
import { CallError } from '../worker-calls.ts';

/** A window waits for it: longer calls are left after so many instructions of their own. */
const MOST_INSTRUCTIONS = 400_000;

export class WindowWalk {
  private readonly debugging: Debugging;
  private readonly symbols: WalkSymbols;

  constructor(debugging: Debugging) {
    this.debugging = debugging;
    const { images, engine } = debugging;
    this.symbols = new WalkSymbols({
      address: (name) => images.kernel?.symbols.address(name),
      at: (address) => images.imageAt(address)?.symbolAt(address),
      programAddress: (name) => {
        const comm = engine.kernel.currentComm();
        return comm === null ? undefined : images.program(comm)?.symbols.address(name);
      },
      imageAt: images.imageAt,
      readMemory: images.readMemory,
    });
  }

  follow(request: WalkRequest): Walk {
    return refusing(() => {
      if (request.kind !== 'line') return this.walk(request);
      const source = { file: request.path, line: request.line };
      try {
        return this.walk({ kind: 'last', source });
      } catch (error) {
        if (!(error instanceof WalkError)) throw error;
        return this.walk({ kind: 'next', source });
      }
    });
  }

  private walk(target: WalkTarget): Walk {
    const { engine, timeline, images } = this.debugging;
    images.forget();
    const follower = new CallFollower(engine, timeline, this.symbols);
    return finishWalk(follower.follow(target, { most: MOST_INSTRUCTIONS }));
  }

  goTo(moment: DebugMoment, address: number): void {
    refusing(() => goToMoment(this.debugging.engine, this.debugging.timeline, moment, address));
  }

  frame(): LiveFrame | null {
    return readLiveFrame(this.debugging.engine, this.symbols);
  }

  tables(): Tables {
    return readTables(this.debugging.engine.machine, (address) => this.symbols.name(address));
  }

  fault(pid: number | undefined): FaultExplanation {
    return refusing(() => {
      const { engine, timeline } = this.debugging;
      const going = findFault(engine, timeline, this.symbols, pid);
      for (;;) {
        const { value, done } = going.next();
        if (done === true) return value;
      }
    });
  }
}

/** What is not there, with the words that say what to do. */
function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof WalkError || error instanceof TimelineError)
      throw new CallError('not-found', error.message);
    throw error;
  }
}
