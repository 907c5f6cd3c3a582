/**
 * A debugger's stops, invisible to the guest: at addresses of code, at data and ports, and at transitions. They are part of
 * no snapshot.
 */
import type { DataHit, DataStop, Transition, TransitionFilter } from './core.ts';
import type { Cpu } from './cpu.ts';
import { remarkWatched } from './mmu.ts';
import { OFFSET, TRANSLATOR } from './state.ts';

const REPEATING = OFFSET.REPEATING >> 2;

interface Range {
  start: number;
  /** Behind the last address. */
  end: number;
}

function overlaps(stop: DataStop, address: number, size: number): boolean {
  return stop.address < address + size && address < stop.address + stop.length;
}

function sameStop(a: DataStop, b: DataStop): boolean {
  return a.space === b.space && a.address === b.address && a.length === b.length && a.on === b.on;
}

export class Stops {
  private readonly cpu: Cpu;
  private readonly addresses = new Set<number>();
  private ranges: Range[] = [];
  /** Stop addresses and ranges by linear page. */
  private readonly pages = new Map<number, Range[]>();
  private data: DataStop[] = [];
  private watchesFrames = false;
  private filter: TransitionFilter | null = null;
  private reportedAt = -1;
  /** An access has met a data stop, and `run` has not returned since. */
  private pendingHit: DataHit | null = null;
  /** The access was made to find out whether the instruction can be executed, which it has not been yet. */
  private early = false;
  private transition: Transition | null = null;
  lastHit: DataHit | null = null;
  lastTransition: Transition | null = null;
  /** The one that the filter is looking at. */
  looking: Transition | null = null;
  /** Nothing is met: the machine only goes somewhere. */
  muted = false;

  constructor(cpu: Cpu) {
    this.cpu = cpu;
  }

  setAddress(linear: number, on: boolean): void {
    const at = linear >>> 0;
    if (this.addresses.has(at) === on) return;
    this.mark(at >>> 12, { start: at, end: at + 1 }, on);
    if (on) this.addresses.add(at);
    else this.addresses.delete(at);
    this.changed();
  }

  /** As `setAddress` for every address from `start` to below `end`. */
  setRange(start: number, end: number, on: boolean): void {
    const place = this.ranges.findIndex((range) => range.start === start && range.end === end);
    if (place >= 0 === on) return;
    for (let page = start >>> 12; page <= (end - 1) >>> 12; page++) this.mark(page, { start, end }, on);
    if (on) this.ranges.push({ start, end });
    else this.ranges.splice(place, 1);
    this.changed();
  }

  private mark(page: number, { start, end }: Range, on: boolean): void {
    const here = this.pages.get(page) ?? [];
    const place = here.findIndex((range) => range.start === start && range.end === end);
    if (on) here.push({ start, end });
    else here.splice(place, 1);
    if (here.length > 0) this.pages.set(page, here);
    else this.pages.delete(page);
    this.cpu.translator?.dropPage(page);
  }

  /** @throws RangeError for a range that is empty or leaves its address space. */
  setData(stop: DataStop, on: boolean): void {
    const end = stop.space === 'port' ? 0x10000 : 2 ** 32;
    if (!(stop.length > 0 && stop.address >= 0 && stop.address + stop.length <= end)) {
      throw new RangeError(
        `a stop at ${stop.space} 0x${stop.address.toString(16)}, ${stop.length} bytes: outside 0 … 0x${end.toString(16)}`,
      );
    }
    this.data = this.data.filter((other) => !sameStop(other, stop));
    if (on) this.data.push({ ...stop });
    this.watchesFrames = this.data.some(({ space }) => space === 'physical');
    this.changed();
    if (stop.space !== 'port') remarkWatched(this.cpu);
  }

  setFilter(filter: TransitionFilter | null): void {
    this.filter = filter;
    this.transition = null;
    this.cpu.state.i32[TRANSLATOR.WATCHED >> 2] = filter === null ? 0 : 1;
    this.changed();
  }

  private changed(): void {
    this.cpu.stopCount =
      this.addresses.size + this.ranges.length + this.data.length + (this.filter === null ? 0 : 1);
    this.cpu.state.i32[TRANSLATOR.STOPS >> 2] = this.cpu.stopCount;
    this.cpu.limit = 0;
  }

