/**
 * Hot code becomes WebAssembly. The interpreter asks `run` before every block; when a region stands for it, that is
 * run instead, with all the regions that it leads to. Interpreter and regions work on the same state memory and agree
 * on it bit for bit wherever one hands over to the other; docs/translator.md tells how.
 */
import type { Cpu } from '../cpu/cpu.ts';
import type { CodePage, CodeRange, Translation } from '../cpu/decoded.ts';
import { Block, DecodedOp } from '../cpu/decoded.ts';
import { PAGE } from '../cpu/fault.ts';
import { RF } from '../cpu/flags.ts';
import { probeWrite, readSlow, tryEntry, writeSlow } from '../cpu/memory.ts';
import { ABSENT, TLB_CODE, TLB_IO, TLB_WATCH } from '../cpu/mmu.ts';
import { CS, DS, ES, SS } from '../cpu/registers.ts';
import { DESC_READABLE } from '../cpu/segmentation.ts';
import { OFFSET, TRANSLATOR } from '../cpu/state.ts';
import { copyFromGuest, copyToGuest } from './float-access.ts';
import { compileRegion, encodeRegions, regionName } from './compile.ts';
import type { CompiledRegion } from './compile.ts';
import type { Linker } from './emitter.ts';
import { decodedAt, fetchedPage } from './flow.ts';
import type { FlowLimits } from './flow.ts';
import { carriesOf } from './lazy-flags.ts';
import { isDue } from './ops/due.ts';
import { NO_VECTOR } from './fast-call-path.ts';
import { FIRST_SITE, FLAG_LOCALS, NEXT_INTERPRET, NEXT_LOOKUP } from './region.ts';
import { createRuntime } from './runtime.ts';
import type { Runtime } from './runtime.ts';
import type { ModuleImports } from './wasm/module.ts';

const EIP = OFFSET.EIP >> 2;
const EFLAGS = OFFSET.EFLAGS >> 2;
const BUDGET = OFFSET.BUDGET >> 2;
const PENDING = OFFSET.PENDING >> 2;
const TLB_COUNT = OFFSET.TLB_COUNT >> 2;
const FLAG_RESULT = OFFSET.FLAG_RESULT >> 2;
const FLAG_CARRIES = OFFSET.FLAG_CARRIES >> 2;
const CR2 = OFFSET.CR2 >> 2;
const REFUSED = TRANSLATOR.REFUSED >> 2;
/** What REFUSED says. */
const INTERPRETED = 1;
const PAGE_FAULT = 2;
const RESUMED = TRANSLATOR.RESUMED >> 2;
const MODE_STALE = TRANSLATOR.MODE_STALE >> 2;
const LEFT_SLOT = TRANSLATOR.LEFT_SLOT >> 2;
const LEFT_FLAGS = TRANSLATOR.LEFT_FLAGS >> 2;

export interface TranslatorOptions {
  /** Executions of a block by the interpreter before it is translated; 0 translates before the first. */
  threshold: number;
  /**
   * Ends of slices met in a region before it is made anew, larger and with computed jumps predicted; 0 makes every
   * region like that from the start.
   */
  samples: number;
  /** Instructions in a region that is not; the other number is for the others. */
  firstInstructions: number;
  /** Instructions in a region; the block it begins with is always whole, but for a limit of 1. */
  maxInstructions: number;
  /**
   * Regions that are compiled together, as one module, and bytes of their code, so that the pause is short; fewer when
   * one of them becomes hot twice over. Regions of one module lie side by side in memory, which is faster.
   */
  batch: number;
  batchBytes: number;
  /** Regions, and bytes of their code, before all are dropped and begun anew. */
  maxRegions: number;
  maxBytes: number;
}

export const TRANSLATOR_DEFAULTS: TranslatorOptions = {
  threshold: 300,
  samples: 3,
  firstInstructions: 64,
  maxInstructions: 256,
  batch: 96,
  batchBytes: 192 << 10,
  maxRegions: 10_000,
  maxBytes: 24 << 20,
};

