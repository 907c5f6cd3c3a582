/**
 * The processor: an interpreter of the i386 family over the state memory (Intel SDM volumes 2 and 3). What software
 * can see lives in `MachineState`; the fields here are views of it, values derived from it, and decoded code.
 */
import type {
  CallObserver,
  CpuBus,
  CpuCore,
  CpuExit,
  DataHit,
  DataStop,
  Transition,
  TransitionFilter,
} from './core.ts';
import type { EntryState } from './entry-state.ts';
import type { CpuModel } from './cpuid.ts';
import { featuresOf, signatureOf } from './cpuid.ts';
import {
  debugRegistersChanged,
  DR6_FIXED,
  DR7_FIXED,
  hasExecuteBreakpoints,
  watchesPage,
} from './debug-registers.ts';
import type { Block, CodePage } from './decoded.ts';
import type { Translator } from '../translator/translator.ts';
import { handleBoundary, isInterruptDue, takeEvent } from './events.ts';
import { PENDING } from './pending.ts';
import { FROZEN, GUEST_FAULT } from './fault.ts';
import { fetchBlock } from './fetch.ts';
import { AC, getEflags, RF, setArithmetic, TF, ARITHMETIC, VM } from './flags.ts';
import { deliverFault } from './interrupts.ts';
import { modifySlow, readSlow, writeSlow } from './memory.ts';
import {
  CR0_AM,
  CR0_PE,
  flushTlb,
  peekTranslation,
  remarkWatched,
  remarkClean,
  TLB_ALWAYS,
  TLB_CLEAN,
  TLB_CODE,
  TLB_IO,
  TLB_NO_SR,
  TLB_NO_SW,
  TLB_NO_UR,
  TLB_NO_UW,
  TLB_WATCH,
} from './mmu.ts';
import { CS, EAX, EBX, EDX, ESI, SS } from './registers.ts';
import { DESC_BIG, DESC_P, setSegment } from './segmentation.ts';
import { resetFpu } from './ops/x87-control.ts';
import { describeShutdown } from './shutdown-report.ts';
import { Stops } from './stops.ts';
import type { MachineState } from './state.ts';
import { CPU_BLOCK_SIZE, OFFSET, TRANSLATOR } from './state.ts';

const EIP = OFFSET.EIP >> 2;
const EFLAGS = OFFSET.EFLAGS >> 2;
const CPL = OFFSET.CPL >> 2;
const CR0 = OFFSET.CR0 >> 2;
const BUDGET = OFFSET.BUDGET >> 2;
const SLICE = OFFSET.SLICE >> 2;
const PENDING_WORD = OFFSET.PENDING >> 2;
const DEBUG_TRAP = OFFSET.DEBUG_TRAP >> 2;
const INSTRUCTIONS = OFFSET.INSTRUCTIONS >> 3;
const SKIPPED = OFFSET.SKIPPED >> 3;
const TSC_OFFSET = OFFSET.TSC_OFFSET >> 3;

const MAX_SLICE = 1 << 30;
const FLAT_CODE = 0x00c09b00;
const FLAT_DATA = 0x00c09300;

export class Cpu implements CpuCore {
  readonly state: MachineState;
  readonly bus: CpuBus;
  readonly model: CpuModel;
  /** CPUID feature bits of the model. */
  readonly features: number;

  readonly i32: Int32Array;
  readonly f64: Float64Array;
  /** General registers by size; see `DecodedOp` for the indices. */
  readonly r32: Int32Array;
  readonly r16: Uint16Array;
  readonly r8: Uint8Array;
  readonly segSelector: Int32Array;
  readonly segBase: Int32Array;
  readonly segLimit: Int32Array;
  readonly segAccess: Int32Array;
  readonly segCheck: Int32Array;
  readonly tlb: Int32Array;
  readonly tlbList: Int32Array;
  readonly ram: Uint8Array;
  readonly ramView: DataView;
  /** Highest physical address at which 4 bytes of RAM begin. */
  readonly ramLast32: number;

