/**
 * Writes the code of one region, instruction by instruction; the families in ops/ speak to it.
 *
 * Rules for them: until the last access that may leave the region (`load`, `store`, `modify`, `bail`) the locals of
 * registers and flags still are those of the instruction's start; what the instruction does is put there afterwards.
 *
 * Counting: BUDGET (the local) is what remained at the last join, `executed` how many instructions of this way were
 * done since; the two meet at joins and where the region is left. `cost` says what each way needs at most, and is
 * compared where the region is entered and where a loop goes back, so a region never runs into the end of a slice.
 */
import type { DecodedOp } from '../cpu/decoded.ts';
import { TLB_NO_SR, TLB_NO_UR } from '../cpu/mmu.ts';
import { CS, DS, EAX, ECX, EDI, ES, ESI, NO_REGISTER, SS } from '../cpu/registers.ts';
import { OFFSET, TLB_BASE, TRANSLATOR } from '../cpu/state.ts';
import { OF_USER, PLACE_BASE, pushDirect, READ, WRITTEN } from './access.ts';
import type { FlagState } from './lazy-flags.ts';
import { MEMORY, pushCondition, storeFlags, toWords } from './lazy-flags.ts';
import { LOCAL } from './locals.ts';
import { FIRST_SITE, FLAG_LOCALS, NEXT_INTERPRET, NEXT_LOOKUP } from './region.ts';
import { IMPORT } from './runtime.ts';
import { Assembler } from './wasm/assembler.ts';
import type { Label } from './wasm/assembler.ts';
import { TYPE_I32 } from './wasm/opcodes.ts';

export type Size = 1 | 2 | 4;

/** Flags that may still be read after an instruction: CF, and the rest. */
export const LIVE_CARRY = 1;
export const LIVE_REST = 2;

const PAGE = ~0xfff;
const { ADDRESS, ENTRY, VALUE, PLACE, T0, T1, T2, NEXT, BUDGET } = LOCAL;

/** A place where the region may be left with everything as it is in locals. */
export interface Site {
  eip: number;
  /** The interpreter has to execute what is there. */
  interpret: boolean;
  flags: FlagState;
  executed: number;
}

/** A call whose function's index is written, in two bytes, when the module is put together. */
export interface ModuleCall {
  name: string;
  /** Where in the code the index stands. */
  at: number;
}

/** What the emitter asks of the translator. */
export interface Linker {
  /** Slot of the region at `eip` in this physical page, existing or to come. */
  slotFor(eip: number, physicalPage: number): number;
  /** Physical page that a linear page is fetched from now; -1 when it is not in the TLB. */
  physicalPage(linearPage: number): number;
  /** Number for an instruction that the interpreter's handler executes out of translated code. */
  callout(op: DecodedOp): number;
}

export class Emitter {
  readonly asm = new Assembler();
  readonly user: boolean;
  private readonly linker: Linker;
  private readonly leaveLabel: Label;
  readonly readWord: number;
  readonly writeWord: number;
  readonly sites: Site[] = [];
  /** Bit n: general register n is read or written somewhere. */
  private used = 0;
  private written = 0;

  /** The instruction in progress. */
  eip = 0;
  next = 0;
  /** Flags that are still wanted after it (LIVE_…). */
  live = 0;
  /** State of the way being written. */
  flags: FlagState = MEMORY;
  executed = 0;
  /** The next instruction is sure to come after it, in this region. */
  followed = false;
  /** The instruction in progress has been taken from the budget already. */
  counted = false;
  /** What is known of the floating-point unit on the way being written (see float-access.ts); nothing at joins. */
  floats = 0;
  /** Some instruction uses the locals for floating point. */
  usesFloats = false;
  /** Calls of the module's own functions and of those for floating point. */
  private readonly calls: ModuleCall[] = [];

  constructor(user: boolean, linker: Linker) {
    this.user = user;
    this.linker = linker;
    this.readWord = READ + (user ? OF_USER : 0);
    this.writeWord = WRITTEN + (user ? OF_USER : 0);
    this.leaveLabel = this.asm.block(TYPE_I32);
  }

  // ── Registers ────────────────────────────────────────────────────────────────────────────────────────────────

  private reads(n: number): void {
    this.used |= 1 << n;
  }