/** How much has been done, for measurements. */
export interface TranslatorStatistics {
  regions: number;
  /** Those of them made anew, larger. */
  improved: number;
  modules: number;
  dropped: number;
  flushes: number;
  bytes: number;
  instructions: number;
  /** Calls from JavaScript into translated code, and those that came back for the interpreter. */
  entries: number;
  refusals: number;
  /** Page faults of translated code. */
  pageFaults: number;
}

export const NO_TRANSLATIONS: Readonly<TranslatorStatistics> = {
  regions: 0,
  improved: 0,
  modules: 0,
  dropped: 0,
  flushes: 0,
  bytes: 0,
  instructions: 0,
  entries: 0,
  refusals: 0,
  pageFaults: 0,
};

/** An instruction executed by its handler out of translated code, in a block of its own. */
interface Callout {
  op: DecodedOp;
  block: Block;
}

/** Blocks join a region once the interpreter has executed them this share of the threshold. */
const WARM_SHARE = 16;
const MAX_RELUCTANCE = 10;
/** Places that a computed jump is known to have gone to. */
const MAX_TARGETS = 12;
/** Slots are given to jumps' targets too, and to regions that are gone. */
const SLOTS_PER_REGION = 12;
/** What has been made anew in vain is left alone for so many samples. */
const SAMPLES_BEFORE_ANOTHER_TRY = 1000;
const FIRST_SLOT = 1;
const TABLE_STEP = 1024;

class TranslatedRegion implements Translation {
  readonly compiled: CompiledRegion;
  readonly slot: number;
  readonly physicalPage: number;
  valid = true;
  /** Made with all that can be known, or still small: then, how many slices have ended in it. */
  readonly full: boolean;
  samples = 0;
  /** A better one for the same slot waits to be compiled. */
  isReplaced = false;
  /** Its function is in its slot. */
  ready = false;
  /** How often it was met before that. */
  patience = 0;
  private readonly translator: Translator;

  constructor(
    translator: Translator,
    compiled: CompiledRegion,
    slot: number,
    physicalPage: number,
    full: boolean,
  ) {
    this.translator = translator;
    this.full = full;
    this.compiled = compiled;
    this.slot = slot;
    this.physicalPage = physicalPage;
  }

  get ranges(): readonly CodeRange[] {
    return this.compiled.ranges;
  }

  standsFor(eip: number, user: boolean): boolean {
    return this.valid && this.compiled.eip === eip && this.compiled.user === user;
  }

  consistsOf(page: CodePage, start: number, end: number): boolean {
    return this.ranges.some((range) => range.page === page && range.start < end && start < range.end);
  }

  drop(): void {
    this.translator.drop(this);
  }
}

export class Translator {
  readonly statistics: TranslatorStatistics = { ...NO_TRANSLATIONS };
  private readonly cpu: Cpu;
  private readonly options: TranslatorOptions;
  private readonly i32: Int32Array;
  private readonly table: WebAssembly.Table;
  private readonly runtime: Runtime;
  private readonly memoryPages: number;
  private readonly regions = new Set<TranslatedRegion>();
  /** The last region in each slot, also when it is no longer valid: it may be running. */
  private readonly bySlot: TranslatedRegion[] = [];
  private readonly slots = new Map<number, number>();
  private waiting: TranslatedRegion[] = [];
  private waitingBytes = 0;
  private nextSlot = FIRST_SLOT;
  private liveBytes = 0;
  private callouts: (Callout | null)[] = [];
  private freeCallouts: number[] = [];
  /** The interpreter takes the next block: translated code could not go on there. */
  private interpretNext = false;
  /** The block last interpreted, when it ends in a computed jump. */
  private departure: Block | null = null;
  /** The page fault that REFUSED announces. */
  private faultAddress = 0;
  private faultCode = 0;

