/** What every face of the debugger shares in the worker: the recording and the engine of one machine. */
import { Engine } from '../../debugger/engine/engine.ts';
import type { Stop } from '../../debugger/engine/stop.ts';
import { SymbolTable } from '../../debugger/symbols/symbol-table.ts';
import { SymbolsError } from '../../debugger/symbols/symbols-error.ts';
import type { Timeline } from '../../debugger/timeline/timeline.ts';
import { Traveller } from '../../debugger/timeline/traveller.ts';
import type { DebugSetup } from './protocol.ts';

export class Debugging {
  readonly timeline: Timeline;
  readonly engine: Engine;
  readonly traveller: Traveller;

  constructor(timeline: Timeline, { symbols, offsets }: DebugSetup) {
    const table = tableOf(symbols);
    this.timeline = timeline;
    this.engine = new Engine(this.timeline, {
      kernel: { offsets, symbol: (name) => table?.address(name) },
    });
    this.traveller = new Traveller(this.engine, this.timeline);
  }

  /**
   * Lets time pass: as the motion under way wants it, or without one as `Machine.run`. The stop that ended the motion; null
   * when there was none.
   */
  run(maxTicks: number, options: { untilHalt: boolean }): Stop | null {
    if (this.traveller.moving) return this.traveller.run();
    if (this.engine.moving) return this.engine.run(maxTicks, options);
    this.timeline.run(maxTicks, options);
    return null;
  }
}

/** Null for a file that is no ELF file with symbols: names are not known then. */
function tableOf(file: Uint8Array): SymbolTable | null {
  try {
    return SymbolTable.fromElf(file);
  } catch (error) {
    if (error instanceof SymbolsError) return null;
    throw error;
  }
}
