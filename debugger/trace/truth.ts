/** What has entered gate 0x80 in a span of time: the truth that a log of the guest's own can be held against. */
import type { TracedCall } from './traced-call.ts';
import type { Tracer } from './tracer.ts';

export interface Span {
  /** Ticks; the end is not part of it. */
  from: number;
  to: number;
}

/**
 * Every call that was entered in the span, in the order of entries, those included that did not return. @throws RangeError
 * when older calls of the span are no longer kept.
 */
export function callsBetween(tracer: Tracer, { from, to }: Span): TracedCall[] {
  const [first] = tracer.calls;
  if (tracer.dropped > 0 && (first === undefined || from < first.entry.tick)) {
    const since = first === undefined ? 'none is kept' : `those since tick ${first.entry.tick} are kept`;
    throw new RangeError(`calls from tick ${from} on: ${tracer.dropped} have been dropped, ${since}`);
  }
  return tracer.calls.filter(({ entry }) => entry.tick >= from && entry.tick < to);
}

/** Whether the kernel's dispatcher served the call: it returned, so what stands behind the dispatch has seen it. */
export function hasReturned({ outcome }: TracedCall): boolean {
  return outcome === 'returned' || outcome === 'replaced' || outcome === 'restarts' || outcome === 'resumed';
}