  constructor(cpu: Cpu, options: Partial<TranslatorOptions> = {}) {
    this.cpu = cpu;
    this.options = { ...TRANSLATOR_DEFAULTS, ...options };
    const { state } = cpu;
    this.i32 = state.i32;
    this.memoryPages = state.buffer.byteLength >>> 16;
    this.table = new WebAssembly.Table({ element: 'anyfunc', initial: TABLE_STEP });
    this.runtime = createRuntime(state.memory, this.table, state.ramBytes, {
      read: (linear, size) => this.read(linear, size as 1 | 2 | 4),
      write: (linear, value, size) => this.write(linear, value, size as 1 | 2 | 4),
      modify: (linear, size) => this.modify(linear, size as 1 | 2 | 4),
      execute: (number) => this.execute(number),
      finish: (number) => this.finish(number),
      readWide: (linear, bytes) => this.readWide(linear, bytes),
      writeWide: (linear, bytes) => this.writeWide(linear, bytes),
      entered: (vector, eip, esp) => this.tellEntered(vector, eip, esp),
      left: () => this.tellLeft(),
    });
    for (let slot = 0; slot < TABLE_STEP; slot++) this.table.set(slot, this.runtime.nothing);
  }

  // ── Running ──────────────────────────────────────────────────────────────────────────────────────────────────

  /** The block at EIP is about to be interpreted. True: translated code ran instead, look again what is next. */
  run(block: Block): boolean {
    if (this.departure !== null) this.noteTarget(this.departure);
    this.departure = block.computed ? block : null;
    if (this.interpretNext) {
      this.interpretNext = false;
      return false;
    }
    const { cpu, i32 } = this;
    if (block.heat === 0) block.translation = this.regionAt(i32[EIP]) ?? null;
    let region = block.translation as TranslatedRegion | null;
    if (region === null || !region.standsFor(i32[EIP], cpu.user)) {
      if (++block.heat < this.options.threshold << this.reluctance() || block.start < 0) return false;
      region = this.regionFor(block);
      if (region === null) return false;
    }
    if (!region.ready && !this.isDue(region)) return false;
    if (i32[BUDGET] < region.compiled.cost || !this.isTranslatable()) return false;
    this.departure = null;
    this.remember(region);
    this.statistics.entries++;
    let next = region.slot;
    let left = FIRST_SITE;
    while (next > 0) {
      next = left = this.runtime.enter(next);
      if (i32[MODE_STALE] !== 0) this.refreshMode();
      if (next <= FIRST_SITE) next = this.settle(FIRST_SITE - next);
    }
    if (i32[MODE_STALE] !== 0) this.refreshMode();
    if (next === NEXT_INTERPRET) this.interpretNext = true;
    if (i32[RESUMED] !== 0) this.settleResume();
    if (left === NEXT_INTERPRET) this.sample(this.regionAt(i32[EIP]));
    else if (next === NEXT_LOOKUP && left <= FIRST_SITE) this.sample(this.bySlot[i32[LEFT_SLOT]]);
    return true;
  }

  /** The interpreter has come from `block`, which ends in a computed jump, to EIP. An event between changes nothing that matters. */
  private noteTarget(block: Block): void {
    const eip = this.i32[EIP];
    const targets = (block.targets ??= []);
    if (targets.length < MAX_TARGETS && !targets.includes(eip)) targets.push(eip);
  }

  /** IRET has set RF, which lasts for one instruction: has that been executed? */
  private settleResume(): void {
    const { cpu, i32 } = this;
    if (i32[RESUMED] === i32[BUDGET]) {
      i32[EFLAGS] |= RF;
      cpu.updatePending();
    }
    i32[RESUMED] = 0;
  }

