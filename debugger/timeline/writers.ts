/**
 * Who wrote this last: the last instruction before a moment that wrote to any of some bytes, by whatever linear address. A
 * write counts also when it left the bytes as they were.
 */
import type { DataHit } from '../../emulator/cpu/core.ts';
import { OFFSET } from '../../emulator/cpu/state.ts';
import { piecesOf } from '../inspect/memory.ts';
import { BackwardSearch } from './search.ts';
import type { Found } from './search.ts';
import type { Position } from '../engine/stop.ts';
import type { Timeline } from './timeline.ts';

export interface Writer {
  by:
    /** The instruction at `eip`. */
    | 'instruction'
    /** The processor, pushing the frame of an interrupt or trap that came before the instruction at `eip`. */
    | 'delivery'
    /** A debugger, or another input into memory. */
    | 'input';
  /** Linear address. */
  eip: number;
  ring: number;
  /** Page directory in use. */
  pageDirectory: number;
  /** Before the instruction is executed (the delivery is made, the input comes). */
  position: Position;
  access: DataHit | null;
}

interface PhysicalRange {
  address: number;
  length: number;
}

/** Nothing of this is in memory. */
export class NotMappedError extends Error {}

/**
 * Physical ranges of `length` bytes at a linear address, as it is mapped now.
 * @throws NotMappedError when one of its pages is not mapped, or not RAM.
 */
export function physicalRanges(timeline: Timeline, linear: number, length: number): PhysicalRange[] {
  return piecesOf(timeline.machine, linear, length).map((piece) => {
    if (piece.physical < 0 || piece.physical + piece.length > timeline.machine.state.ramBytes) {
      const address = ((linear + piece.start) >>> 0).toString(16).padStart(8, '0');
      throw new NotMappedError(`0x${address}: no memory is mapped there now`);
    }
    return { address: piece.physical, length: piece.length };
  });
}

/** A search for the last write before the present moment; ranges from `physicalRanges`. */
export class WriterSearch {
  private readonly timeline: Timeline;
  private readonly ranges: readonly PhysicalRange[];
  private readonly search: BackwardSearch<DataHit>;
  private readonly origin: Position;

  constructor(timeline: Timeline, ranges: readonly PhysicalRange[]) {
    this.timeline = timeline;
    this.ranges = ranges;
    this.origin = timeline.position;
    const pages = [...new Set(ranges.map(({ address }) => address >>> 12))];
    const { checkpoints } = timeline;
    const [last] = timeline.pointsBefore(this.origin);
    const lately = pages.some((page) => checkpoints.mayHaveWritten(page, last?.ticks ?? 0, null));
    this.search = new BackwardSearch<DataHit>(timeline, {
      inclusive: true,
      examine: () => timeline.machine.cpu.lastDataHit,
      mayLie: ({ ticks }, to) =>
        to === null ? lately : pages.some((page) => checkpoints.mayHaveWritten(page, ticks, to)),
    });
  }

  /** As `BackwardSearch.advance`. When there is an answer the machine is at its position. */
  advance(): Writer | null | 'on' {
    this.setStops(true);
    let found;
    try {
      found = this.search.advance();
    } finally {
      this.setStops(false);
    }
    if (found === 'on') return found;
    return this.inputSince(found?.position.events ?? 0) ?? (found === null ? null : this.describe(found));
  }

  /** The last writer, with the machine where it was; null when nothing in the recording wrote there. */
  finish(): Writer | null {
    for (;;) {
      const writer = this.advance();
      if (writer === 'on') continue;
      this.timeline.goTo(this.origin);
      return writer;
    }
  }

  /** The last change of these bytes from outside, unless it came before so many events. */
  private inputSince(events: number): Writer | null {
    const { journal } = this.timeline.machine;
    for (let index = this.origin.events - 1; index >= events; index--) {
      const event = journal.events[index];
      if (event.kind !== 'memory' || !this.overlaps(event.address, event.bytes.length)) continue;
      const { tick: ticks, instructions, deliveries = 0 } = event;
      this.timeline.goTo({ ticks, instructions, deliveries, events: index });
      return this.writer('input', null);
    }
    return null;
  }

  private overlaps(address: number, length: number): boolean {
    return this.ranges.some(
      (range) => address < range.address + range.length && range.address < address + length,
    );
  }

  private setStops(on: boolean): void {
    for (const range of this.ranges)
      this.timeline.machine.cpu.setDataStop({ space: 'physical', ...range, on: 'write' }, on);
  }

  /** From behind the access to before it. */
  private describe({ position, hit }: Found<DataHit>): Writer {
    const { timeline } = this;
    const delivered = position.deliveries > 0;
    if (delivered) timeline.goTo({ ...position, deliveries: position.deliveries - 1 });
    else timeline.goToLastOf(position.instructions - 1);
    return this.writer(delivered ? 'delivery' : 'instruction', hit);
  }

  /** The present moment is the one before the write. */
  private writer(by: Writer['by'], access: DataHit | null): Writer {
    const { cpu } = this.timeline.machine;
    return {
      by,
      eip: cpu.linearEip() >>> 0,
      ring: cpu.cpl,
      pageDirectory: (cpu.i32[OFFSET.CR3 >> 2] & ~0xfff) >>> 0,
      position: this.timeline.position,
      access,
    };
  }
}
