/**
 * What translated code does about pages that the TLB does not hold, as WebAssembly: the walk of 32-bit paging (Intel SDM
 * volume 3, section 4.3) where it changes nothing but the TLB, and the look at where code is fetched from. A walk that
 * faults, that sets accessed or dirty, that a debugger watches, or that meets a large page or a chip, is left to mmu.ts.
 */
import { CR0_WP, CR4_PAE, CR4_PGE } from '../cpu/mmu.ts';
import { OFFSET, DIRECT_BASE, MARK_SHIFT, PAGE_MARKS_BASE, RAM_BASE, TLB_BASE } from '../cpu/state.ts';
import { TLB_LIST_BASE, TLB_LIST_CAPACITY, TRANSLATOR } from '../cpu/state.ts';
import {
  DIRECT,
  TLB_ALWAYS,
  TLB_CLEAN,
  TLB_CODE,
  TLB_GLOBAL,
  TLB_NO_SR,
  TLB_NO_SW,
  TLB_NO_UR,
  TLB_NO_UW,
} from '../cpu/tlb-entry.ts';
import { NEXT_LOOKUP } from './region.ts';
import { Assembler } from './wasm/assembler.ts';
import type { Label } from './wasm/assembler.ts';

const P = 1;
const RW = 2;
const US = 4;
const ACCESSED = 0x20;
const DIRTY = 0x40;
/** Page size in a directory's entry, reserved in that of a page. */
const PS = 0x80;
const GLOBAL = 0x100;
const PAGE = ~0xfff;
const ABSENT = -1;
/** Enabled breakpoints in DR7. */
const ENABLED = 0xff;
const RING = 3;

class Walk {
  readonly asm = new Assembler();
  private readonly giveUp: Label;

  constructor() {
    this.giveUp = this.asm.block();
  }

  word(offset: number): void {
    this.asm.const(0);
    this.asm.memory('i32.load', offset, true);
  }

  giveUpIf(): void {
    this.asm.brIf(this.giveUp);
  }

  /** Gives up when any of these bits of a word is set. */
  giveUpOn(offset: number, bits: number): void {
    this.word(offset);
    this.asm.opConst('i32.and', bits);
    this.giveUpIf();
  }

  /** Physical address on the stack, of an entry that is read into a local. */
  readEntry(into: number, ramBytes: number): void {
    const { asm } = this;
    asm.tee(into);
    asm.opConst('i32.gt_u', ramBytes - 4);
    this.giveUpIf();
    asm.get(into);
    asm.memory('i32.load', RAM_BASE, true);
    asm.tee(into);
    asm.opConst('i32.and', P | ACCESSED | PS);
    asm.opConst('i32.ne', P | ACCESSED);
    this.giveUpIf();
  }

  finish(): Uint8Array {
    const { asm } = this;
    asm.end();
    asm.const(0);
    asm.op('end');
    return asm.code.view().slice();
  }
}

const [LINEAR, WRITE, USER] = [0, 1, 2];
const [PDE, PTE, ENTRY, PAGE_NUMBER, DIRECT_AT, WORD] = [3, 4, 5, 6, 7, 8];

/** (linear address, 1 for a write, 1 for ring 3) → 1 when the page has been put into the TLB, or 0 and nothing has changed. */
export function refillCode(ramBytes: number): Uint8Array {
  const walk = new Walk();
  const { asm } = walk;
  walk.word(OFFSET.CR0);
  asm.opConst('i32.ge_s', 0);
  walk.giveUpIf();
  walk.giveUpOn(OFFSET.CR4, CR4_PAE);
  walk.giveUpOn(OFFSET.DR7, ENABLED);
  walk.giveUpOn(TRANSLATOR.STOPS, -1);
  asm.get(LINEAR);
  asm.opConst('i32.shr_u', 12);
  asm.tee(PAGE_NUMBER);
  asm.opConst('i32.shl', 2);
  asm.memory('i32.load', TLB_BASE, true);
  asm.opConst('i32.ne', ABSENT);
  walk.giveUpIf();
  walk.word(OFFSET.TLB_COUNT);
  asm.opConst('i32.ge_u', TLB_LIST_CAPACITY);
  walk.giveUpIf();
  walkTables(walk, ramBytes);
  checkRights(walk);
  makeEntry(walk, ramBytes);
  putEntry(asm);
  asm.const(1);
  asm.op('return');
  return walk.finish();
}