  /** A region was left in the middle: what its code kept in locals becomes the state. Returns what is next. */
  private settle(number: number): number {
    const { i32 } = this;
    const site = this.bySlot[i32[LEFT_SLOT]].compiled.sites[number];
    const { flags } = site;
    if (flags.kind !== 'memory') {
      const [result, carries, a, b, carry] = i32.subarray(LEFT_FLAGS, LEFT_FLAGS + FLAG_LOCALS);
      i32[FLAG_RESULT] = result;
      i32[FLAG_CARRIES] = carriesOf(flags, { result, carries, a, b, carry });
    }
    i32[EIP] = site.eip;
    i32[BUDGET] -= site.executed;
    const refused = i32[REFUSED];
    i32[REFUSED] = 0;
    if (refused === PAGE_FAULT) return this.raisePageFault();
    if (!site.interpret) return NEXT_LOOKUP;
    this.statistics.refusals++;
    return NEXT_INTERPRET;
  }

  /** The access that a region was left for faults. Returns what is next. */
  private raisePageFault(): number {
    const { cpu, i32 } = this;
    this.statistics.pageFaults++;
    i32[CR2] = this.faultAddress;
    cpu.forgetTraps();
    const next = this.runtime.pageFault(this.faultCode);
    if (next >= 0) return next;
    i32[BUDGET] -= 1;
    cpu.deliverFault(PAGE, this.faultCode);
    return NEXT_LOOKUP;
  }

  /** Code that changes while it is hot is worth translating only when it is hotter still. */
  private reluctance(): number {
    return Math.min(this.cpu.fetchCode.rewrites, MAX_RELUCTANCE);
  }

  /** Flat 32-bit segments and nothing that concerns single instructions: what regions are made for. */
  private isTranslatable(): boolean {
    const { cpu } = this;
    const { segCheck } = cpu;
    return (
      (segCheck[SS] | segCheck[DS] | segCheck[ES]) === 0 &&
      cpu.csBase === 0 &&
      cpu.csFlat &&
      cpu.code32 &&
      (cpu.segAccess[CS] & DESC_READABLE) !== 0 &&
      !cpu.alignmentChecked &&
      !cpu.paragraphs &&
      !cpu.single
    );
  }

  private regionFor(block: Block): TranslatedRegion | null {
    if (!this.isTranslatable() || this.cpu.stopsAmong(this.i32[EIP], block.length)) return null;
    if (this.isFull()) this.makeRoom();
    const region = this.translate(this.i32[EIP]);
    block.translation = region;
    return region;
  }

  /** The region at an address: the one in its slot, or a new one that waits for its batch. */
  private translate(eip: number): TranslatedRegion {
    const { cpu } = this;
    const physicalPage = fetchedPage(cpu, eip >>> 12);
    const slot = this.slotFor(eip, physicalPage);
    const known = this.bySlot[slot];
    if (known?.valid === true) return known;
    const full = this.options.samples === 0;
    const compiled = compileRegion(cpu, eip, slot, full ? this.fullLimits : this.firstLimits, this.linker);
    const region = new TranslatedRegion(this, compiled, slot, physicalPage, full);
    this.add(region);
    return (this.bySlot[slot] = region);
  }

  /** The region waits for its batch, and from now on for changes of its code. */
  private add(region: TranslatedRegion): void {
    const { compiled } = region;
    this.waiting.push(region);
    this.waitingBytes += compiled.size;
    this.regions.add(region);
    for (const page of new Set(region.ranges.map((range) => range.page))) page.translations.push(region);
    this.liveBytes += compiled.size;
    this.statistics.regions++;
    this.statistics.bytes += compiled.size;
    this.statistics.instructions += compiled.instructions;
  }

  private get fullLimits(): FlowLimits {
    const { threshold, maxInstructions } = this.options;
    const leastHeat = Math.floor(threshold / WARM_SHARE);
    return { leastHeat, maxInstructions, predict: true, leaveOut: () => false };
  }

  private get firstLimits(): FlowLimits {
    const { threshold, firstInstructions, maxInstructions } = this.options;
    return {
      leastHeat: Math.floor(threshold / WARM_SHARE),
      maxInstructions: Math.min(firstInstructions, maxInstructions),
      predict: false,
      leaveOut: ({ translation }) => translation !== null && (translation as TranslatedRegion).valid,
    };
  }