  private writes(n: number): void {
    this.used |= 1 << n;
    this.written |= 1 << n;
  }

  /** Pushes all 32 bits of register n; zero for the register that is none. */
  push32(n: number): void {
    if (n === NO_REGISTER) return this.asm.const(0);
    this.reads(n);
    this.asm.get(n);
  }

  pop32(n: number): void {
    this.writes(n);
    this.asm.set(n);
  }

  tee32(n: number): void {
    this.writes(n);
    this.asm.tee(n);
  }

  /** Pushes a register operand zero-extended; `index` as in `DecodedOp`. */
  pushRegister(index: number, size: Size): void {
    if (size === 4) return this.push32(index);
    this.push32(size === 2 ? index >> 1 : index >> 2);
    if (size === 1 && (index & 1) !== 0) this.asm.opConst('i32.shr_u', 8);
    this.asm.opConst('i32.and', size === 2 ? 0xffff : 0xff);
  }

  /** Pushes a register operand with anything in the upper bits. */
  pushLow(index: number, size: Size): void {
    if (size === 4) return this.push32(index);
    this.push32(size === 2 ? index >> 1 : index >> 2);
    if (size === 1 && (index & 1) !== 0) this.asm.opConst('i32.shr_u', 8);
  }

  /** Pops a value into a register operand; upper bits of the value are ignored. Clobbers T0. */
  popRegister(index: number, size: Size): void {
    if (size === 4) return this.pop32(index);
    const { asm } = this;
    const n = size === 2 ? index >> 1 : index >> 2;
    const shift = size === 1 && (index & 1) !== 0 ? 8 : 0;
    const mask = size === 2 ? 0xffff : 0xff;
    asm.set(T0);
    this.push32(n);
    asm.opConst('i32.and', ~(mask << shift));
    asm.get(T0);
    asm.opConst('i32.and', mask);
    if (shift !== 0) asm.opConst('i32.shl', shift);
    asm.op('i32.or');
    this.pop32(n);
  }

  signExtend(size: Size): void {
    if (size !== 4) this.asm.op(size === 1 ? 'i32.extend8_s' : 'i32.extend16_s');
  }

  // ── Addresses ────────────────────────────────────────────────────────────────────────────────────────────────

  /** Pushes the offset of the memory operand in its segment. `esp`: added to ESP as a base (POP). */
  pushOffset(op: DecodedOp, esp = 0): void {
    const { asm } = this;
    const disp = (op.disp + (op.base === 4 ? esp : 0)) | 0;
    let pushed = false;
    if (op.base !== NO_REGISTER) {
      this.push32(op.base);
      pushed = true;
    }
    if (op.index !== NO_REGISTER) {
      this.push32(op.index);
      if (op.scale !== 0) asm.opConst('i32.shl', op.scale);
      if (pushed) asm.op('i32.add');
      pushed = true;
    }
    if (!pushed) asm.const(disp);
    else if (disp !== 0) asm.opConst('i32.add', disp);
    if (op.addressMask !== -1) asm.opConst('i32.and', op.addressMask);
  }

  /** Pushes the linear address of the memory operand. */
  pushAddress(op: DecodedOp, esp = 0): void {
    this.pushOffset(op, esp);
    this.addSegment(op.seg);
  }

  /** ES, SS and DS are flat wherever translated code runs. Others have a base and no limit, or the region is left. */
  addSegment(seg: number): void {
    if (seg === DS || seg === SS || seg === ES) return;
    const { asm } = this;
    if (seg === CS) return;
    asm.const(0);
    asm.memory('i32.load', OFFSET.SEG_CHECK + 4 * seg, true);
    asm.opConst('i32.eq', 1);
    asm.if();
    this.bail();
    asm.end();
    asm.const(0);
    asm.memory('i32.load', OFFSET.SEG_BASE + 4 * seg, true);
    asm.op('i32.add');
  }

  // ── Memory ───────────────────────────────────────────────────────────────────────────────────────────────────

