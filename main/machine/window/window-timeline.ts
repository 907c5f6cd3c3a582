/** The recording as a strip: where it begins and ends, what happened on it, and what it takes. */
import { TICKS_PER_SECOND } from '../../../emulator/cpu/core.ts';
import type { JournalEvent } from '../../../emulator/recording/journal.ts';
import { comparePositions } from '../../../debugger/engine/stop.ts';
import type { Position } from '../../../debugger/engine/stop.ts';
import type { Timeline } from '../../../debugger/timeline/timeline.ts';
import type { DebugMark, DebugMoment, DebugTimeline } from '../../contract.ts';

/** Keys that come closer together than this are one piece of typing. */
const PAUSE_TICKS = TICKS_PER_SECOND / 2;
const LONGEST_TEXT = 60;
const MOST_MARKS = 2000;

export class WindowTimeline {
  private readonly timeline: Timeline;
  private noted: DebugMark[] = [];

  constructor(timeline: Timeline) {
    this.timeline = timeline;
  }

  /** Something happened at the present moment. */
  note(kind: 'prompt' | 'breakpoint' | 'panic', text: string): void {
    const moment = this.timeline.position;
    const isKnown = this.noted.some(
      (mark) => mark.kind === kind && comparePositions(mark.moment, moment) === 0,
    );
    if (!isKnown) this.noted.push({ kind, text, moment });
    if (this.noted.length > MOST_MARKS) this.noted.shift();
  }

  show(): DebugTimeline {
    const { timeline } = this;
    const { beginning, present, checkpoints } = timeline;
    const points = timeline.pointsBefore(present);
    return {
      begin: beginning,
      now: timeline.position,
      present,
      checkpoints: points.map(({ instructions }) => instructions).reverse(),
      marks: this.marks().filter(({ moment }) => comparePositions(moment, present) <= 0),
      branches: timeline.branches.map(({ id, name, fork, end }) => ({ id, name, fork, end })),
      usedBytes: checkpoints.usedBytes,
      budgetBytes: timeline.budgetBytes,
    };
  }

  private marks(): DebugMark[] {
    const { timeline } = this;
    const marks: DebugMark[] = [
      { kind: 'boot', text: '', moment: timeline.beginning },
      ...this.noted,
      ...typedMarks(timeline.machine.journal.events),
      ...timeline.marks.map(({ name, position }): DebugMark => ({
        kind: 'named',
        text: name,
        moment: position,
      })),
    ];
    return marks.sort((a, b) => a.moment.instructions - b.moment.instructions);
  }
}

/** What was typed at the consoles, piece by piece. */
function typedMarks(events: readonly JournalEvent[]): DebugMark[] {
  const marks: (DebugMark & { last: number; port: number })[] = [];
  events.forEach((event, index) => {
    if (event.kind !== 'serial') return;
    const text = readable(event.bytes);
    const before = marks.at(-1);
    if (before !== undefined && before.port === event.port && event.tick - before.last < PAUSE_TICKS) {
      before.text = (before.text + text).slice(0, LONGEST_TEXT);
      before.last = event.tick;
    } else
      marks.push({ kind: 'input', text, moment: momentOf(event, index), last: event.tick, port: event.port });
  });
  return marks.slice(-MOST_MARKS).map(({ kind, text, moment }) => ({ kind, text, moment }));
}

function momentOf(
  { tick, instructions, deliveries = 0 }: JournalEvent,
  index: number,
): DebugMoment & Position {
  return { ticks: tick, instructions, deliveries, events: index };
}

function readable(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => {
    if (byte === 0x0d || byte === 0x0a) return '⏎';
    return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
  }).join('');
}