  // ── Making regions anew ──────────────────────────────────────────────────────────────────────────────────────

  /** A slice has ended in the region, or before it: what is met here often is where time is spent. */
  private sample(region: TranslatedRegion | undefined): void {
    if (region === undefined || region.full || !region.valid || !region.ready) return;
    if (++region.samples < this.options.samples) return;
    region.samples = 0;
    if (region.isReplaced) this.compileWaiting();
    else this.improve(region);
  }

  private improve(old: TranslatedRegion): void {
    const { cpu } = this;
    const { slot, physicalPage } = old;
    const { eip, user } = old.compiled;
    const here = cpu.user === user && this.isTranslatable() && fetchedPage(cpu, eip >>> 12) === physicalPage;
    if (!here || decodedAt(cpu, eip) === null) return;
    const compiled = compileRegion(cpu, eip, slot, this.fullLimits, this.linker);
    if (compiled.instructions < old.compiled.instructions) {
      old.samples = -SAMPLES_BEFORE_ANOTHER_TRY;
      return this.release(compiled);
    }
    old.isReplaced = true;
    this.add(new TranslatedRegion(this, compiled, slot, physicalPage, true));
    this.statistics.improved++;
    if (this.isBatchFull()) this.compileWaiting();
  }

  /** The region that would be entered at EIP. */
  private regionAt(eip: number): TranslatedRegion | undefined {
    const slot = this.slots.get(this.slotKey(eip, fetchedPage(this.cpu, eip >>> 12)));
    return slot === undefined ? undefined : this.bySlot[slot];
  }

  /** A waiting region has been met once more. True: it has been compiled, with the others that wait. */
  private isDue(region: TranslatedRegion): boolean {
    if (++region.patience < this.options.threshold && !this.isBatchFull()) return false;
    this.compileWaiting();
    return true;
  }

  private isBatchFull(): boolean {
    return this.waiting.length >= this.options.batch || this.waitingBytes >= this.options.batchBytes;
  }

  /** Compiles what waits. Not from inside translated code: a region may take the place of an older one. */
  private compileWaiting(): void {
    const regions = this.waiting.filter((region) => region.valid);
    this.forgetWaiting();
    this.compile(regions);
  }

  private forgetWaiting(): void {
    this.waiting = [];
    this.waitingBytes = 0;
  }

  private compile(regions: readonly TranslatedRegion[]): void {
    const bytes = encodeRegions(
      regions.map((region) => region.compiled),
      this.memoryPages,
    );
    const module = new WebAssembly.Module(bytes);
    const { exports } = new WebAssembly.Instance(module, { e: this.importsFor(regions) });
    this.statistics.modules++;
    regions.forEach((region, index) => {
      const before = this.bySlot[region.slot];
      if (before !== region && before.valid) this.drop(before);
      this.bySlot[region.slot] = region;
      this.table.set(region.slot, exports[regionName(index)]);
      region.ready = true;
    });
  }

  private importsFor(regions: readonly TranslatedRegion[]): ModuleImports {
    const { imports } = this.runtime;
    const floats = regions.some(({ compiled }) => compiled.usesFloats);
    return floats ? { ...imports, ...this.runtime.floatImports } : imports;
  }

  private readonly linker: Linker = {
    slotFor: (eip, physicalPage) => this.slotFor(eip, physicalPage),
    physicalPage: (linearPage) => fetchedPage(this.cpu, linearPage),
    callout: (op) => this.addCallout(op),
  };

  /** Slots are for an address in a physical page at one privilege; what is there may come and go. */
  private slotFor(eip: number, physicalPage: number): number {
    const key = this.slotKey(eip, physicalPage);
    let slot = this.slots.get(key);
    if (slot === undefined) {
      slot = this.nextSlot++;
      if (slot >= this.table.length) this.growTable();
      this.slots.set(key, slot);
    }
    return slot;
  }

