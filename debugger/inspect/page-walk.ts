/** One walk through the page tables, told step by step (Intel SDM volume 3, chapter 4). Nothing is marked as accessed. */
import { CR0_PG, CR4_PAE, CR4_PSE } from '../../emulator/cpu/mmu.ts';
import { OFFSET } from '../../emulator/cpu/state.ts';
import type { Machine } from '../../emulator/machine.ts';

const PRESENT = 1;
const LARGE = 0x80;

export interface PageTableEntry {
  level: 'pointer-table' | 'directory' | 'table';
  /** Physical address of the entry; null for the pointer table's, which the processor keeps in registers. */
  address: number | null;
  /** Low and upper word; the upper is 0 without PAE. */
  low: number;
  high: number;
  present: boolean;
  writable: boolean;
  user: boolean;
  accessed: boolean;
  dirty: boolean;
  global: boolean;
  /** It maps a page of 4 MiB (2 MiB with PAE) by itself. */
  large: boolean;
}

export interface PageWalk {
  linear: number;
  paging: 'off' | '32-bit' | 'pae';
  /** As far as the walk comes: the last one maps the page, or is not present. */
  entries: PageTableEntry[];
  /** Physical address; null when not mapped. */
  physical: number | null;
  pageBytes: number;
  /** Rights of all levels together. */
  writable: boolean;
  user: boolean;
}

function entryOf(
  level: PageTableEntry['level'],
  address: number | null,
  low: number,
  high: number,
): PageTableEntry {
  const has = (bit: number): boolean => (low & bit) !== 0;
  return {
    level,
    address,
    low: low >>> 0,
    high: high >>> 0,
    present: has(PRESENT),
    writable: level === 'pointer-table' || has(2),
    user: level === 'pointer-table' || has(4),
    accessed: has(0x20),
    dirty: has(0x40),
    global: has(0x100),
    large: level === 'directory' && has(LARGE),
  };
}

/** A word of a table; what is not RAM reads as not present. */
function wordAt(machine: Machine, address: number): number {
  return address + 4 <= machine.state.ramBytes ? machine.cpu.ramView.getInt32(address, true) : 0;
}

export function walkPages(machine: Machine, linear: number): PageWalk {
  const { i32 } = machine.state;
  const at = linear >>> 0;
  if ((i32[OFFSET.CR0 >> 2] & CR0_PG) === 0) return finish(at, 'off', [], at, 4096);
  if ((i32[OFFSET.CR4 >> 2] & CR4_PAE) !== 0) return walkPae(machine, at);
  const cr3 = (i32[OFFSET.CR3 >> 2] & ~0xfff) >>> 0;
  const place = cr3 + (at >>> 22) * 4;
  const directory = entryOf('directory', place, wordAt(machine, place), 0);
  directory.large &&= (i32[OFFSET.CR4 >> 2] & CR4_PSE) !== 0;
  if (!directory.present) return finish(at, '32-bit', [directory], null, 4096);
  if (directory.large)
    return finish(at, '32-bit', [directory], (directory.low & 0xffc00000) | (at & 0x3fffff), 0x400000);
  const leafAt = (directory.low & ~0xfff) + ((at >>> 12) & 0x3ff) * 4;
  const leaf = entryOf('table', leafAt >>> 0, wordAt(machine, leafAt >>> 0), 0);
  const physical = leaf.present ? (leaf.low & ~0xfff) | (at & 0xfff) : null;
  return finish(at, '32-bit', [directory, leaf], physical, 4096);
}

function frame(low: number, high: number, mask: number): number {
  return (high & 0xf) * 2 ** 32 + ((low & mask) >>> 0);
}

function walkPae(machine: Machine, at: number): PageWalk {
  const { i32 } = machine.state;
  const number = (OFFSET.PDPTE >> 2) + (at >>> 30) * 2;
  const top = entryOf('pointer-table', null, i32[number], i32[number + 1]);
  if (!top.present) return finish(at, 'pae', [top], null, 4096);
  const place = frame(top.low, top.high, ~0xfff) + ((at >>> 21) & 0x1ff) * 8;
  const directory = entryOf('directory', place, wordAt(machine, place), wordAt(machine, place + 4));
  const entries = [top, directory];
  if (!directory.present) return finish(at, 'pae', entries, null, 4096);
  if (directory.large) {
    const physical = frame(directory.low, directory.high, 0xffe00000) + (at & 0x1fffff);
    return finish(at, 'pae', entries, physical, 0x200000);
  }
  const leafAt = frame(directory.low, directory.high, ~0xfff) + ((at >>> 12) & 0x1ff) * 8;
  const leaf = entryOf('table', leafAt, wordAt(machine, leafAt), wordAt(machine, leafAt + 4));
  const physical = leaf.present ? frame(leaf.low, leaf.high, ~0xfff) + (at & 0xfff) : null;
  return finish(at, 'pae', [...entries, leaf], physical, 4096);
}

function finish(
  linear: number,
  paging: PageWalk['paging'],
  entries: PageTableEntry[],
  physical: number | null,
  pageBytes: number,
): PageWalk {
  return {
    linear,
    paging,
    entries,
    physical: physical === null ? null : physical < 0 ? physical >>> 0 : physical,
    pageBytes,
    writable: entries.every((entry) => entry.writable),
    user: entries.every((entry) => entry.user),
  };
}
