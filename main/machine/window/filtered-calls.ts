/**
 * The calls that a filter wants, kept up to date as more come: a call that is under way is looked at again until it is
 * over, because its result may be what the filter is about.
 */
import type { CallFilter } from '../../../debugger/trace/filter.ts';
import type { TracedCall } from '../../../debugger/trace/traced-call.ts';

export class FilteredCalls {
  private readonly wanted: CallFilter;
  private list: TracedCall[] = [];
  /** Looked at while under way. */
  private open: TracedCall[] = [];
  /** Number of the last call looked at. */
  private last = 0;

  constructor(wanted: CallFilter) {
    this.wanted = wanted;
  }

  /** Brings the list up to date with all calls, which are in the order of their numbers. */
  update(calls: readonly TracedCall[]): readonly TracedCall[] {
    this.forgetOlder(calls[0]?.id ?? Infinity);
    const again = this.open;
    this.open = [];
    for (const call of again) {
      this.remove(call);
      this.look(call);
    }
    for (let at = placeOf(calls, this.last + 1); at < calls.length; at++) {
      this.look(calls[at]);
      this.last = calls[at].id;
    }
    return this.list;
  }

  private look(call: TracedCall): void {
    if (call.outcome === 'open') this.open.push(call);
    if (this.wanted(call)) this.list.splice(placeOf(this.list, call.id), 0, call);
  }

  private remove(call: TracedCall): void {
    const at = placeOf(this.list, call.id);
    if (this.list[at] === call) this.list.splice(at, 1);
  }

  private forgetOlder(first: number): void {
    const gone = placeOf(this.list, first);
    if (gone > 0) this.list.splice(0, gone);
    this.open = this.open.filter(({ id }) => id >= first);
  }
}

/** Place of the first call with this number or a higher one. */
export function placeOf(calls: readonly TracedCall[], id: number): number {
  let [low, high] = [0, calls.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (calls[middle].id < id) low = middle + 1;
    else high = middle;
  }
  return low;
}