  private slotKey(eip: number, physicalPage: number): number {
    return physicalPage * 2 ** 33 + (eip >>> 0) * 2 + (this.cpu.user ? 1 : 0);
  }

  private growTable(): void {
    const { table } = this;
    const start = table.length;
    table.grow(TABLE_STEP);
    for (let slot = start; slot < table.length; slot++) table.set(slot, this.runtime.nothing);
  }

  // ── Cache of entries, for jumps to computed addresses ────────────────────────────────────────────────────────

  private entryWord(eip: number, user: boolean): number {
    const base = user ? TRANSLATOR.USER_ENTRIES : TRANSLATOR.SYSTEM_ENTRIES;
    return (base + (((eip ^ (eip >>> 12)) & (TRANSLATOR.ENTRY_COUNT - 1)) << 4)) >> 2;
  }

  private remember(region: TranslatedRegion): void {
    const { eip, user } = region.compiled;
    const at = this.entryWord(eip, user);
    this.i32[at] = eip;
    this.i32[at + 1] = region.physicalPage << 12;
    this.i32[at + 2] = region.slot;
  }

  /** Slot of the region at EIP, if the cache knows it and it is fetched from where it was made. */
  private lookup(): number {
    const eip = this.i32[EIP];
    const at = this.entryWord(eip, this.cpu.user);
    const known = this.i32[at] === eip && this.i32[at + 1] >>> 12 === fetchedPage(this.cpu, eip >>> 12);
    return known ? this.i32[at + 2] : NEXT_LOOKUP;
  }

  // ── Dropping ─────────────────────────────────────────────────────────────────────────────────────────────────

  /** The region's code has changed. */
  drop(region: TranslatedRegion): void {
    if (!region.valid) return;
    region.valid = false;
    this.regions.delete(region);
    this.statistics.dropped++;
    this.liveBytes -= region.compiled.size;
    if (this.bySlot[region.slot] === region) this.emptySlot(region);
    this.release(region.compiled);
    for (const page of new Set(region.ranges.map((range) => range.page))) {
      const index = page.translations.indexOf(region);
      if (index >= 0) page.translations.splice(index, 1);
    }
  }

  private emptySlot({ slot, compiled }: TranslatedRegion): void {
    this.table.set(slot, this.runtime.nothing);
    const at = this.entryWord(compiled.eip, compiled.user);
    if (this.i32[at + 2] === slot) this.i32[at + 2] = NEXT_LOOKUP;
  }

  /** Gives back what the region's code was given. */
  private release({ callouts }: CompiledRegion): void {
    for (const number of callouts) {
      this.callouts[number] = null;
      this.freeCallouts.push(number);
    }
  }

  private isFull(): boolean {
    const { maxRegions, maxBytes } = this.options;
    return this.regions.size >= maxRegions || this.liveBytes >= maxBytes;
  }

  /**
   * Drops half of the regions: those still small first, which have not been met often, and the oldest first. Drops all
   * when the slots that were ever given out have become too many. Not from inside translated code.
   */
  private makeRoom(): void {
    const { maxRegions, maxBytes } = this.options;
    if (this.nextSlot > maxRegions * SLOTS_PER_REGION) return this.dropAll();
    this.statistics.flushes++;
    const inOrder = [...this.regions].sort((a, b) => Number(a.full) - Number(b.full));
    for (const region of inOrder) {
      if (this.regions.size <= maxRegions / 2 && this.liveBytes <= maxBytes / 2) return;
      this.drop(region);
    }
  }

  /** Drops every region. Not from inside translated code. */
  dropAll(): void {
    this.statistics.flushes++;
    for (const region of [...this.regions]) this.drop(region);
    this.forgetWaiting();
    this.slots.clear();
    this.bySlot.length = 0;
    this.nextSlot = FIRST_SLOT;
    this.callouts = [];
    this.freeCallouts = [];
    const { USER_ENTRIES, SYSTEM_ENTRIES, ENTRY_COUNT } = TRANSLATOR;
    for (const base of [USER_ENTRIES, SYSTEM_ENTRIES])
      this.i32.fill(0, base >> 2, (base >> 2) + ENTRY_COUNT * 4);
  }