  /** Derived from CR0.PE and EFLAGS.VM. `paragraphs`: either of the two, where a selector is a base divided by 16. */
  realMode = true;
  v86 = false;
  paragraphs = true;
  /** Derived from CPL, CR0 and EFLAGS: what the fast paths test. */
  readMask = 0;
  writeMask = 0;
  user = false;
  alignmentChecked = false;
  /** Derived from CS and SS. */
  csBase = 0;
  csFlat = true;
  code32 = true;
  stackMask = -1;

  /** The instruction in progress: its block and position there; -1 between instructions. `limit` ends the block. */
  block: Block | null = null;
  index = -1;
  limit = 0;
  /** TF is set for the instruction in progress; whether its end still owes the trap. */
  single = false;
  stepping = false;
  /** Traps that were pending when the instruction in progress began. */
  trapsBefore = 0;
  interruptsSuppressed = false;

  faultVector = 0;
  faultError = 0;
  descLow = 0;
  descHigh = 0;
  descAddress = 0;

  readonly codePages: (CodePage | null)[];
  fetchPage = -1;
  fetchCode!: CodePage;
  fetchIndex!: Uint16Array;
  readonly fetchBytes = new Uint8Array(16);
  decodedCount = 0;

  /** Runs hot code as WebAssembly; null: everything is interpreted. */
  translator: Translator | null = null;

  /** Debugger stops, invisible to the guest. */
  readonly stops = new Stops(this);
  stopCount = 0;
  /** Told of system calls; see core.ts. */
  observer: CallObserver | null = null;
  private sliceEnded = false;
  /** Deliveries made at boundaries, and the tick they were made at. */
  private deliveryCount = 0;
  private deliveryTick = -1;

  constructor(state: MachineState, bus: CpuBus, model: CpuModel = 'i686') {
    this.state = state;
    this.bus = bus;
    this.model = model;
    this.features = featuresOf(model);
    const { buffer } = state;
    this.i32 = new Int32Array(buffer, 0, CPU_BLOCK_SIZE >> 2);
    this.f64 = new Float64Array(buffer, 0, CPU_BLOCK_SIZE >> 3);
    this.r32 = new Int32Array(buffer, OFFSET.GENERAL, 16);
    this.r16 = new Uint16Array(buffer, OFFSET.GENERAL, 32);
    this.r8 = new Uint8Array(buffer, OFFSET.GENERAL, 64);
    this.segSelector = new Int32Array(buffer, OFFSET.SEG_SELECTOR, 8);
    this.segBase = new Int32Array(buffer, OFFSET.SEG_BASE, 8);
    this.segLimit = new Int32Array(buffer, OFFSET.SEG_LIMIT, 8);
    this.segAccess = new Int32Array(buffer, OFFSET.SEG_ACCESS, 8);
    this.segCheck = new Int32Array(buffer, OFFSET.SEG_CHECK, 8);
    this.tlb = state.tlb;
    this.tlbList = state.tlbList;
    this.ram = state.ram;
    this.ramView = new DataView(buffer, state.ramBase, state.ramBytes);
    this.ramLast32 = state.ramBytes - 4;
    this.codePages = new Array<CodePage | null>(state.ramBytes >>> 12).fill(null);
    this.reset();
  }

  // ── Running ──────────────────────────────────────────────────────────────────────────────────────────────────

  run(maxTicks: number): CpuExit {
    let left = Math.max(0, Math.floor(maxTicks));
    this.sliceEnded = false;
    for (;;) {
      const slice = Math.min(left, MAX_SLICE);
      this.i32[SLICE] = slice;
      this.i32[BUDGET] = slice;
      const before = this.f64[INSTRUCTIONS];
      let exit: CpuExit;
      try {
        exit = this.execute();
      } finally {
        this.settle();
      }
      if (exit === 'budget' && this.stops.takeHit()) return 'stop';
      left -= this.f64[INSTRUCTIONS] - before;
      if (exit !== 'budget' || left <= 0 || this.sliceEnded) return exit;
    }
  }