  /** Takes an address from the stack into ADDRESS; pushes non-zero when an access of up to four bytes may go the fast way. */
  private pushIsDirect(size: Size, word: number): void {
    const { asm } = this;
    asm.tee(ADDRESS);
    pushDirect(asm, word);
    asm.tee(ENTRY);
    if (size === 1) return;
    // All ones when it is aligned; else bits below DIRECT.
    asm.get(ADDRESS);
    asm.opConst('i32.and', size - 1);
    asm.opConst('i32.sub', 1);
    asm.op('i32.and');
  }

  /** Likewise for an operand of any size; pushes non-zero when the access must go the slow way. */
  checkAccess(size: number, word: number): void {
    const { asm } = this;
    asm.tee(ADDRESS);
    pushDirect(asm, word);
    asm.tee(ENTRY);
    asm.op('i32.eqz');
    if (size === 1) return;
    asm.get(ADDRESS);
    asm.opConst('i32.and', 0xfff);
    asm.opConst('i32.add', size - 1);
    asm.opConst('i32.and', 0x1000);
    asm.op('i32.or');
  }

  /** Pushes the host offset below PLACE_BASE of ADDRESS by ENTRY. */
  pushPlace(): void {
    const { asm } = this;
    asm.get(ENTRY);
    asm.get(ADDRESS);
    asm.op('i32.add');
  }

  private loadHost(size: Size): void {
    this.asm.memory(size === 4 ? 'i32.load' : size === 2 ? 'i32.load16_u' : 'i32.load8_u', PLACE_BASE);
  }

  private storeHost(size: Size): void {
    this.asm.memory(size === 4 ? 'i32.store' : size === 2 ? 'i32.store16' : 'i32.store8', PLACE_BASE);
  }

  /** Leaves when the slow path just called has refused the access. What is on the stack stays there. */
  bailIfRefused(): void {
    const { asm } = this;
    asm.const(this.site(this.eip, true));
    asm.const(0);
    asm.memory('i32.load', TRANSLATOR.REFUSED, true);
    asm.unlikely();
    asm.brIf(this.leaveLabel);
    asm.op('drop');
  }

  /** Linear address on the stack → value, zero-extended. */
  load(size: Size): void {
    const { asm } = this;
    this.pushIsDirect(size, this.readWord);
    asm.op('i32.eqz');
    asm.unlikely();
    asm.if(TYPE_I32);
    asm.get(ADDRESS);
    this.callByName(`read${size}`);
    this.bailIfRefused();
    asm.else();
    this.pushPlace();
    this.loadHost(size);
    asm.end();
  }

  /** Linear address, value on the stack → stored. */
  store(size: Size): void {
    this.asm.set(VALUE);
    this.storeValue(size, () => this.asm.get(VALUE));
  }

  /** Linear address on the stack → what `pushValue` pushes is stored there. It pushes the same twice, and clobbers nothing. */
  storeValue(size: Size, pushValue: () => void): void {
    const { asm } = this;
    this.pushIsDirect(size, this.writeWord);
    asm.op('i32.eqz');
    asm.unlikely();
    asm.if();
    this.bailIf(() => {
      asm.get(ADDRESS);
      pushValue();
      this.callByName(`write${size}`);
    });
    asm.else();
    this.pushPlace();
    pushValue();
    this.storeHost(size);
    asm.end();
  }

  /** Linear address on the stack → value of an operand that `commit` will replace; writing is checked now. */
  modify(size: Size): void {
    const { asm } = this;
    this.pushIsDirect(size, this.writeWord);
    asm.op('i32.eqz');
    asm.unlikely();
    asm.if(TYPE_I32);
    asm.get(ADDRESS);
    this.callByName(`modify${size}`);
    this.bailIfRefused();
    asm.const(-1);
    asm.set(PLACE);
    asm.else();
    this.pushPlace();
    asm.tee(PLACE);
    this.loadHost(size);
    asm.end();
  }

  /** New value on the stack → the place of the last `modify`. */
  commit(size: Size): void {
    const { asm } = this;
    asm.set(VALUE);
    asm.get(PLACE);
    asm.opConst('i32.eq', -1);
    asm.unlikely();
    asm.if();
    asm.get(ADDRESS);
    asm.get(VALUE);
    this.callByName(`write${size}`);
    asm.op('drop');
    asm.else();
    asm.get(PLACE);
    asm.get(VALUE);
    this.storeHost(size);
    asm.end();
  }