  /** A stop is set at CS:EIP and has not been reported at this very instruction count. */
  isDue(): boolean {
    if (this.muted || !this.isAt(this.cpu.linearEip() >>> 0) || this.cpu.i32[REPEATING] !== 0) return false;
    const now = this.cpu.instructions;
    if (this.reportedAt === now) return false;
    this.reportedAt = now;
    this.lastHit = null;
    this.lastTransition = null;
    return true;
  }

  private isAt(linear: number): boolean {
    if (this.addresses.has(linear)) return true;
    return this.ranges.some(({ start, end }) => linear >= start && linear < end);
  }

  pass(): void {
    this.reportedAt = this.cpu.instructions;
  }

  /** A stop address is set in this linear page. */
  inPage(page: number): boolean {
    return this.pages.has(page);
  }

  /** A stop address is set in code of at most a page, from linear address `start` to below `start + length`. */
  inCode(start: number, length: number): boolean {
    const end = start + length;
    return (
      this.isInside(start >>> 12, start, end) ||
      ((end - 1) >>> 12 !== start >>> 12 && this.isInside((end - 1) >>> 12, start, end))
    );
  }

  private isInside(page: number, start: number, end: number): boolean {
    return this.pages.get(page)?.some((range) => range.start < end && start < range.end) === true;
  }

  /** A data stop lies in this linear page, or in the physical page it is mapped to (-1: none). */
  watchesPage(page: number, frame: number): boolean {
    return this.data.some(
      ({ space, address, length }) =>
        (space === 'memory' && touches(address, length, page)) ||
        (space === 'physical' && frame >= 0 && touches(address, length, frame)),
    );
  }

  /** An access is made; the run ends behind its instruction when it meets a stop. */
  notice(space: DataStop['space'], address: number, size: number, write: boolean): void {
    const kind = write ? 'write' : 'read';
    const stop = this.data.find(
      (each) =>
        each.space === space && (each.on === 'access' || each.on === kind) && overlaps(each, address, size),
    );
    if (stop === undefined) return;
    this.pendingHit ??= { stop, address, size, write };
    this.cpu.limit = 0;
  }

  /** An access by linear address, whose pages the TLB knows. */
  noticeMemory(linear: number, size: number, write: boolean): void {
    this.notice('memory', linear, size, write);
    if (!this.watchesFrames) return;
    const inFirst = Math.min(size, 0x1000 - (linear & 0xfff));
    this.notice('physical', this.physical(linear), inFirst, write);
    if (inFirst < size) {
      const second = (linear + inFirst) >>> 0;
      this.notice('physical', this.physical(second), size - inFirst, write);
    }
  }

  private physical(linear: number): number {
    return ((this.cpu.tlb[linear >>> 12] & ~0xfff) | (linear & 0xfff)) >>> 0;
  }

  /** A privilege level has changed; `noticeVector` says more when it was by a gate. */
  noticeRing(from: number, to: number): void {
    if (this.filter === null) return;
    this.transition = { from, to, vector: null, source: null, error: null };
    this.cpu.limit = 0;
  }

  noticeVector(vector: number, source: Transition['source'], error: number | null, from: number): void {
    if (this.filter === null) return;
    this.transition = { from, to: this.cpu.cpl, vector, source, error };
    this.cpu.limit = 0;
  }

  /** The instruction has faulted: its accesses will be made again. */
  forgetHit(): void {
    this.pendingHit = null;
    this.transition = null;
    this.early = false;
  }

  /** The machine is at another time. */
  forgetPast(): void {
    this.forgetHit();
    this.reportedAt = -1;
  }

  /** What has been met was met before the instruction was executed, which comes now. */
  noticeEarly(): void {
    this.early = this.pendingHit !== null;
  }

  takeEarly(): boolean {
    const { early } = this;
    this.early = false;
    return early;
  }

  /** A data stop or a transition to stop at has been met since the last call. */
  takeHit(): boolean {
    const { pendingHit, transition } = this;
    if (pendingHit === null && transition === null) return false;
    this.forgetHit();
    if (this.muted) return false;
    this.looking = transition;
    const chosen = transition !== null && this.filter !== null && this.filter(transition);
    this.looking = null;
    if (pendingHit === null && !chosen) return false;
    this.lastHit = pendingHit;
    this.lastTransition = chosen ? transition : null;
    return true;
  }
}

function touches(address: number, length: number, page: number): boolean {
  return address < (page + 1) * 4096 && page * 4096 < address + length;
}
