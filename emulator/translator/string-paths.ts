/**
 * REP MOVS, STOS, CMPS and SCAS as WebAssembly, for 32-bit addresses and flat segments; see cpu/ops/string.ts. As many
 * elements at once as lie in one page at both ends and in the budget; an element that crosses a border, or whose page
 * wants a thought, goes the slow way of memory accesses. Where that is refused the instruction is left between two
 * iterations, with everything in the state memory as the interpreter has it there.
 */
import {
  TLB_CLEAN,
  TLB_CODE,
  TLB_IO,
  TLB_NO_SR,
  TLB_NO_SW,
  TLB_NO_UR,
  TLB_NO_UW,
  TLB_WATCH,
} from '../cpu/mmu.ts';
import { DF } from '../cpu/flags.ts';
import { EAX, ECX, EDI, ESI } from '../cpu/registers.ts';
import { OFFSET, RAM_BASE, TLB_BASE, TRANSLATOR } from '../cpu/state.ts';
import { pushCarries } from './lazy-flags.ts';
import { LOCAL } from './locals.ts';
import { Assembler, MEMORY_COPY, MEMORY_FILL } from './wasm/assembler.ts';

export type Size = 1 | 2 | 4;
export type StringKind = 'movs' | 'stos' | 'cmps' | 'scas';
export const STRING_KINDS: readonly StringKind[] = ['movs', 'stos', 'cmps', 'scas'];
export const STRING_SIZES: readonly Size[] = [1, 2, 4];

/** Indices of the slow ways of memory accesses. */
export interface Accesses {
  read: number;
  write: number;
}

/** Parameters: 1 REPE or REP, 2 REPNE; and whether ring 3 asks. */
const REP = 0;
const USER = 1;
/** Iterations that the budget allows, distance of two elements, and the addresses. */
const [LEFT, STEP, SOURCE, TARGET] = [2, 3, 4, 5];
/** Elements in this round, and where they are in RAM. */
const [COUNT, FROM, TO] = [6, 7, 8];
const [READ_MASK, WRITE_MASK, SOURCE_ENTRY, TARGET_ENTRY, BYTES, DONE] = [14, 15, 16, 17, 13, 10];
const { FLAG_A, FLAG_B, FLAG_RESULT, T1 } = LOCAL;
/** Below this a loop is faster than a call of the engine's copying. */
const BULK_BYTES = 48;
/** What a fill with unequal bytes begins with; less than BULK_BYTES. */
const SEED_BYTES = 32;

const LOAD = { 1: 'i32.load8_u', 2: 'i32.load16_u', 4: 'i32.load' } as const;
const STORE = { 1: 'i32.store8', 2: 'i32.store16', 4: 'i32.store' } as const;

class StringPath {
  readonly asm = new Assembler();
  private readonly size: Size;
  private readonly accesses: Accesses;
  private readonly reads: boolean;
  private readonly compares: boolean;

  constructor(kind: StringKind, size: Size, accesses: Accesses) {
    this.size = size;
    this.accesses = accesses;
    this.reads = kind === 'movs' || kind === 'cmps';
    this.compares = kind === 'cmps' || kind === 'scas';
  }

  private get shift(): number {
    return this.size >> 1;
  }

  private word(offset: number): void {
    this.asm.const(0);
    this.asm.memory('i32.load', offset, true);
  }

  private put(offset: number, push: () => void): void {
    this.asm.const(0);
    push();
    this.asm.memory('i32.store', offset, true);
  }

  /** Adds what `push` pushes, negated if asked for, to a word. */
  private change(offset: number, name: 'i32.add' | 'i32.sub', push: () => void): void {
    this.put(offset, () => {
      this.word(offset);
      push();
      this.asm.op(name);
    });
  }

  private give(value: 0 | 1): void {
    this.asm.const(value);
    this.asm.op('return');
  }

  // ── The whole ────────────────────────────────────────────────────────────────────────────────────────────────