  step(allowInterrupts: boolean): CpuExit {
    this.interruptsSuppressed = !allowInterrupts;
    try {
      return this.run(1);
    } finally {
      this.interruptsSuppressed = false;
    }
  }

  private settle(): void {
    this.f64[INSTRUCTIONS] += this.i32[SLICE] - this.i32[BUDGET];
    this.i32[SLICE] = 0;
    this.i32[BUDGET] = 0;
    this.index = -1;
  }

  private execute(): CpuExit {
    for (;;) {
      try {
        return this.runBlocks();
      } catch (error) {
        if (error !== GUEST_FAULT) throw error;
        this.leaveInstruction();
        this.deliverFault(this.faultVector, this.faultError);
      }
    }
  }

  /** A fault abandoned the instruction in progress (or its fetch): EIP is made to point at it, and it is counted. */
  private leaveInstruction(): void {
    if (this.index >= 0 && this.block !== null) {
      const op = this.block.ops[this.index];
      this.i32[EIP] += op.delta;
      if (op.rep !== 0 && op.row.flagsWritten === 'oszapc' && op.branch) this.restoreRepeatFlags();
      this.i32[BUDGET] -= this.index + 1;
    } else {
      this.i32[BUDGET] -= 1;
    }
    this.index = -1;
    this.single = false;
    this.stepping = false;
    this.stops.forgetHit();
    this.forgetTraps();
  }

  /** An instruction that faults has hit no data breakpoint; what MOV SS before it put off stays. */
  forgetTraps(): void {
    const kept = this.trapsBefore;
    this.trapsBefore = 0;
    if (this.i32[DEBUG_TRAP] === kept) return;
    this.i32[DEBUG_TRAP] = kept;
    if (kept === 0) this.i32[PENDING_WORD] &= ~PENDING.DEBUG_TRAP;
  }

  /** REP CMPS and REP SCAS: see ops/string.ts. */
  restoreRepeatFlags(): void {
    this.i32[OFFSET.FLAG_RESULT >> 2] = this.i32[OFFSET.REPEAT_RESULT >> 2];
    this.i32[OFFSET.FLAG_CARRIES >> 2] = this.i32[OFFSET.REPEAT_CARRIES >> 2];
  }

  private runBlocks(): CpuExit {
    const i32 = this.i32;
    while (i32[BUDGET] > 0) {
      if ((i32[PENDING_WORD] | this.stopCount) !== 0) {
        const verdict = handleBoundary(this);
        if (verdict === 'again') continue;
        if (verdict !== 'go') return verdict;
      }
      const block = fetchBlock(this);
      if (this.translator !== null && this.translator.run(block)) continue;
      const ops = block.ops;
      const budget = i32[BUDGET];
      this.block = block;
      this.limit = block.count < budget ? block.count : budget;
      let i = 0;
      let op = ops[0];
      for (;;) {
        this.index = i;
        op.handler(this, op);
        i++;
        if (i >= this.limit) break;
        op = ops[i];
      }
      this.index = -1;
      if (!op.branch) i32[EIP] += op.next;
      i32[BUDGET] -= i;
    }
    return 'budget';
  }

  endSlice(): void {
    this.sliceEnded = true;
    const keep = this.index + 1;
    const cut = this.i32[BUDGET] - keep;
    if (cut <= 0) return;
    this.i32[BUDGET] = keep;
    this.i32[SLICE] -= cut;
    this.limit = 0;
  }

  skipTicks(ticks: number): void {
    this.f64[SKIPPED] += ticks;
  }

  get instructions(): number {
    const inBlock = this.index > 0 ? this.index : 0;
    return this.f64[INSTRUCTIONS] + this.i32[SLICE] - this.i32[BUDGET] + inBlock;
  }

