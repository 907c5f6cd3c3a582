/**
 * Snapshots: the processor block, the TLB in use, the pages of RAM that are not all zero, and what the chips say of
 * themselves. The TLB is part of it because a stale translation is something that software can see.
 */
import { CPU_BLOCK_SIZE, OFFSET } from '../cpu/state.ts';
import type { MachineState } from '../cpu/state.ts';
import { setTlbEntry, TLB_CLEAN, TLB_CODE, TLB_WATCH } from '../cpu/tlb-entry.ts';
import type { Alarm } from '../scheduler.ts';
import type { StateHash } from './hash.ts';

export const SNAPSHOT_VERSION = 3;

export const PAGE_BYTES = 4096;
const PAGE_WORDS = PAGE_BYTES >> 2;
const COUNT = OFFSET.TLB_COUNT >> 2;

/** Counters of the slice in progress and the tally of the TLB: how the state was reached, not what it is. */
const NOT_HASHED = [OFFSET.BUDGET, OFFSET.SLICE, OFFSET.TLB_COUNT, OFFSET.TLB_GLOBALS];

export interface MemorySnapshot {
  cpuBlock: Uint8Array;
  /** Linear page numbers in the order they were filled, and their entries without marks of decoded code. */
  tlbPages: Int32Array;
  tlbEntries: Int32Array;
  /** Numbers of the physical pages stored, ascending, and their bytes one after the other. */
  pageNumbers: Uint32Array;
  pages: Uint8Array;
}

/** Plain data: it can be posted to another thread or written to a file. */
export interface MachineSnapshot extends ChipSnapshot {
  version: number;
  memoryMiB: number;
  cpuModel: string;
  ticks: number;
  instructions: number;
  memory: MemorySnapshot;
}

/** What is not in the state memory. */
export interface ChipSnapshot {
  cpu: unknown;
  devices: Record<string, unknown>;
  alarms: Alarm[];
  /** How the machine has ended, if it has. */
  ended: string | null;
  /** Events of the journal met so far. */
  journalPosition: number;
  /** Deliveries made at this boundary; see `Machine.deliver`. */
  deliveries: number;
  /** Instruction count up to which interrupts are held back. */
  heldUntil: number;
}

function ramWords(state: MachineState): Int32Array {
  return new Int32Array(state.buffer, state.ramBase, state.ramBytes >> 2);
}

function isZeroPage(words: Int32Array, page: number): boolean {
  const end = (page + 1) * PAGE_WORDS;
  for (let at = page * PAGE_WORDS; at < end; at++) {
    if (words[at] !== 0) return false;
  }
  return true;
}

/** Numbers of the pages that hold anything but zeros. */
export function usedPages(state: MachineState): number[] {
  const words = ramWords(state);
  const used: number[] = [];
  for (let page = 0; page < state.ramBytes / PAGE_BYTES; page++) {
    if (!isZeroPage(words, page)) used.push(page);
  }
  return used;
}

export function captureMemory(state: MachineState): MemorySnapshot {
  const used = usedPages(state);
  const pages = new Uint8Array(used.length * PAGE_BYTES);
  used.forEach((page, index) => {
    pages.set(state.ram.subarray(page * PAGE_BYTES, (page + 1) * PAGE_BYTES), index * PAGE_BYTES);
  });
  const tlbPages = state.tlbList.slice(0, state.i32[COUNT]);
  return {
    cpuBlock: state.u8.slice(0, CPU_BLOCK_SIZE),
    tlbPages,
    tlbEntries: tlbPages.map((page) => withoutMarks(state.tlb[page])),
    pageNumbers: Uint32Array.from(used),
    pages,
  };
}

/** What belongs to the moment, and not to what is decoded, watched or recorded. */
export function withoutMarks(entry: number): number {
  return entry === -1 ? -1 : entry & ~(TLB_CODE | TLB_WATCH | TLB_CLEAN);
}

/** Pages that are zero on both sides are not written, so that memory never touched stays untouched. */
function putPages(state: MachineState, snapshot: MemorySnapshot): void {
  const stored = new Set(snapshot.pageNumbers);
  for (const page of usedPages(state)) {
    state.noteWritten(page);
    if (!stored.has(page)) state.ram.fill(0, page * PAGE_BYTES, (page + 1) * PAGE_BYTES);
  }
  snapshot.pageNumbers.forEach((page, index) => {
    state.noteWritten(page);
    state.ram.set(snapshot.pages.subarray(index * PAGE_BYTES, (index + 1) * PAGE_BYTES), page * PAGE_BYTES);
  });
}

/**
 * Puts a snapshot's memory in place. `flushCaches` (the processor's) is called with the old TLB still listed and
 * again with the new registers, so that nothing decoded or derived survives; the TLB comes last.
 */
export function applyMemory(state: MachineState, snapshot: MemorySnapshot, flushCaches: () => void): void {
  flushCaches();
  state.u8.set(snapshot.cpuBlock, 0);
  state.i32[COUNT] = 0;
  putPages(state, snapshot);
  flushCaches();
  snapshot.tlbPages.forEach((page, index) => {
    state.tlbList[index] = page;
    setTlbEntry(state, page, snapshot.tlbEntries[index]);
  });
  state.i32[COUNT] = snapshot.tlbPages.length;
}

/** Adds registers and RAM to a hash. The TLB is derived and left out, pages of zeros cost nothing. */
export function hashMemory(state: MachineState, hash: StateHash): void {
  const block = new Int32Array(state.buffer.slice(0, CPU_BLOCK_SIZE));
  for (const offset of NOT_HASHED) block[offset >> 2] = 0;
  hash.words(block, 0, block.length);
  const words = ramWords(state);
  for (const page of usedPages(state)) {
    hash.word(page);
    hash.words(words, page * PAGE_WORDS, PAGE_WORDS);
  }
}