function walkTables(walk: Walk, ramBytes: number): void {
  const { asm } = walk;
  walk.word(OFFSET.CR3);
  asm.opConst('i32.and', PAGE);
  asm.get(LINEAR);
  asm.opConst('i32.shr_u', 22);
  asm.opConst('i32.shl', 2);
  asm.op('i32.add');
  walk.readEntry(PDE, ramBytes);
  asm.get(PDE);
  asm.opConst('i32.and', PAGE);
  asm.get(LINEAR);
  asm.opConst('i32.shr_u', 10);
  asm.opConst('i32.and', 0xffc);
  asm.op('i32.add');
  walk.readEntry(PTE, ramBytes);
}

/** What may be a page fault, or has to set the dirty bit, is not decided here. PDE becomes the rights of both levels. */
function checkRights(walk: Walk): void {
  const { asm } = walk;
  const giveUpWithout = (bits: number, pushWanted: () => void): void => {
    asm.opConst('i32.and', bits);
    asm.opConst('i32.ne', bits);
    pushWanted();
    asm.op('i32.and');
    walk.giveUpIf();
  };
  asm.get(PDE);
  asm.get(PTE);
  asm.op('i32.and');
  asm.tee(PDE);
  giveUpWithout(US, () => asm.get(USER));
  asm.get(PDE);
  giveUpWithout(RW, () => asm.get(WRITE));
  asm.get(PTE);
  giveUpWithout(DIRTY, () => asm.get(WRITE));
}

/** As `forbidden` and `fill` of mmu.ts. */
function makeEntry(walk: Walk, ramBytes: number): void {
  const { asm } = walk;
  const addIf = (bits: number, pushCondition: () => void): void => {
    asm.const(bits);
    asm.const(0);
    pushCondition();
    asm.op('select');
    asm.op('i32.or');
  };
  const pushLacks = (entry: number, bits: number): void => {
    asm.get(entry);
    asm.opConst('i32.and', bits);
    asm.opConst('i32.ne', bits);
  };
  asm.get(PTE);
  asm.opConst('i32.and', PAGE);
  asm.tee(ENTRY);
  asm.opConst('i32.ge_u', ramBytes);
  walk.giveUpIf();
  asm.get(ENTRY);
  asm.opConst('i32.shr_u', 12);
  asm.memory('i32.load8_u', PAGE_MARKS_BASE);
  asm.opConst('i32.shl', MARK_SHIFT);
  asm.get(ENTRY);
  asm.op('i32.or');
  asm.opConst('i32.or', TLB_ALWAYS);
  addIf(TLB_NO_SW, () => {
    pushLacks(PDE, RW);
    walk.word(OFFSET.CR0);
    asm.opConst('i32.and', CR0_WP);
    asm.opConst('i32.ne', 0);
    asm.op('i32.and');
    pushLacks(PTE, DIRTY);
    asm.op('i32.or');
  });
  addIf(TLB_NO_UR, () => pushLacks(PDE, US));
  addIf(TLB_NO_UW, () => {
    pushLacks(PDE, US | RW);
    pushLacks(PTE, DIRTY);
    asm.op('i32.or');
  });
  addIf(TLB_GLOBAL, () => {
    asm.get(PTE);
    asm.opConst('i32.and', GLOBAL);
    walk.word(OFFSET.CR4);
    asm.opConst('i32.and', CR4_PGE);
    asm.opConst('i32.shl', 1);
    asm.op('i32.and');
  });
  asm.set(ENTRY);
}