  get ticks(): number {
    return this.instructions + this.f64[SKIPPED];
  }

  /** What RDTSC reads. */
  get timeStamp(): number {
    return this.ticks + this.f64[TSC_OFFSET];
  }

  set timeStamp(value: number) {
    this.f64[TSC_OFFSET] = value - this.ticks;
  }

  get halted(): boolean {
    return (this.i32[PENDING_WORD] & PENDING.HALTED) !== 0;
  }

  /** Iterations a REP instruction may do now: the rest of the budget, or one under TF. */
  repeatAllowance(): number {
    return this.single ? 1 : this.i32[BUDGET] - this.index;
  }

  // ── Pins ─────────────────────────────────────────────────────────────────────────────────────────────────────

  setIntr(level: boolean): void {
    if (level) this.setPending(PENDING.INTR);
    else this.i32[PENDING_WORD] &= ~PENDING.INTR;
  }

  setIgnne(level: boolean): void {
    this.i32[OFFSET.IGNNE >> 2] = level ? 1 : 0;
  }

  raiseNmi(): void {
    this.setPending(PENDING.NMI);
  }

  /** Something is due at the next boundary: the running block ends after the instruction in progress. */
  setPending(bits: number): void {
    this.i32[PENDING_WORD] |= bits;
    this.limit = 0;
  }

  setDebugTrap(dr6Bits: number): void {
    this.i32[DEBUG_TRAP] |= dr6Bits;
    this.setPending(PENDING.DEBUG_TRAP);
  }

  reset(): void {
    const i32 = this.i32;
    for (let at: number = OFFSET.GENERAL; at < OFFSET.TLB_COUNT; at += 4) {
      if (at !== OFFSET.BUDGET && at !== OFFSET.SLICE) i32[at >> 2] = 0;
    }
    i32.fill(0, OFFSET.TSC_OFFSET >> 2, OFFSET.SEG_SELECTOR >> 2);
    i32.fill(0, OFFSET.SEG_SELECTOR >> 2, OFFSET.FAULT_COUNT >> 2);
    i32[CR0] = 0x60000010;
    i32[EIP] = 0xfff0;
    i32[OFFSET.DR6 >> 2] = DR6_FIXED;
    i32[OFFSET.DR7 >> 2] = DR7_FIXED;
    i32[OFFSET.IDTR_LIMIT >> 2] = 0xffff;
    i32[OFFSET.GDTR_LIMIT >> 2] = 0xffff;
    this.r32[2] = signatureOf(this.model);
    setArithmetic(this, 0);
    resetFpu(this);
    for (let seg = 0; seg < 6; seg++) setSegment(this, seg, 0, 0, 0xffff, 0x9300);
    setSegment(this, CS, 0xf000, 0xffff0000 | 0, 0xffff, 0x9300);
    setSegment(this, 6, 0, 0, 0xffff, 0x8200);
    setSegment(this, 7, 0, 0, 0xffff, 0x8b00);
    this.flushCaches();
    this.limit = 0;
  }

  /** From reset straight into flat 32-bit protected mode, as a boot protocol's loader leaves the processor. */
  enterProtected(entry: EntryState): void {
    this.reset();
    this.i32[CR0] = CR0_PE | 0x10;
    this.r32[EAX] = entry.registers.eax ?? 0;
    this.r32[EBX] = entry.registers.ebx ?? 0;
    this.r32[ESI] = entry.registers.esi ?? 0;
    this.r32[EDX] = 0;
    this.i32[EIP] = entry.eip;
    for (let seg = 0; seg < 6; seg++) setSegment(this, seg, entry.dataSelector, 0, -1, FLAT_DATA);
    setSegment(this, CS, entry.codeSelector, 0, -1, FLAT_CODE);
    if (entry.gdt) {
      this.i32[OFFSET.GDTR_BASE >> 2] = entry.gdt.base;
      this.i32[OFFSET.GDTR_LIMIT >> 2] = entry.gdt.limit;
    }
    this.updateMode();
  }