  // ── Operands ─────────────────────────────────────────────────────────────────────────────────────────────────

  /** Pushes the E operand, zero-extended. */
  pushE(op: DecodedOp, size: Size): void {
    if (!op.mem) return this.pushRegister(op.rm, size);
    this.pushAddress(op);
    this.load(size);
  }

  /** Pops into the E operand. With a memory operand the region may be left here. */
  popE(op: DecodedOp, size: Size): void {
    if (!op.mem) return this.popRegister(op.rm, size);
    this.asm.set(T1);
    this.pushAddress(op);
    this.asm.get(T1);
    this.store(size);
  }

  /** Pushes the E operand that `commitE` will replace. */
  modifyE(op: DecodedOp, size: Size): void {
    if (!op.mem) return this.pushRegister(op.rm, size);
    this.pushAddress(op);
    this.modify(size);
  }

  commitE(op: DecodedOp, size: Size): void {
    if (op.mem) this.commit(size);
    else this.popRegister(op.rm, size);
  }

  /** Pushes condition `code` of the current flags. */
  pushCondition(code: number): void {
    pushCondition(this.asm, this.flags, code);
  }

  // ── Leaving ──────────────────────────────────────────────────────────────────────────────────────────────────

  private storeWord(offset: number, value: number): void {
    this.asm.const(0);
    this.asm.const(value);
    this.asm.memory('i32.store', offset, true);
  }

  /** Subtracts what was executed from BUDGET; the way's state stays as it is. */
  settleBudget(extra = 0): void {
    const count = this.executed + extra;
    if (count === 0) return;
    this.asm.get(BUDGET);
    this.asm.opConst('i32.sub', count);
    this.asm.set(BUDGET);
  }

  /** What the function returns to leave at `eip`: JavaScript puts flags, EIP and budget right. */
  private site(eip: number, interpret: boolean): number {
    const { flags, executed, sites } = this;
    if (flags.kind === 'dead') throw new Error('translator: a region would be left with dead flags');
    const last = sites[sites.length - 1];
    const same = last?.eip === eip && last.interpret === interpret;
    if (!same || last.flags !== flags || last.executed !== executed) {
      sites.push({ eip, interpret, flags, executed });
    }
    return FIRST_SITE - (sites.length - 1);
  }

  /** The instruction in progress is left to the interpreter. */
  bail(): void {
    this.asm.const(this.site(this.eip, true));
    this.asm.br(this.leaveLabel);
  }

  /** Leaves the instruction in progress to the interpreter when what `push` pushes is not zero. */
  bailIf(push: () => void): void {
    const { asm } = this;
    asm.const(this.site(this.eip, true));
    push();
    asm.unlikely();
    asm.brIf(this.leaveLabel);
    asm.op('drop');
  }

  /** Takes a condition from the stack; when it holds, leaves for `eip` and lets JavaScript look what to do there. */
  leaveIf(eip: number): void {
    const { asm } = this;
    asm.unlikely();
    asm.if();
    asm.const(this.site(eip, false));
    asm.br(this.leaveLabel);
    asm.end();
  }

  /** Leaves for a known address, straight to its region when there is one. `executed` instructions are settled. */
  leave(eip: number, fromPages: readonly number[]): void {
    const { asm } = this;
    storeFlags(asm, this.flags);
    this.settleBudget();
    this.storeWord(OFFSET.EIP, eip);
    const page = eip >>> 12;
    const physical = this.linker.physicalPage(page);
    const pushLookup = (): void => {
      asm.const(eip);
      this.lookup();
    };
    if (physical < 0) pushLookup();
    else {
      const slot = this.linker.slotFor(eip, physical);
      const elsewhere = !fromPages.includes(page);
      if (elsewhere) {
        this.pushPageHolds(page, physical);
        asm.if(TYPE_I32);
      }
      asm.const(slot);
      if (elsewhere) {
        asm.else();
        pushLookup();
        asm.end();
      }
    }
    asm.br(this.leaveLabel);
  }

  /** Pushes 1 when the address in T2 is this one. */
  pushTargetIs(eip: number): void {
    this.asm.get(T2);
    this.asm.opConst('i32.eq', eip);
  }