  code(round: () => void): Uint8Array {
    const { asm } = this;
    this.withoutIterations();
    if (this.compares) this.keepFlags();
    this.begin();
    const again = asm.loop();
    this.find();
    round();
    asm.get(LEFT);
    asm.brIf(again);
    asm.end();
    this.put(OFFSET.REPEATING, () => {
      this.pushUnfinished();
      if (this.compares) asm.opConst('i32.shl', 1);
    });
    this.pushUnfinished();
    asm.op('i32.eqz');
    asm.op('end');
    return asm.code.view().slice();
  }

  private pushUnfinished(): void {
    this.word(OFFSET.GENERAL + 4 * ECX);
    this.asm.const(0);
    this.asm.op('i32.ne');
  }

  private withoutIterations(): void {
    const { asm } = this;
    this.word(OFFSET.GENERAL + 4 * ECX);
    asm.op('i32.eqz');
    asm.if();
    this.change(OFFSET.BUDGET, 'i32.sub', () => asm.const(1));
    this.give(1);
    asm.end();
  }

  /** A comparison that goes on after the end of a slice is the interpreter's. */
  private keepFlags(): void {
    const { asm } = this;
    this.word(OFFSET.REPEATING);
    asm.if();
    this.give(0);
    asm.end();
    this.put(OFFSET.REPEAT_RESULT, () => this.word(OFFSET.FLAG_RESULT));
    this.put(OFFSET.REPEAT_CARRIES, () => this.word(OFFSET.FLAG_CARRIES));
  }

  private begin(): void {
    const { asm } = this;
    this.pushLesser(
      () => this.word(OFFSET.GENERAL + 4 * ECX),
      () => this.word(OFFSET.BUDGET),
    );
    asm.set(LEFT);
    asm.const(this.size);
    asm.const(-this.size);
    this.word(OFFSET.EFLAGS);
    asm.opConst('i32.and', DF);
    asm.op('i32.eqz');
    asm.op('select');
    asm.set(STEP);
    this.mask(READ_MASK, TLB_NO_UR, TLB_NO_SR, TLB_IO | TLB_WATCH);
    this.mask(WRITE_MASK, TLB_NO_UW, TLB_NO_SW, TLB_IO | TLB_WATCH | TLB_CODE | TLB_CLEAN);
    this.word(OFFSET.GENERAL + 4 * ESI);
    asm.set(SOURCE);
    this.word(OFFSET.GENERAL + 4 * EDI);
    asm.set(TARGET);
  }

  private mask(local: number, user: number, system: number, both: number): void {
    const { asm } = this;
    asm.const(user | both);
    asm.const(system | both);
    asm.get(USER);
    asm.op('select');
    asm.set(local);
  }

  private pushLesser(pushA: () => void, pushB: () => void): void {
    const { asm } = this;
    pushA();
    pushB();
    pushA();
    pushB();
    asm.op('i32.lt_u');
    asm.op('select');
  }

  // ── One round ────────────────────────────────────────────────────────────────────────────────────────────────

  /** COUNT elements from here on lie in one page each; 0 when this one must go the slow way. */
  private find(): void {
    const { asm } = this;
    asm.get(LEFT);
    asm.set(COUNT);
    this.findPage(TARGET, TARGET_ENTRY, TO, this.compares ? READ_MASK : WRITE_MASK);
    if (this.reads) this.findPage(SOURCE, SOURCE_ENTRY, FROM, READ_MASK);
  }

  private findPage(address: number, entry: number, place: number, mask: number): void {
    const { asm } = this;
    asm.get(address);
    asm.opConst('i32.shr_u', 10);
    asm.opConst('i32.and', 0x3ffffc);
    asm.memory('i32.load', TLB_BASE, true);
    asm.tee(entry);
    asm.opConst('i32.and', ~0xfff);
    asm.get(address);
    asm.opConst('i32.and', 0xfff);
    asm.op('i32.or');
    asm.set(place);
    this.pushRoom(address);
    asm.set(T1);
    this.pushLesser(
      () => asm.get(COUNT),
      () => asm.get(T1),
    );
    asm.const(0);
    asm.get(entry);
    asm.get(mask);
    asm.op('i32.and');
    asm.op('i32.eqz');
    asm.op('select');
    asm.set(COUNT);
  }