  // ── Derived values ───────────────────────────────────────────────────────────────────────────────────────────

  get cpl(): number {
    return this.i32[CPL];
  }

  setCpl(cpl: number): void {
    const before = this.i32[CPL];
    if (this.stopCount !== 0 && before !== cpl) this.stops.noticeRing(before, cpl);
    this.i32[CPL] = cpl;
    this.updateMode();
  }

  /** After CPL, CR0, EFLAGS.AC or EFLAGS.VM changed. */
  updateMode(): void {
    this.realMode = (this.i32[CR0] & CR0_PE) === 0;
    this.v86 = !this.realMode && (this.i32[EFLAGS] & VM) !== 0;
    this.paragraphs = this.realMode || this.v86;
    this.user = this.i32[CPL] === 3;
    this.alignmentChecked = this.user && (this.i32[CR0] & CR0_AM) !== 0 && (this.i32[EFLAGS] & AC) !== 0;
    const special = TLB_IO | TLB_WATCH | (this.alignmentChecked ? TLB_ALWAYS : 0);
    this.readMask = (this.user ? TLB_NO_UR : TLB_NO_SR) | special;
    this.writeMask = (this.user ? TLB_NO_UW : TLB_NO_SW) | TLB_CODE | TLB_CLEAN | special;
    this.fetchPage = -1;
  }

  updateCode(): void {
    this.csBase = this.segBase[CS];
    this.csFlat = this.segLimit[CS] === -1;
    this.code32 = (this.segAccess[CS] & DESC_BIG) !== 0;
    this.fetchPage = -1;
  }

  updateStack(): void {
    this.stackMask = (this.segAccess[SS] & DESC_BIG) !== 0 ? -1 : 0xffff;
  }

  /** After EFLAGS or DR7 changed: whether instructions must go one at a time. */
  updatePending(): void {
    const i32 = this.i32;
    let pending = i32[PENDING_WORD] & ~(PENDING.FLAGS | PENDING.BREAKPOINTS);
    if ((i32[EFLAGS] & (TF | RF)) !== 0) pending |= PENDING.FLAGS;
    if (hasExecuteBreakpoints(this)) pending |= PENDING.BREAKPOINTS;
    i32[PENDING_WORD] = pending;
  }

  /** Delivers a fault at the present EIP; for what finds one when it can no longer be undone (a task switch). */
  deliverFault(vector: number, error: number): void {
    if (vector === FROZEN) this.setPending(PENDING.HALTED);
    else deliverFault(this, vector, error, true);
  }

  getEflags(): number {
    return getEflags(this);
  }

  /** Sets all of EFLAGS; the caller has decided which bits may change. The running block must end. */
  setEflags(value: number): void {
    setArithmetic(this, value);
    const system = value & 0x3f7f00 & ~ARITHMETIC;
    const changed = this.i32[EFLAGS] ^ system;
    this.i32[EFLAGS] = system;
    if ((changed & (AC | VM)) !== 0) this.updateMode();
    if ((changed & (TF | RF)) !== 0) this.updatePending();
  }

  linearEip(): number {
    return (this.csBase + this.i32[EIP]) | 0;
  }

  watchesPage(page: number, frame: number): boolean {
    return watchesPage(this, page) || (this.stopCount !== 0 && this.stops.watchesPage(page, frame));
  }

  // ── Memory by linear address ─────────────────────────────────────────────────────────────────────────────────

  read8(at: number): number {
    const entry = this.tlb[at >>> 12];
    if ((entry & this.readMask) === 0) return this.ram[(entry & ~0xfff) | (at & 0xfff)];
    return readSlow(this, at, 1, this.user);
  }

