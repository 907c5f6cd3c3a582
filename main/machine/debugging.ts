/** What every face of the debugger shares in the worker: the recording, the engine and the files of one machine. */
import { Engine } from '../../debugger/engine/engine.ts';
import type { Lines } from '../../debugger/engine/motions.ts';
import type { Stop } from '../../debugger/engine/stop.ts';
import { LoadedImages } from '../../debugger/images/loaded-images.ts';
import { returnSlot } from '../../debugger/symbols/frames/return-slot.ts';
import type { RegisterValues } from '../../debugger/symbols/types.ts';
import type { Timeline } from '../../debugger/timeline/timeline.ts';
import { Traveller } from '../../debugger/timeline/traveller.ts';
import { readRegisters } from '../../debugger/inspect/registers.ts';
import type { DebugImage } from '../../debugger/symbols/debug-image.ts';
import type { DebugSetup } from './protocol.ts';
import { shownSource } from './window/places.ts';

export class Debugging {
  readonly timeline: Timeline;
  readonly engine: Engine;
  readonly traveller: Traveller;
  readonly images: LoadedImages;

  constructor(timeline: Timeline, { symbols, offsets, modules = [], programs = [] }: DebugSetup) {
    this.timeline = timeline;
    this.engine = new Engine(this.timeline, {
      kernel: { offsets, symbol: (name) => this.images.kernel?.symbols.address(name) },
      resolve: (name) => this.moduleSymbol(name),
    });
    this.images = new LoadedImages(timeline.machine, this.engine.kernel, {
      kernel: symbols,
      modules,
      programs,
    });
    this.engine.lines = linesOf(this.images);
    this.traveller = new Traveller(this.engine, this.timeline, {
      returnSlot: () => returnSlot(this.registers, this.images),
    });
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

  /** The processor's registers, as frames are found from them. */
  get registers(): RegisterValues {
    const { general, eip, eflags, segments } = readRegisters(this.engine.machine);
    return { ...general, eip, eflags, cs: segments.cs.selector, ss: segments.ss.selector };
  }

  private moduleSymbol(name: string): number | undefined {
    for (const { image } of this.images.modules()) {
      const address = image.symbols.address(name);
      if (address !== undefined) return address;
    }
    return undefined;
  }
}

function linesOf(images: LoadedImages): Lines {
  return {
    stretchAt: (address) => {
      const image = images.imageAt(address);
      return image && stretchAt(image, address);
    },
    lookup: (address) => {
      const image = images.imageAt(address);
      return image && shownSource(image, address);
    },
  };
}

/** Neighbours that are shown as one line, such as a call of an inline function of a header, are one stretch. */
function stretchAt(image: DebugImage, address: number): { start: number; end: number } | undefined {
  const found = image.lines.stretchAt(address);
  const here = found && shownSource(image, address);
  const fn = found && image.functionAt(address);
  if (found === undefined || here === undefined || fn === undefined) return found;
  const joins = (other: number): boolean => {
    if (image.functionAt(other)?.entry !== fn.entry) return false;
    const source = shownSource(image, other);
    return source?.file === here.file && source.line === here.line;
  };
  let { start, end } = found;
  while (joins(end)) end = image.lines.stretchAt(end)?.end ?? end + 1;
  while (joins(start - 1)) start = image.lines.stretchAt(start - 1)?.start ?? start - 1;
  return { start, end };
}