  /** Pushes how many whole elements lie between an address and the end of its page, in the direction of STEP. */
  private pushRoom(address: number): void {
    const { asm, shift } = this;
    const pushOffset = (): void => {
      asm.get(address);
      asm.opConst('i32.and', 0xfff);
    };
    asm.const(0x1000);
    pushOffset();
    asm.op('i32.sub');
    asm.opConst('i32.shr_u', shift);
    pushOffset();
    asm.opConst('i32.shr_u', shift);
    asm.opConst('i32.add', 1);
    pushOffset();
    asm.opConst('i32.le_u', 0x1000 - this.size);
    asm.op('i32.mul');
    asm.get(STEP);
    asm.const(0);
    asm.op('i32.gt_s');
    asm.op('select');
  }

  /** What `bulk` does where COUNT is not 0, `single` where it is; then both addresses have moved on. */
  private either(bulk: () => void, single: () => void): void {
    const { asm } = this;
    asm.get(COUNT);
    asm.if();
    bulk();
    asm.else();
    single();
    asm.const(1);
    asm.set(COUNT);
    asm.end();
    if (this.reads) this.advance(SOURCE, ESI);
    this.advance(TARGET, EDI);
    this.change(OFFSET.GENERAL + 4 * ECX, 'i32.sub', () => asm.get(COUNT));
    this.change(OFFSET.BUDGET, 'i32.sub', () => asm.get(COUNT));
    asm.get(LEFT);
    asm.get(COUNT);
    asm.op('i32.sub');
    asm.set(LEFT);
  }

  private advance(address: number, register: number): void {
    const { asm } = this;
    this.put(OFFSET.GENERAL + 4 * register, () => {
      asm.get(address);
      asm.get(COUNT);
      asm.get(STEP);
      asm.op('i32.mul');
      asm.op('i32.add');
      asm.tee(address);
    });
  }

  private slowRead(address: number): void {
    this.asm.get(address);
    this.asm.const(this.size);
    this.asm.call(this.accesses.read);
  }

  /** The slow way has refused: left here. A comparison's flags are given back by the interpreter. */
  private leaveIfRefused(): void {
    const { asm } = this;
    this.word(TRANSLATOR.REFUSED);
    asm.if();
    if (this.compares) {
      this.put(TRANSLATOR.REFUSED, () => asm.const(0));
      this.put(OFFSET.REPEATING, () => asm.get(DONE));
    }
    this.give(0);
    asm.end();
  }

  // ── MOVS and STOS ────────────────────────────────────────────────────────────────────────────────────────────

  move(): void {
    this.either(
      () => this.moveBulk(),
      () => {
        this.slowRead(SOURCE);
        this.asm.set(T1);
        this.leaveIfRefused();
        this.slowWrite(() => this.asm.get(T1));
      },
    );
  }

  private slowWrite(pushValue: () => void): void {
    const { asm } = this;
    asm.get(TARGET);
    pushValue();
    asm.const(this.size);
    asm.call(this.accesses.write);
    this.leaveIfRefused();
  }

  private setBytes(): void {
    const { asm } = this;
    asm.get(COUNT);
    if (this.shift !== 0) asm.opConst('i32.shl', this.shift);
    asm.set(BYTES);
  }

  /** Pushes a place, or the lowest one when the direction is down. */
  private pushLowest(place: number): void {
    const { asm } = this;
    asm.get(place);
    asm.const(0);
    asm.get(BYTES);
    asm.opConst('i32.sub', this.size);
    asm.get(STEP);
    asm.const(0);
    asm.op('i32.gt_s');
    asm.op('select');
    asm.op('i32.sub');
    asm.opConst('i32.add', RAM_BASE);
  }