  /** The machine is at another moment. */
  resume(): void {
    this.departure = null;
    this.interpretNext = false;
    this.i32[RESUMED] = 0;
  }

  /** Regions with code in a linear page, before a debugger's stop is set there. */
  dropPage(linearPage: number): void {
    for (const region of [...this.regions]) {
      if (region.compiled.pages.includes(linearPage)) this.drop(region);
    }
  }

  /** Translated code has changed CS, SS and CPL. */
  private refreshMode(): void {
    const { cpu } = this;
    this.i32[MODE_STALE] = 0;
    cpu.updateMode();
    cpu.updateCode();
    cpu.updateStack();
  }

  // ── Slow paths of memory access ──────────────────────────────────────────────────────────────────────────────

  /** The region leaves before the instruction, for the interpreter or for a page fault. */
  private refuse(how: number): number {
    this.i32[REFUSED] = how;
    return 0;
  }

  /** TLB entries of an access, both or'ed; ABSENT when it faults. */
  private entriesFor(linear: number, size: number, write: boolean): number {
    const first = this.entryFor(linear, write);
    const last = (linear + size - 1) | 0;
    if (first === ABSENT || (last ^ linear) >>> 12 === 0) return first;
    const second = this.entryFor(last & ~0xfff, write);
    return second === ABSENT ? ABSENT : first | second;
  }

  private entryFor(linear: number, write: boolean): number {
    const { cpu } = this;
    const entry = tryEntry(cpu, linear, write, cpu.user);
    if (entry === ABSENT) {
      this.faultAddress = linear;
      this.faultCode = cpu.faultError;
    }
    return entry;
  }

  /**
   * 0: the access may be made. INTERPRETED: it is to a chip, it is watched, it changes translated code, or making its
   * translation changed code or dropped other translations. PAGE_FAULT: it faults.
   */
  private refusal(linear: number, size: number, write: boolean): number {
    const { cpu, i32 } = this;
    if (i32[MODE_STALE] !== 0) this.refreshMode();
    const filled = i32[TLB_COUNT];
    cpu.limit = 1;
    const entries = this.entriesFor(linear, size, write);
    if (i32[TLB_COUNT] < filled || cpu.limit === 0) {
      if (cpu.stopCount !== 0) cpu.stops.noticeEarly();
      return INTERPRETED;
    }
    if (entries === ABSENT) return PAGE_FAULT;
    if ((entries & (TLB_IO | TLB_WATCH)) !== 0) return INTERPRETED;
    return write && (entries & TLB_CODE) !== 0 && this.changesRegions(linear, size) ? INTERPRETED : 0;
  }

  /** A region may be made of these bytes, the one that runs perhaps. Code that is only decoded is dropped by the write. */
  private changesRegions(linear: number, size: number): boolean {
    const { cpu } = this;
    for (let i = 0; i < size; i++) {
      const at = (linear + i) | 0;
      const page = cpu.codePages[cpu.tlb[at >>> 12] >>> 12];
      const offset = at & 0xfff;
      if (page === null || page.translations.length === 0 || page.covered[offset] === 0) continue;
      if (page.translations.some((each) => each.consistsOf(page, offset, offset + 1))) return true;
    }
    return false;
  }

  private read(linear: number, size: 1 | 2 | 4): number {
    const refusal = this.refusal(linear, size, false);
    if (refusal !== 0) return this.refuse(refusal);
    return readSlow(this.cpu, linear, size, this.cpu.user);
  }

  private write(linear: number, value: number, size: 1 | 2 | 4): void {
    if (this.writeBesideCode(linear, value, size)) return;
    const refusal = this.refusal(linear, size, true);
    if (refusal !== 0) this.refuse(refusal);
    else writeSlow(this.cpu, linear, size, value, this.cpu.user);
  }