  read16(at: number): number {
    const entry = this.tlb[at >>> 12];
    if (((entry & this.readMask) | (((at & 0xfff) + 1) & 0x1000)) === 0) {
      return this.ramView.getUint16((entry & ~0xfff) | (at & 0xfff), true);
    }
    return readSlow(this, at, 2, this.user);
  }

  read32(at: number): number {
    const entry = this.tlb[at >>> 12];
    if (((entry & this.readMask) | (((at & 0xfff) + 3) & 0x1000)) === 0) {
      return this.ramView.getInt32((entry & ~0xfff) | (at & 0xfff), true);
    }
    return readSlow(this, at, 4, this.user);
  }

  write8(at: number, value: number): void {
    const entry = this.tlb[at >>> 12];
    if ((entry & this.writeMask) === 0) this.ram[(entry & ~0xfff) | (at & 0xfff)] = value;
    else writeSlow(this, at, 1, value, this.user);
  }

  write16(at: number, value: number): void {
    const entry = this.tlb[at >>> 12];
    if (((entry & this.writeMask) | (((at & 0xfff) + 1) & 0x1000)) === 0) {
      this.ramView.setUint16((entry & ~0xfff) | (at & 0xfff), value, true);
    } else writeSlow(this, at, 2, value, this.user);
  }

  write32(at: number, value: number): void {
    const entry = this.tlb[at >>> 12];
    if (((entry & this.writeMask) | (((at & 0xfff) + 3) & 0x1000)) === 0) {
      this.ramView.setInt32((entry & ~0xfff) | (at & 0xfff), value, true);
    } else writeSlow(this, at, 4, value, this.user);
  }

  /** Reads the operand of a read-modify-write: write access is checked first, so that the write cannot fault. */
  modify8(at: number): number {
    const entry = this.tlb[at >>> 12];
    if ((entry & this.writeMask) === 0) return this.ram[(entry & ~0xfff) | (at & 0xfff)];
    return modifySlow(this, at, 1, this.user);
  }

  modify16(at: number): number {
    const entry = this.tlb[at >>> 12];
    if (((entry & this.writeMask) | (((at & 0xfff) + 1) & 0x1000)) === 0) {
      return this.ramView.getUint16((entry & ~0xfff) | (at & 0xfff), true);
    }
    return modifySlow(this, at, 2, this.user);
  }

  modify32(at: number): number {
    const entry = this.tlb[at >>> 12];
    if (((entry & this.writeMask) | (((at & 0xfff) + 3) & 0x1000)) === 0) {
      return this.ramView.getInt32((entry & ~0xfff) | (at & 0xfff), true);
    }
    return modifySlow(this, at, 4, this.user);
  }

  // ── Decoded code ─────────────────────────────────────────────────────────────────────────────────────────────

  /** RAM bytes of a page with decoded code are about to change: what was decoded from them is dropped. */
  noteCodeWrite(physical: number, size: number): void {
    const page = this.codePages[physical >>> 12];
    if (page === null) return;
    const start = physical & 0xfff;
    for (let i = 0; i < size; i++) {
      if (page.covered[start + i] === 0) continue;
      page.invalidate(start, size);
      this.limit = 0;
      return;
    }
  }

  /** RAM is written by something other than the processor: a chip, a debugger, a return to the past. */
  noteForeignWrite(physical: number, length: number): void {
    for (let at = physical, end = physical + length; at < end;) {
      const size = Math.min(end - at, 0x1000 - (at & 0xfff));
      this.state.noteWritten(at >>> 12);
      this.noteCodeWrite(at, size);
      at += size;
    }
  }

  /** From now on `state.written` tells which pages are written. */
  startCheckpoint(): void {
    this.state.forgetWritten();
    remarkClean(this);
  }

  /** Drops decoded code alone; translations stay. For snapshots, whose state includes the TLB. */
  dropDecoded(): void {
    this.translator?.dropAll();
    this.forgetCodePages();
    this.decodedCount = 0;
    this.fetchPage = -1;
    this.limit = 0;
  }