  /** Pushes whether the target is where elements to be read have not been read yet: those repeat what was written. */
  private pushOverruns(): void {
    const { asm } = this;
    asm.get(TO);
    asm.get(FROM);
    asm.op('i32.sub');
    asm.get(FROM);
    asm.get(TO);
    asm.op('i32.sub');
    asm.get(STEP);
    asm.const(0);
    asm.op('i32.gt_s');
    asm.op('select');
    asm.opConst('i32.sub', 1);
    asm.get(BYTES);
    asm.opConst('i32.sub', 1);
    asm.op('i32.lt_u');
  }

  private moveBulk(): void {
    const { asm } = this;
    this.setBytes();
    asm.get(BYTES);
    asm.opConst('i32.lt_u', BULK_BYTES);
    this.pushOverruns();
    asm.op('i32.or');
    asm.if();
    this.eachElement(() => {
      asm.get(TO);
      asm.get(FROM);
      asm.memory(LOAD[this.size], RAM_BASE);
      asm.memory(STORE[this.size], RAM_BASE);
      this.step(FROM);
    });
    asm.else();
    this.pushLowest(TO);
    this.pushLowest(FROM);
    asm.get(BYTES);
    asm.bulkMemory(MEMORY_COPY);
    asm.end();
  }

  /** Repeats `body` for COUNT elements; TO moves on. */
  private eachElement(body: () => void): void {
    const { asm } = this;
    asm.get(COUNT);
    asm.set(DONE);
    const again = asm.loop();
    body();
    this.step(TO);
    asm.get(DONE);
    asm.opConst('i32.sub', 1);
    asm.tee(DONE);
    asm.brIf(again);
    asm.end();
  }

  private step(place: number): void {
    const { asm } = this;
    asm.get(place);
    asm.get(STEP);
    asm.op('i32.add');
    asm.set(place);
  }

  fill(): void {
    const pushValue = (): void => this.word(OFFSET.GENERAL + 4 * EAX);
    this.either(
      () => this.fillBulk(),
      () => this.slowWrite(pushValue),
    );
  }

  private fillBulk(): void {
    const { asm } = this;
    this.setBytes();
    this.word(OFFSET.GENERAL + 4 * EAX);
    asm.set(T1);
    asm.get(BYTES);
    asm.opConst('i32.lt_u', BULK_BYTES);
    asm.if();
    this.eachElement(() => {
      asm.get(TO);
      asm.get(T1);
      asm.memory(STORE[this.size], RAM_BASE);
    });
    asm.else();
    this.pushLowest(TO);
    asm.set(FROM);
    this.pushMixed();
    asm.if();
    this.fillMixed();
    asm.else();
    asm.get(FROM);
    asm.get(T1);
    asm.get(BYTES);
    asm.bulkMemory(MEMORY_FILL);
    asm.end();
    asm.end();
  }

  /** At least BULK_BYTES from FROM on: some elements, then what there is copied behind itself again and again. */
  private fillMixed(): void {
    const { asm } = this;
    for (let at = 0; at < SEED_BYTES; at += this.size) {
      asm.get(FROM);
      asm.get(T1);
      asm.memory(STORE[this.size], at);
    }
    asm.const(SEED_BYTES);
    asm.set(DONE);
    const again = asm.loop();
    asm.get(FROM);
    asm.get(DONE);
    asm.op('i32.add');
    asm.get(FROM);
    this.pushLesser(
      () => asm.get(DONE),
      () => {
        asm.get(BYTES);
        asm.get(DONE);
        asm.op('i32.sub');
      },
    );
    asm.bulkMemory(MEMORY_COPY);
    asm.get(DONE);
    asm.opConst('i32.shl', 1);
    asm.tee(DONE);
    asm.get(BYTES);
    asm.op('i32.lt_u');
    asm.brIf(again);
    asm.end();
  }

  /** Pushes whether the bytes of the element in T1 differ. */
  private pushMixed(): void {
    const { asm } = this;
    if (this.size === 1) return asm.const(0);
    asm.get(T1);
    asm.opConst('i32.and', 0xff);
    asm.opConst('i32.mul', this.size === 4 ? 0x1010101 : 0x101);
    asm.get(T1);
    if (this.size === 2) asm.opConst('i32.and', 0xffff);
    asm.op('i32.ne');
  }