  /** The common case of data in the same page as translated code; false when it is something else. */
  private writeBesideCode(linear: number, value: number, size: 1 | 2 | 4): boolean {
    const { cpu } = this;
    const entry = cpu.tlb[linear >>> 12];
    const offset = linear & 0xfff;
    if (this.i32[MODE_STALE] !== 0 || (entry & cpu.writeMask) !== TLB_CODE || offset + size > 0x1000)
      return false;
    const page = cpu.codePages[entry >>> 12];
    if (page === null || page.translations.length === 0) return false;
    for (let i = 0; i < size; i++) if (page.covered[offset + i] !== 0) return false;
    const at = (entry & ~0xfff) | offset;
    if (size === 4) cpu.ramView.setInt32(at, value, true);
    else if (size === 2) cpu.ramView.setUint16(at, value, true);
    else cpu.ram[at] = value;
    return true;
  }

  private modify(linear: number, size: 1 | 2 | 4): number {
    const refusal = this.refusal(linear, size, true);
    if (refusal !== 0) return this.refuse(refusal);
    probeWrite(this.cpu, linear, size, this.cpu.user);
    return readSlow(this.cpu, linear, size, this.cpu.user);
  }

  /** Operands of floating point; what is in `WIDE` counts when it was not refused. */
  private readWide(linear: number, bytes: number): void {
    const refusal = this.refusal(linear, bytes, false);
    if (refusal !== 0) this.refuse(refusal);
    else copyFromGuest(this.cpu, linear, bytes, TRANSLATOR.WIDE);
  }

  private writeWide(linear: number, bytes: number): void {
    const refusal = this.refusal(linear, bytes, true);
    if (refusal !== 0) this.refuse(refusal);
    else copyToGuest(this.cpu, linear, bytes, TRANSLATOR.WIDE);
  }

  private tellEntered(vector: number, eip: number, esp: number): number {
    this.cpu.observer?.entered(vector === NO_VECTOR ? null : vector, eip, esp);
    return 0;
  }

  private tellLeft(): number {
    this.cpu.observer?.left();
    return 0;
  }

  // ── The interpreter's handlers ───────────────────────────────────────────────────────────────────────────────

  private addCallout(op: DecodedOp): number {
    const alone = Object.assign(new DecodedOp(op.handler, op.row), op);
    alone.delta = 0;
    alone.next = op.length;
    alone.taken = op.length + op.imm;
    const number = this.freeCallouts.pop() ?? this.callouts.length;
    this.callouts[number] = { op: alone, block: new Block([alone], op.length, null) };
    return number;
  }

  /** Executes a handler with everything in the state memory, as the interpreter does in a block of one instruction. */
  private handle(number: number): number {
    const { cpu, i32 } = this;
    if (i32[MODE_STALE] !== 0) this.refreshMode();
    const { op, block } = this.callouts[number] as Callout;
    const next = (i32[EIP] + op.next) | 0;
    cpu.block = block;
    cpu.limit = 1;
    cpu.index = 0;
    op.handler(cpu, op);
    cpu.index = -1;
    if (!op.branch) i32[EIP] = next;
    i32[BUDGET] -= 1;
    return next;
  }

  private mayGoOn(): boolean {
    const { cpu, i32 } = this;
    return cpu.limit !== 0 && !isDue(i32[PENDING], i32[EFLAGS]) && this.isTranslatable();
  }

  private execute(number: number): number {
    const { cpu, i32 } = this;
    if (i32[MODE_STALE] !== 0) this.refreshMode();
    const { user } = cpu;
    const filled = i32[TLB_COUNT];
    const next = this.handle(number);
    const same = i32[EIP] === next && cpu.user === user && i32[TLB_COUNT] >= filled;
    return same && this.mayGoOn() ? 0 : 1;
  }

  private finish(number: number): number {
    this.handle(number);
    return this.mayGoOn() ? this.lookup() : NEXT_LOOKUP;
  }
}
