/**
 * Checkpoints: snapshots of a running machine that cost only the pages written since the last one. They form a tree,
 * because a machine taken back may live another future; each holds the pages that changed on the way from its parent, the
 * first one all pages that are not zero. The TLB notices the first write to a page (mmu.ts, bit 10).
 *
 * Going to another checkpoint puts back only the pages that can differ, and of code decoded and translated drops only
 * what was made from bytes that do differ.
 */
import { CPU_BLOCK_SIZE, OFFSET } from '../cpu/state.ts';
import { setTlbEntry, TLB_CLEAN, TLB_CODE, TLB_IO } from '../cpu/tlb-entry.ts';
import type { Machine } from '../machine.ts';
import { PageStore, ZERO_PAGE } from './page-store.ts';
import { PAGE_BYTES, usedPages, withoutMarks } from './snapshot.ts';
import type { ChipSnapshot } from './snapshot.ts';

const COUNT = OFFSET.TLB_COUNT >> 2;
/** Code is compared, and dropped, by pieces of so many bytes. */
const PIECE = 64;

export interface Checkpoint {
  readonly ticks: number;
  readonly instructions: number;
  readonly chips: ChipSnapshot;
  parent: Checkpoint | null;
  children: Checkpoint[];
  /** Places in the store of the pages written on the way here from the parent. */
  pages: Map<number, number>;
  readonly cpuBlock: Uint8Array;
  readonly tlbPages: Int32Array;
  readonly tlbEntries: Int32Array;
  /** Told by `drop`: it may no longer be used. */
  dropped: boolean;
}

export class Checkpoints {
  private readonly machine: Machine;
  private readonly store = new PageStore();
  private fixedBytes = 0;
  private count = 0;
  /** The one that the machine was at last: pages not written since are as they are there. */
  private base: Checkpoint | null = null;

  /** Takes hold of the machine's record of written pages; there can be one for a machine. */
  constructor(machine: Machine) {
    this.machine = machine;
  }

  /** Memory that the checkpoints take. */
  get usedBytes(): number {
    return this.store.usedBytes + this.fixedBytes;
  }

  get size(): number {
    return this.count;
  }

  /** The present moment, as a child of the checkpoint that the machine was at last. */
  take(): Checkpoint {
    const { machine, base } = this;
    const { state, cpu } = machine;
    const written = base === null ? usedPages(state) : this.writtenPages();
    const pages = new Map<number, number>();
    for (const page of written) pages.set(page, this.store.put(state.ram, page));
    const tlbPages = state.tlbList.slice(0, state.i32[COUNT]);
    const checkpoint: Checkpoint = {
      ticks: cpu.ticks,
      instructions: cpu.instructions,
      chips: machine.saveChips(),
      parent: base,
      children: [],
      pages,
      cpuBlock: usedBlock(state.u8),
      tlbPages,
      tlbEntries: tlbPages.map((page) => withoutMarks(state.tlb[page])),
      dropped: false,
    };
    base?.children.push(checkpoint);
    this.count++;
    this.fixedBytes += fixedBytesOf(checkpoint);
    this.base = checkpoint;
    cpu.startCheckpoint();
    return checkpoint;
  }

  /** Takes the machine to a checkpoint. What the guest has sent and nobody has taken is dropped. */
  restore(target: Checkpoint): void {
    if (target.dropped || this.base === null) throw new Error('the checkpoint has been dropped');
    const { machine } = this;
    const { state, cpu } = machine;
    const changed = this.pagesBetween(this.base, target);
    for (const page of this.writtenPages()) changed.add(page);
    this.putPages(target, changed);
    this.putTlb(target);
    state.u8.fill(0, 0, CPU_BLOCK_SIZE);
    state.u8.set(target.cpuBlock, 0);
    state.i32[COUNT] = target.tlbPages.length;
    state.forgetWritten();
    this.base = target;
    machine.restoreChips(target.chips);
    cpu.startCheckpoint();
  }

