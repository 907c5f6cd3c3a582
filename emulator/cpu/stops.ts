/** A debugger's stops, invisible to the guest: at addresses of code, at data and at ports. They are part of no snapshot. */
import type { DataHit, DataStop } from './core.ts';
import type { Cpu } from './cpu.ts';
import { remarkWatched } from './mmu.ts';

function overlaps(stop: DataStop, address: number, size: number): boolean {
  return stop.address < address + size && address < stop.address + stop.length;
}

function sameStop(a: DataStop, b: DataStop): boolean {
  return a.space === b.space && a.address === b.address && a.length === b.length && a.on === b.on;
}

export class Stops {
  private readonly cpu: Cpu;
  private readonly addresses = new Set<number>();
  /** Stop addresses by linear page. */
  private readonly pages = new Map<number, number>();
  private data: DataStop[] = [];
  private reportedAt = -1;
  /** An access has met a data stop, and `run` has not returned since. */
  private pendingHit: DataHit | null = null;
  lastHit: DataHit | null = null;

  constructor(cpu: Cpu) {
    this.cpu = cpu;
  }

  setAddress(linear: number, on: boolean): void {
    const at = linear >>> 0;
    if (this.addresses.has(at) === on) return;
    const page = at >>> 12;
    this.pages.set(page, (this.pages.get(page) ?? 0) + (on ? 1 : -1));
    this.cpu.translator?.dropPage(page);
    if (on) this.addresses.add(at);
    else this.addresses.delete(at);
    this.changed();
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
    this.changed();
    if (stop.space === 'memory') remarkWatched(this.cpu);
  }

  private changed(): void {
    this.cpu.stopCount = this.addresses.size + this.data.length;
    this.cpu.limit = 0;
  }

  /** A stop is set at CS:EIP and has not been reported at this very instruction count. */
  isDue(): boolean {
    if (!this.addresses.has(this.cpu.linearEip() >>> 0)) return false;
    const now = this.cpu.instructions;
    if (this.reportedAt === now) return false;
    this.reportedAt = now;
    this.lastHit = null;
    return true;
  }

  /** A stop address is set in this linear page. */
  inPage(page: number): boolean {
    return (this.pages.get(page) ?? 0) > 0;
  }

  /** A data stop lies in this linear page. */
  watchesPage(page: number): boolean {
    return this.data.some((stop) => stop.space === 'memory' && overlaps(stop, page * 4096, 4096));
  }

  /** An access is made; the run ends behind its instruction when it meets a stop. */
  notice(space: DataStop['space'], address: number, size: number, write: boolean): void {
    const kind = write ? 'write' : 'read';
    const stop = this.data.find(
      (each) =>
        each.space === space && (each.on === 'access' || each.on === kind) && overlaps(each, address, size),
    );
    if (stop === undefined) return;
    this.pendingHit = { stop, address, size, write };
    this.cpu.limit = 0;
  }

  /** The instruction has faulted: its accesses will be made again. */
  forgetHit(): void {
    this.pendingHit = null;
  }

  /** A data stop has been met since the last call. */
  takeHit(): boolean {
    if (this.pendingHit === null) return false;
    this.lastHit = this.pendingHit;
    this.pendingHit = null;
    return true;
  }
}