/** As `setTlbEntry`, for an entry of RAM where none was, and its place in the fill list. */
function putEntry(asm: Assembler): void {
  asm.const(0);
  asm.memory('i32.load', OFFSET.TLB_COUNT, true);
  asm.tee(WORD);
  asm.opConst('i32.shl', 2);
  asm.get(PAGE_NUMBER);
  asm.memory('i32.store', TLB_LIST_BASE, true);
  asm.const(0);
  asm.get(WORD);
  asm.opConst('i32.add', 1);
  asm.memory('i32.store', OFFSET.TLB_COUNT, true);
  asm.get(PAGE_NUMBER);
  asm.opConst('i32.shl', 2);
  asm.get(ENTRY);
  asm.memory('i32.store', TLB_BASE, true);
  asm.get(ENTRY);
  asm.opConst('i32.and', PAGE);
  asm.get(PAGE_NUMBER);
  asm.opConst('i32.shl', 12);
  asm.op('i32.sub');
  asm.opConst('i32.add', DIRECT);
  asm.set(WORD);
  asm.get(PAGE_NUMBER);
  asm.opConst('i32.shl', 4);
  asm.set(DIRECT_AT);
  const written = TLB_CODE | TLB_CLEAN;
  [TLB_NO_SR, TLB_NO_SW | written, TLB_NO_UR, TLB_NO_UW | written].forEach((bits, word) => {
    asm.get(DIRECT_AT);
    asm.const(0);
    asm.get(WORD);
    asm.get(ENTRY);
    asm.opConst('i32.and', bits);
    asm.op('select');
    asm.memory('i32.store', DIRECT_BASE + 4 * word, true);
  });
}

function pushIsUser(asm: Assembler): void {
  asm.const(0);
  asm.memory('i32.load', OFFSET.CPL, true);
  asm.opConst('i32.eq', RING);
}

/** Pushes the TLB's entry of a linear address in a local. */
function pushTlb(asm: Assembler, linear: number): void {
  asm.get(linear);
  asm.opConst('i32.shr_u', 10);
  asm.opConst('i32.and', 0x3ffffc);
  asm.memory('i32.load', TLB_BASE, true);
}

/** Pushes physical page and forbidding bit of the entry of a linear address, for fetching code. */
function pushFetched(asm: Assembler, linear: number): void {
  pushTlb(asm, linear);
  asm.const(PAGE | TLB_NO_UR);
  asm.const(PAGE | TLB_NO_SR);
  pushIsUser(asm);
  asm.op('select');
  asm.op('i32.and');
}

/** Fills the TLB for the fetch at a linear address where it is empty, and tries to fill nothing otherwise. */
function refillForFetch(asm: Assembler, linear: number, refill: number): void {
  pushTlb(asm, linear);
  asm.opConst('i32.eq', ABSENT);
  asm.if();
  asm.get(linear);
  asm.const(0);
  pushIsUser(asm);
  asm.call(refill);
  asm.op('drop');
  asm.end();
}

/** (linear address, physical address of a page) → 1 when code there is fetched from that page. */
export function fetchedCode(refill: number): Uint8Array {
  const asm = new Assembler();
  refillForFetch(asm, 0, refill);
  pushFetched(asm, 0);
  asm.get(1);
  asm.op('i32.eq');
  asm.op('end');
  return asm.code.view().slice();
}

/**
 * (EIP, instructions that the slice may still execute) → slot of the region there, by the cache of entries, or 0. With
 * none left nothing is fetched.
 */
export function lookupCode(refill: number): Uint8Array {
  const asm = new Assembler();
  const [eip, budget, at] = [0, 1, 2];
  asm.get(budget);
  asm.opConst('i32.gt_s', 0);
  asm.if();
  refillForFetch(asm, eip, refill);
  asm.end();
  asm.get(eip);
  asm.get(eip);
  asm.opConst('i32.shr_u', 12);
  asm.op('i32.xor');
  asm.opConst('i32.and', TRANSLATOR.ENTRY_COUNT - 1);
  asm.opConst('i32.shl', 4);
  asm.const(TRANSLATOR.USER_ENTRIES);
  asm.const(TRANSLATOR.SYSTEM_ENTRIES);
  pushIsUser(asm);
  asm.op('select');
  asm.op('i32.add');
  asm.tee(at);
  asm.memory('i32.load', 8, true);
  asm.const(NEXT_LOOKUP);
  asm.get(at);
  asm.memory('i32.load', 0, true);
  asm.get(eip);
  asm.op('i32.eq');
  pushFetched(asm, eip);
  asm.get(at);
  asm.memory('i32.load', 4, true);
  asm.op('i32.eq');
  asm.op('i32.and');
  asm.op('select');
  asm.op('end');
  return asm.code.view().slice();
}