  /** Leaves for the address in T2. */
  leaveIndirect(): void {
    const { asm } = this;
    storeFlags(asm, this.flags);
    this.settleBudget();
    asm.const(0);
    asm.get(T2);
    asm.memory('i32.store', OFFSET.EIP, true);
    asm.get(T2);
    this.lookup();
    asm.br(this.leaveLabel);
  }

  private get fetchMask(): number {
    return PAGE | (this.user ? TLB_NO_UR : TLB_NO_SR);
  }

  /** Pushes 1 when a linear page is still fetched from this physical page. */
  pushPageHolds(linearPage: number, physicalPage: number): void {
    const { asm } = this;
    asm.const(linearPage * 4);
    asm.memory('i32.load', TLB_BASE, true);
    asm.opConst('i32.and', this.fetchMask);
    asm.opConst('i32.eq', physicalPage << 12);
  }

  /** Address on the stack → slot of the region there, or NEXT_LOOKUP. What was executed is settled. */
  private lookup(): void {
    this.asm.get(BUDGET);
    this.asm.call(IMPORT.lookup);
  }

  /** Leaves for `eip` when a linear page is not fetched from this physical page, or not known to be without the interpreter. */
  leaveUnlessFetched(linearPage: number, physicalPage: number, eip: number): void {
    const { asm } = this;
    this.pushPageHolds(linearPage, physicalPage);
    asm.op('i32.eqz');
    asm.if();
    asm.const(linearPage << 12);
    asm.const(physicalPage << 12);
    asm.call(IMPORT.fetched);
    asm.op('i32.eqz');
    this.leaveIf(eip);
    asm.end();
  }

  // ── Interpreter's handlers ───────────────────────────────────────────────────────────────────────────────────

  /** Everything into the state memory, EIP at the instruction in progress. */
  private synchronise(): void {
    const { asm } = this;
    storeFlags(asm, this.flags);
    this.settleBudget();
    asm.const(0);
    asm.get(BUDGET);
    asm.memory('i32.store', OFFSET.BUDGET, true);
    this.storeWord(OFFSET.EIP, this.eip);
    this.used = 0xff;
    this.written = 0xff;
    for (let n = 0; n < 8; n++) this.storeGeneral(n);
    this.flags = MEMORY;
    this.executed = 0;
    this.floats = 0;
  }

  /** The interpreter's handler executes the instruction in progress, and the region goes on behind it. */
  callHandler(op: DecodedOp): void {
    const { asm } = this;
    this.synchronise();
    asm.const(this.linker.callout(op));
    asm.call(IMPORT.execute);
    asm.if();
    asm.const(NEXT_LOOKUP);
    asm.op('return');
    asm.end();
    for (let n = 0; n < 8; n++) this.loadGeneral(n);
    this.loadBudget();
    this.counted = true;
  }

  /**
   * A repeated string instruction by a function of string-paths.ts; what that leaves undone is for the interpreter. A
   * comparison has its flags in the state memory.
   */
  repeat(op: DecodedOp, functionIndex: number, compares: boolean): void {
    const { asm } = this;
    if (compares) {
      storeFlags(asm, this.flags);
      this.flags = MEMORY;
    }
    this.settleBudget();
    this.executed = 0;
    asm.const(0);
    asm.get(BUDGET);
    asm.memory('i32.store', OFFSET.BUDGET, true);
    for (const n of [EAX, ECX, ESI, EDI]) {
      this.reads(n);
      this.storeGeneral(n);
    }
    asm.const(op.size);
    asm.const(op.rep);
    asm.const(this.user ? 1 : 0);
    asm.call(functionIndex);
    for (const n of [ECX, ESI, EDI]) {
      this.writes(n);
      this.loadGeneral(n);
    }
    this.loadBudget();
    asm.op('i32.eqz');
    asm.if();
    this.bail();
    asm.end();
    this.counted = true;
  }

  /**
   * The interpreter's handler executes the instruction in progress, the last one here. `shortcut` pushes what a region
   * returns when it could do it, and -1 when it has done nothing.
   */
  finishWithHandler(op: DecodedOp, shortcut: (() => void) | null = null): void {
    const { asm } = this;
    this.synchronise();
    if (shortcut !== null) {
      shortcut();
      asm.tee(NEXT);
      asm.opConst('i32.ge_s', 0);
      asm.if();
      asm.get(NEXT);
      asm.op('return');
      asm.end();
    }
    asm.const(this.linker.callout(op));
    asm.call(IMPORT.finish);
    asm.op('return');
  }