  private forgetCodePages(): void {
    this.codePages.forEach((code, page) => {
      if (code !== null) this.state.markCode(page, false);
    });
    this.codePages.fill(null);
  }

  flushCaches(): void {
    this.dropDecoded();
    flushTlb(this, true);
    this.updateMode();
    this.updateCode();
    this.updateStack();
    this.updatePending();
  }

  /** After a debug register was written from outside the guest. */
  debugRegistersChanged(): void {
    debugRegistersChanged(this);
  }

  save(): unknown {
    return null;
  }

  /** The state memory has been replaced; its TLB is part of it and stays. */
  restore(_saved: unknown): void {
    this.dropDecoded();
    this.resume(0);
  }

  /** The processor block and the TLB are those of another moment; decoded code is valid. */
  resume(deliveries: number): void {
    this.updateMode();
    this.updateCode();
    this.updateStack();
    this.translator?.resume();
    this.stops.forgetPast();
    this.limit = 0;
    this.index = -1;
    this.deliveryCount = deliveries;
    this.deliveryTick = deliveries > 0 ? this.ticks : -1;
    remarkWatched(this);
    this.observer?.moved();
  }

  // ── Debugger ─────────────────────────────────────────────────────────────────────────────────────────────────

  translateDebug(linear: number): number {
    return peekTranslation(this, linear | 0);
  }

  setStopAddress(linear: number, on: boolean): void {
    this.stops.setAddress(linear, on);
  }

  setDataStop(stop: DataStop, on: boolean): void {
    this.stops.setData(stop, on);
  }

  /** As `setStopAddress` for every address from `start` to below `end`. */
  setStopRange(start: number, end: number, on: boolean): void {
    this.stops.setRange(start, end, on);
  }

  setTransitionStop(filter: TransitionFilter | null): void {
    this.stops.setFilter(filter);
  }

  setCallObserver(observer: CallObserver | null): void {
    this.observer = observer;
    this.state.i32[TRANSLATOR.OBSERVED >> 2] = observer === null ? 0 : 1;
  }

  get lastDataHit(): DataHit | null {
    return this.stops.lastHit;
  }

  get lastTransition(): Transition | null {
    return this.stops.lastTransition;
  }

  /** The transition that the filter is looking at; null at other times. */
  get transition(): Transition | null {
    return this.stops.looking;
  }

  passStop(): void {
    this.stops.pass();
  }

  noteDelivery(): void {
    const now = this.ticks;
    this.deliveryCount = this.deliveryTick === now ? this.deliveryCount + 1 : 1;
    this.deliveryTick = now;
  }

  get deliveries(): number {
    return this.deliveryTick === this.ticks ? this.deliveryCount : 0;
  }

  muteStops(muted: boolean): void {
    this.stops.muted = muted;
  }

  deliverDue(deliveries: number): boolean {
    while (this.deliveries < deliveries && takeEvent(this, this.i32[PENDING_WORD])) this.noteDelivery();
    return this.stops.takeHit();
  }

  get interruptDue(): boolean {
    return isInterruptDue(this);
  }

  /** A stop address is set in this linear page. */
  stopsIn(page: number): boolean {
    return this.stopCount !== 0 && this.stops.inPage(page);
  }

  /** A stop address is set among these bytes of code, which lie at a linear address. */
  stopsAmong(linear: number, length: number): boolean {
    return this.stopCount !== 0 && this.stops.inCode(linear >>> 0, length);
  }

  get shutdownReport(): string {
    return describeShutdown(this);
  }

  /** A segment register as the guest has it loaded; for debuggers. */
  segment(seg: number): { selector: number; base: number; limit: number; access: number; usable: boolean } {
    const access = this.segAccess[seg];
    return {
      selector: this.segSelector[seg],
      base: this.segBase[seg] >>> 0,
      limit: this.segLimit[seg] >>> 0,
      access,
      usable: (access & DESC_P) !== 0,
    };
  }
}