  /** Forgets a checkpoint; those made from it stay whole. The first of all stays. */
  drop(checkpoint: Checkpoint): void {
    const { parent, children } = checkpoint;
    if (parent === null || checkpoint === this.base || checkpoint.dropped) return;
    for (const child of children) {
      child.parent = parent;
      for (const [page, place] of checkpoint.pages) {
        if (child.pages.has(page)) continue;
        child.pages.set(page, place);
        this.store.share(place);
      }
    }
    for (const place of checkpoint.pages.values()) this.store.release(place);
    parent.children.splice(parent.children.indexOf(checkpoint), 1, ...children);
    checkpoint.dropped = true;
    this.count--;
    this.fixedBytes -= fixedBytesOf(checkpoint);
  }

  /** A physical page may have been written between a moment and a later checkpoint, null: the present. */
  mayHaveWritten(page: number, since: number, to: Checkpoint | null): boolean {
    if (to === null && this.machine.state.wasWritten(page)) return true;
    for (let at = to ?? this.base; at !== null && at.ticks > since; at = at.parent)
      if (at.pages.has(page)) return true;
    return false;
  }

  private writtenPages(): Int32Array {
    const { state } = this.machine;
    return state.writtenList.subarray(0, state.writtenCount);
  }

  /** Pages that can differ between two checkpoints: those of both ways to the nearest common one. */
  private pagesBetween(from: Checkpoint, to: Checkpoint): Set<number> {
    const pages = new Set<number>();
    const above = new Set<Checkpoint>();
    for (let at: Checkpoint | null = to; at !== null; at = at.parent) above.add(at);
    let common: Checkpoint | null = from;
    for (; common !== null && !above.has(common); common = common.parent)
      for (const page of common.pages.keys()) pages.add(page);
    for (let at: Checkpoint | null = to; at !== null && at !== common; at = at.parent)
      for (const page of at.pages.keys()) pages.add(page);
    return pages;
  }

  /** The newest copy at or above the target counts. */
  private putPages(target: Checkpoint, pages: Set<number>): void {
    for (let at: Checkpoint | null = target; at !== null && pages.size > 0; at = at.parent) {
      if (at.pages.size < pages.size) {
        for (const [page, place] of at.pages) if (pages.delete(page)) this.putPage(page, place);
      } else {
        for (const page of pages) {
          const place = at.pages.get(page);
          if (place === undefined) continue;
          pages.delete(page);
          this.putPage(page, place);
        }
      }
    }
    for (const page of pages) this.putPage(page, ZERO_PAGE);
  }

  private putPage(page: number, place: number): void {
    const { cpu, state } = this.machine;
    const start = page * PAGE_BYTES;
    const bytes = this.store.view(place);
    const code = cpu.codePages[page];
    if (code !== null) {
      for (let at = 0; at < PAGE_BYTES; at += PIECE)
        if (!isEqual(state.ram, start + at, bytes, at)) cpu.noteCodeWrite(start + at, PIECE);
    }
    state.ram.set(bytes, start);
  }

  private putTlb({ tlbPages, tlbEntries }: Checkpoint): void {
    const { state, cpu } = this.machine;
    const count = state.i32[COUNT];
    for (let at = 0; at < count; at++) {
      const page = state.tlbList[at];
      if (state.tlb[page] !== -1) setTlbEntry(state, page, -1);
    }
    state.largePages.fill(0);
    for (let at = 0; at < tlbPages.length; at++) {
      const page = tlbPages[at];
      let entry = tlbEntries[at];
      state.tlbList[at] = page;
      if (entry === -1) continue;
      if ((entry & TLB_IO) === 0) entry |= TLB_CLEAN | (cpu.codePages[entry >>> 12] === null ? 0 : TLB_CODE);
      setTlbEntry(state, page, entry);
    }
  }
}

/** What is in use of the processor block: the rest is zero. */
function usedBlock(bytes: Uint8Array): Uint8Array {
  let end = CPU_BLOCK_SIZE;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return bytes.slice(0, end);
}

function fixedBytesOf({ cpuBlock, tlbPages }: Checkpoint): number {
  return cpuBlock.length + tlbPages.length * 8;
}

function isEqual(a: Uint8Array, aAt: number, b: Uint8Array, bAt: number): boolean {
  for (let n = 0; n < PIECE; n++) if (a[aAt + n] !== b[bAt + n]) return false;
  return true;
}