  private storeGeneral(n: number): void {
    this.asm.const(0);
    this.asm.get(n);
    this.asm.memory('i32.store', OFFSET.GENERAL + 4 * n, true);
  }

  private loadGeneral(n: number, asm = this.asm): void {
    asm.const(0);
    asm.memory('i32.load', OFFSET.GENERAL + 4 * n, true);
    asm.set(n);
  }

  private loadBudget(asm = this.asm): void {
    asm.const(0);
    asm.memory('i32.load', OFFSET.BUDGET, true);
    asm.set(BUDGET);
  }

  /** Calls a function of fpu/functions.ts. */
  callFloat(name: string): void {
    this.usesFloats = true;
    this.callByName(name);
  }

  private callByName(name: string): void {
    const { code } = this.asm;
    this.asm.op('call');
    this.calls.push({ name, at: code.length });
    code.byte(0x80);
    code.byte(0);
  }

  // ── Joins ────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Before a branch to a join: BUDGET exact, the flags in words where they are still wanted. */
  prepareJoin(flagsLive: boolean): void {
    this.settleBudget();
    this.executed = 0;
    if (flagsLive) toWords(this.asm, this.flags);
  }

  /** Pushes the instructions that the slice may still execute, the one in progress included. */
  pushBudget(): void {
    this.asm.get(BUDGET);
    if (this.executed !== 0) this.asm.opConst('i32.sub', this.executed);
  }

  /** Pushes 1 when the remaining budget does not cover `cost` instructions more. */
  pushBudgetShort(cost: number): void {
    this.pushBudget();
    this.asm.opConst('i32.lt_s', cost);
  }

  // ── The whole function ───────────────────────────────────────────────────────────────────────────────────────

  /**
   * The function's code. `entryPage`: a second page that has to be in place from the start; `slot`: its own, by which
   * JavaScript finds the sites.
   */
  finish(
    entryCost: number,
    entryPage: { linear: number; physical: number } | null,
    slot: number,
  ): { code: Uint8Array; calls: ModuleCall[]; unlikely: number[] } {
    const { asm } = this;
    asm.op('unreachable');
    asm.end();
    asm.set(NEXT);
    for (let n = 0; n < 8; n++) if ((this.written & (1 << n)) !== 0) this.storeGeneral(n);
    asm.const(0);
    asm.get(BUDGET);
    asm.memory('i32.store', OFFSET.BUDGET, true);
    asm.get(NEXT);
    asm.opConst('i32.lt_s', 0);
    asm.if();
    this.storeWord(TRANSLATOR.LEFT_SLOT, slot);
    for (let n = 0; n < FLAG_LOCALS; n++) {
      asm.const(0);
      asm.get(LOCAL.FLAG_RESULT + n);
      asm.memory('i32.store', TRANSLATOR.LEFT_FLAGS + 4 * n, true);
    }
    asm.end();
    asm.get(NEXT);
    asm.op('end');
    const whole = new Assembler();
    this.loadBudget(whole);
    whole.get(BUDGET);
    whole.opConst('i32.lt_s', entryCost);
    if (entryPage !== null) {
      whole.const(entryPage.linear * 4);
      whole.memory('i32.load', TLB_BASE, true);
      whole.opConst('i32.and', this.fetchMask);
      whole.opConst('i32.ne', entryPage.physical << 12);
      whole.op('i32.or');
    }
    whole.if();
    whole.const(NEXT_INTERPRET);
    whole.op('return');
    whole.end();
    for (let n = 0; n < 8; n++) if ((this.used & (1 << n)) !== 0) this.loadGeneral(n, whole);
    const before = whole.code.length;
    whole.code.append(asm.code.view());
    const calls = this.calls.map(({ name, at }) => ({ name, at: at + before }));
    const unlikely = [...whole.unlikelyAt, ...asm.unlikelyAt.map((at) => at + before)];
    return { code: whole.code.view().slice(), calls, unlikely };
  }
}