  // ── CMPS and SCAS ────────────────────────────────────────────────────────────────────────────────────────────

  /** DONE becomes the elements compared, none at first. */
  compare(): void {
    const { asm } = this;
    this.either(
      () => this.compareBulk(),
      () => {
        this.slowRead(TARGET);
        asm.set(FLAG_B);
        this.leaveIfRefused();
        this.setFirst(() => this.slowRead(SOURCE));
        if (this.reads) this.leaveIfRefused();
      },
    );
    asm.const(1);
    asm.set(DONE);
    this.setFlags();
    this.pushGoesOn();
    asm.op('i32.eqz');
    asm.if();
    this.give(1);
    asm.end();
  }

  /** FLAG_A becomes the element at the source, or the accumulator. */
  private setFirst(pushSource: () => void): void {
    const { asm, size } = this;
    if (this.reads) pushSource();
    else {
      this.word(OFFSET.GENERAL + 4 * EAX);
      if (size !== 4) asm.opConst('i32.and', size === 2 ? 0xffff : 0xff);
    }
    asm.set(FLAG_A);
  }

  /** COUNT becomes the number of those that were compared. */
  private compareBulk(): void {
    const { asm, size } = this;
    asm.const(0);
    asm.set(BYTES);
    if (!this.reads) this.setFirst(() => undefined);
    const again = asm.loop();
    asm.get(TO);
    asm.memory(LOAD[size], RAM_BASE);
    asm.set(FLAG_B);
    this.step(TO);
    if (this.reads) {
      asm.get(FROM);
      asm.memory(LOAD[size], RAM_BASE);
      asm.set(FLAG_A);
      this.step(FROM);
    }
    asm.get(BYTES);
    asm.opConst('i32.add', 1);
    asm.tee(BYTES);
    asm.get(COUNT);
    asm.op('i32.lt_u');
    this.pushGoesOn();
    asm.op('i32.and');
    asm.brIf(again);
    asm.end();
    asm.get(BYTES);
    asm.set(COUNT);
  }

  /** REPE goes on while elements are equal, REPNE while they are not. */
  private pushGoesOn(): void {
    const { asm } = this;
    asm.get(FLAG_A);
    asm.get(FLAG_B);
    asm.op('i32.eq');
    asm.get(REP);
    asm.opConst('i32.eq', 1);
    asm.op('i32.eq');
  }

  private setFlags(): void {
    const { asm, size } = this;
    asm.get(FLAG_A);
    asm.get(FLAG_B);
    asm.op('i32.sub');
    if (size !== 4) asm.op(size === 1 ? 'i32.extend8_s' : 'i32.extend16_s');
    asm.set(FLAG_RESULT);
    this.put(OFFSET.FLAG_RESULT, () => asm.get(FLAG_RESULT));
    this.put(OFFSET.FLAG_CARRIES, () =>
      pushCarries(asm, { kind: 'sub', size, constant: null, chained: false }),
    );
  }
}

/** (rep, user) → 1 when the instruction is done, 0 when the rest is the interpreter's or faults (TRANSLATOR.REFUSED). */
export function stringCode(kind: StringKind, size: Size, accesses: Accesses): Uint8Array {
  const path = new StringPath(kind, size, accesses);
  if (kind === 'movs') return path.code(() => path.move());
  if (kind === 'stos') return path.code(() => path.fill());
  return path.code(() => path.compare());
}

/** (size, rep, user): calls the function for that size; `functions` are their indices. */
export function stringSwitchCode(functions: Readonly<Record<Size, number>>): Uint8Array {
  const asm = new Assembler();
  for (const size of STRING_SIZES) {
    asm.get(0);
    asm.opConst('i32.eq', size);
    asm.if();
    asm.get(1);
    asm.get(2);
    asm.call(functions[size]);
    asm.op('return');
    asm.end();
  }
  asm.op('unreachable');
  asm.op('end');
  return asm.code.view().slice();
}
