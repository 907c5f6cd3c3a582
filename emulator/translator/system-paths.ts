/**
 * The ways into the kernel and back that operating systems take all the time, as WebAssembly: INT n through a gate
 * from ring 3 to ring 0, IRET, and loading of data segments. They do what interrupts.ts, far-transfer.ts and
 * segmentation.ts of the processor do when every descriptor is the plain flat kind; anything else is refused before
 * anything has changed, and the interpreter's handler does it.
 */
import { AC, ARITHMETIC, DF, ID, IF, IOPL, NT, RF, TF, VIF, VIP, VM } from '../cpu/flags.ts';
import { TLB_CLEAN, TLB_CODE, TLB_IO, TLB_NO_SR, TLB_NO_SW, TLB_NO_UR, TLB_WATCH } from '../cpu/mmu.ts';
import { CS, DS, ES, ESP, FS, GS, SS, TR } from '../cpu/registers.ts';
import { OFFSET, RAM_BASE, TLB_BASE, TRANSLATOR } from '../cpu/state.ts';
import { MEMORY, pushArithmetic, pushFlagWords } from './lazy-flags.ts';
import { LOCAL } from './locals.ts';
import { pushDue } from './ops/due.ts';
import { Assembler } from './wasm/assembler.ts';
import type { Label } from './wasm/assembler.ts';
import type { OpName } from './wasm/opcodes.ts';

export const SYSTEM_READ = TLB_NO_SR | TLB_IO | TLB_WATCH;
export const SYSTEM_WRITE = TLB_NO_SW | TLB_CLEAN | TLB_CODE | TLB_IO | TLB_WATCH;

/** Flat 4 GiB descriptors, accessed, as their two words; the privilege level is in bits 13 and 14 of the second. */
const FLAT_LOW = 0x0000ffff;
export const FLAT_CODE = 0x00cf9b00;
export const FLAT_DATA = 0x00cf9300;
const ACCESS_MASK = 0x00f0ff00;
export const RING3 = 0x6000;

const REFUSED = -1;
/** Gate of 32 bits, present, DPL 3; an interrupt gate, or with the lowest bit a trap gate. */
const GATE_MASK = 0xfe00;
const USER_GATE = 0xee00;
const TRAP_GATE = 0x100;
const TSS_32 = 0x800;
const STACK_0_END = 11;
const TAKEN_FLAGS = ARITHMETIC | 2 | IF | DF | IOPL | ID;
/** Bytes that a repeated instruction can begin with. */
const PREFIXES = [0xf2, 0xf3, 0x66, 0x67, 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0xf0];
const KEPT_OUT = VM | VIF | VIP | AC | NT | RF | TF;

/** Indices of the functions in their module. */
export interface SystemFunctions {
  place: number;
  descriptor: number;
  lookup: number;
  /** Tell the onlooker; see `CallObserver`. */
  entered: number;
  left: number;
}

const { T2, VALUE } = LOCAL;
const [P0, P1, P2] = [0, 1, 2];
/** Locals of one function; general registers' locals are free here. */
const [A, B, C, D, F, G] = [2, 3, 4, 5, 6, 7];

export class Path {
  readonly asm = new Assembler();
  readonly functions: SystemFunctions;
  private readonly refuse: Label;

  constructor(functions: SystemFunctions) {
    this.functions = functions;
    this.refuse = this.asm.block();
  }

  word(offset: number): void {
    this.asm.const(0);
    this.asm.memory('i32.load', offset, true);
  }

  /** Stores what `push` pushes. */
  put(offset: number, push: () => void): void {
    this.asm.const(0);
    push();
    this.asm.memory('i32.store', offset, true);
  }

  putConst(offset: number, value: number): void {
    this.put(offset, () => this.asm.const(value));
  }

  /** Tells the onlooker, if there is one, by the function; `push` pushes its parameters. */
  tell(functionIndex: number, push: () => void): void {
    const { asm } = this;
    this.word(TRANSLATOR.OBSERVED);
    asm.if();
    push();
    asm.call(functionIndex);
    asm.op('drop');
    asm.end();
  }

  /** Takes a condition from the stack. */
  refuseIf(): void {
    this.asm.brIf(this.refuse);
  }

  /** While a debugger looks at transitions. */
  refuseWatched(): void {
    this.word(TRANSLATOR.WATCHED);
    this.refuseIf();
  }

  refuseUnless(name: OpName, value: number): void {
    this.asm.opConst(name, value);
    this.asm.op('i32.eqz');
    this.refuseIf();
  }

  /** Linear address on the stack → place of `bytes` bytes in RAM, in a local. */
  locate(bytes: number, mask: number, into: number): void {
    const { asm } = this;
    asm.const(bytes);
    asm.const(mask);
    asm.call(this.functions.place);
    asm.tee(into);
    this.refuseUnless('i32.ge_s', 0);
  }

  /** Word at a place in a local. */
  at(place: number, offset: number, name: OpName = 'i32.load'): void {
    this.asm.get(place);
    this.asm.memory(name, RAM_BASE + offset);
  }

  /** Stores what `push` pushes at a place in a local. */
  store(place: number, offset: number, push: () => void): void {
    this.asm.get(place);
    push();
    this.asm.memory('i32.store', RAM_BASE + offset);
  }

  /** Selector in a local, which must not be null, of the flat descriptor with this second word. */
  needFlat(selector: number, second: number): void {
    const { asm } = this;
    asm.get(selector);
    asm.opConst('i32.and', 0xfffc);
    asm.op('i32.eqz');
    this.refuseIf();
    asm.get(selector);
    asm.call(this.functions.descriptor);
    asm.tee(VALUE);
    this.refuseUnless('i32.ge_s', 0);
    this.at(VALUE, 0);
    this.refuseUnless('i32.eq', FLAT_LOW);
    this.at(VALUE, 4);
    this.refuseUnless('i32.eq', second);
  }

  setFlat(seg: number, pushSelector: () => void, second: number): void {
    this.put(OFFSET.SEG_SELECTOR + 4 * seg, pushSelector);
    this.putConst(OFFSET.SEG_BASE + 4 * seg, 0);
    this.putConst(OFFSET.SEG_LIMIT + 4 * seg, -1);
    this.putConst(OFFSET.SEG_ACCESS + 4 * seg, second & ACCESS_MASK);
    this.putConst(OFFSET.SEG_CHECK + 4 * seg, seg === CS ? 1 : 0);
  }

  /** The instruction is done; JavaScript's copies of the privilege level are stale. */
  done(): void {
    this.put(OFFSET.BUDGET, () => {
      this.word(OFFSET.BUDGET);
      this.asm.opConst('i32.sub', 1);
    });
    this.putConst(TRANSLATOR.MODE_STALE, 1);
  }

  /** Returns the slot of the region at EIP. */
  goOn(): void {
    const { asm } = this;
    this.word(OFFSET.EIP);
    this.word(OFFSET.BUDGET);
    asm.call(this.functions.lookup);
    asm.op('return');
  }

  finish(): Uint8Array {
    const { asm } = this;
    asm.end();
    asm.const(REFUSED);
    asm.op('end');
    return asm.code.view().slice();
  }
}

/** (linear, bytes, mask) → place of bytes in one page of RAM, or -1. */
export function placeCode(): Uint8Array {
  const asm = new Assembler();
  asm.get(P0);
  asm.opConst('i32.shr_u', 10);
  asm.opConst('i32.and', 0x3ffffc);
  asm.memory('i32.load', TLB_BASE, true);
  asm.tee(VALUE);
  asm.get(P2);
  asm.op('i32.and');
  asm.get(P0);
  asm.opConst('i32.and', 0xfff);
  asm.get(P1);
  asm.op('i32.add');
  asm.opConst('i32.sub', 1);
  asm.opConst('i32.and', 0x1000);
  asm.op('i32.or');
  asm.if();
  asm.const(-1);
  asm.op('return');
  asm.end();
  asm.get(VALUE);
  asm.opConst('i32.and', ~0xfff);
  asm.get(P0);
  asm.opConst('i32.and', 0xfff);
  asm.op('i32.or');
  asm.op('end');
  return asm.code.view().slice();
}

/** (selector) → place of its descriptor in the GDT, or -1. */
export function descriptorCode(functions: SystemFunctions): Uint8Array {
  const path = new Path(functions);
  const { asm } = path;
  asm.get(P0);
  asm.opConst('i32.and', 4);
  path.refuseIf();
  asm.get(P0);
  asm.opConst('i32.and', 0xfff8);
  asm.opConst('i32.add', 7);
  path.word(OFFSET.GDTR_LIMIT);
  asm.op('i32.gt_u');
  path.refuseIf();
  path.word(OFFSET.GDTR_BASE);
  asm.get(P0);
  asm.opConst('i32.and', 0xfff8);
  asm.op('i32.add');
  path.locate(8, SYSTEM_READ, VALUE);
  asm.get(VALUE);
  asm.op('return');
  return path.finish();
}

/**
 * (vector, return address) → what a region returns, or -1. From ring 3 through a 32-bit gate to flat segments of
 * ring 0:
 *
 *     esp0 →  SS  ESP  EFLAGS  CS  EIP  ← ESP
 */
export function interruptCode(functions: SystemFunctions): Uint8Array {
  const path = new Path(functions);
  const { asm } = path;
  const [gate, handler, stack, esp, ss] = [A, B, C, D, F];
  path.word(OFFSET.CPL);
  path.refuseUnless('i32.eq', 3);
  path.refuseWatched();
  pushDue(asm, () => path.word(OFFSET.EFLAGS));
  path.refuseIf();
  asm.get(P0);
  asm.opConst('i32.shl', 3);
  asm.opConst('i32.add', 7);
  path.word(OFFSET.IDTR_LIMIT);
  asm.op('i32.gt_u');
  path.refuseIf();
  path.word(OFFSET.IDTR_BASE);
  asm.get(P0);
  asm.opConst('i32.shl', 3);
  asm.op('i32.add');
  path.locate(8, SYSTEM_READ, gate);
  path.at(gate, 4);
  asm.opConst('i32.and', GATE_MASK);
  path.refuseUnless('i32.eq', USER_GATE);
  path.at(gate, 2, 'i32.load16_u');
  asm.set(handler);
  path.needFlat(handler, FLAT_CODE);
  findInnerStack(path, 20, stack, esp, ss);
  saveReturn(path, stack, 0, () => asm.get(P1), 0);
  saveStackPointer(path, stack, 12);
  path.setFlat(SS, () => asm.get(ss), FLAT_DATA);
  path.put(OFFSET.GENERAL + 4 * ESP, () => asm.get(esp));
  enterThroughGate(path, gate, handler, () =>
    path.tell(functions.entered, () => {
      asm.get(P0);
      asm.get(P1);
      path.at(stack, 12);
    }),
  );
  return path.finish();
}

function pushWithRing(path: Path, selector: number, ring: 0 | 3): void {
  path.asm.get(selector);
  path.asm.opConst('i32.and', 0xfffc);
  if (ring !== 0) path.asm.opConst('i32.or', ring);
}

/** SS:ESP of ring 0 from the TSS; `stack`: the place of the frame of so many bytes, `esp`: its address. */
export function findInnerStack(path: Path, bytes: number, stack: number, esp: number, ss: number): void {
  const { asm } = path;
  path.word(OFFSET.SEG_ACCESS + 4 * TR);
  asm.opConst('i32.and', TSS_32);
  asm.op('i32.eqz');
  path.word(OFFSET.SEG_LIMIT + 4 * TR);
  asm.opConst('i32.lt_u', STACK_0_END);
  asm.op('i32.or');
  path.refuseIf();
  path.word(OFFSET.SEG_BASE + 4 * TR);
  asm.opConst('i32.add', 4);
  path.locate(8, SYSTEM_READ, G);
  path.at(G, 4, 'i32.load16_u');
  asm.tee(ss);
  asm.opConst('i32.and', 3);
  path.refuseIf();
  path.needFlat(ss, FLAT_DATA);
  path.at(G, 0);
  asm.opConst('i32.sub', bytes);
  asm.tee(esp);
  path.locate(bytes, SYSTEM_WRITE, stack);
}

function pushSavedFlags(path: Path): void {
  pushArithmetic(path.asm, MEMORY);
  path.word(OFFSET.EFLAGS);
  path.asm.op('i32.or');
  path.asm.opConst('i32.or', 2);
}

/** SS:ESP of the interrupted program, into a frame that has room for them at `offset`. */
export function saveStackPointer(path: Path, stack: number, offset: number): void {
  path.store(stack, offset, () => path.word(OFFSET.GENERAL + 4 * ESP));
  path.store(stack, offset + 4, () => path.word(OFFSET.SEG_SELECTOR + 4 * SS));
}

/** EIP, CS and EFLAGS into a frame at `offset`. */
export function saveReturn(path: Path, stack: number, offset: number, pushEip: () => void, rf: number): void {
  path.store(stack, offset, pushEip);
  path.store(stack, offset + 4, () => path.word(OFFSET.SEG_SELECTOR + 4 * CS));
  path.store(stack, offset + 8, () => {
    pushSavedFlags(path);
    if (rf !== 0) path.asm.opConst('i32.or', rf);
  });
}

/** CS:EIP and EFLAGS from a gate at a place in a local; the privilege level becomes 0. `tell` tells of it. */
export function enterThroughGate(
  path: Path,
  gate: number,
  handler: number,
  tell: () => void = () => undefined,
): void {
  const { asm } = path;
  path.putConst(OFFSET.REPEATING, 0);
  path.setFlat(CS, () => pushWithRing(path, handler, 0), FLAT_CODE);
  path.putConst(OFFSET.CPL, 0);
  path.put(OFFSET.EIP, () => {
    path.at(gate, 4);
    asm.opConst('i32.and', 0xffff0000 | 0);
    path.at(gate, 0, 'i32.load16_u');
    asm.op('i32.or');
  });
  path.put(OFFSET.EFLAGS, () => {
    path.word(OFFSET.EFLAGS);
    asm.opConst('i32.and', ~(TF | NT | RF | VM));
    // An interrupt gate clears IF as well.
    path.at(gate, 4);
    asm.opConst('i32.and', TRAP_GATE);
    asm.opConst('i32.shl', 1);
    asm.opConst('i32.or', ~IF);
    asm.op('i32.and');
  });
  tell();
  path.done();
  path.goOn();
}

/** () → what a region returns, or -1. IRET from ring 0 to ring 0 or 3, flat segments everywhere. */
export function interruptReturnCode(functions: SystemFunctions): Uint8Array {
  const path = new Path(functions);
  const { asm } = path;
  const [frame, cs, flags] = [A, B, C];
  path.refuseWatched();
  path.word(OFFSET.CPL);
  path.word(OFFSET.EFLAGS);
  asm.opConst('i32.and', KEPT_OUT);
  asm.op('i32.or');
  path.refuseIf();
  path.word(OFFSET.GENERAL + 4 * ESP);
  path.locate(12, SYSTEM_READ, frame);
  path.at(frame, 4, 'i32.load16_u');
  asm.set(cs);
  path.at(frame, 8);
  asm.tee(flags);
  asm.opConst('i32.and', ~(TAKEN_FLAGS | RF));
  pushDue(asm, () => asm.get(flags));
  asm.op('i32.or');
  path.refuseIf();
  passOverResume(path, frame, cs, flags);
  asm.get(cs);
  asm.opConst('i32.and', 3);
  asm.op('i32.eqz');
  asm.if();
  path.needFlat(cs, FLAT_CODE);
  path.put(OFFSET.GENERAL + 4 * ESP, () => {
    path.word(OFFSET.GENERAL + 4 * ESP);
    asm.opConst('i32.add', 12);
  });
  path.setFlat(CS, () => asm.get(cs), FLAT_CODE);
  takeFrame(path, frame, flags);
  path.done();
  path.goOn();
  asm.end();
  returnToUser(path, frame, cs, flags);
  return path.finish();
}

/**
 * RF set by IRET lasts for one instruction. With no instruction breakpoint enabled it is only seen when that instruction
 * is not executed at once, which RESUMED tells JavaScript (see there), or is repeated: one with a prefix is refused.
 */
function passOverResume(path: Path, frame: number, cs: number, flags: number): void {
  const { asm } = path;
  path.putConst(TRANSLATOR.RESUMED, 0);
  asm.get(flags);
  asm.opConst('i32.and', RF);
  asm.if();
  path.word(OFFSET.BUDGET);
  path.refuseUnless('i32.gt_s', 1);
  path.at(frame, 0);
  asm.const(1);
  asm.const(TLB_IO | TLB_NO_UR);
  asm.const(TLB_IO | TLB_NO_SR);
  asm.get(cs);
  asm.opConst('i32.and', 3);
  asm.op('select');
  asm.call(path.functions.place);
  asm.tee(VALUE);
  path.refuseUnless('i32.ge_s', 0);
  path.at(VALUE, 0, 'i32.load8_u');
  asm.set(VALUE);
  for (const prefix of PREFIXES) {
    asm.get(VALUE);
    asm.opConst('i32.eq', prefix);
    path.refuseIf();
  }
  path.put(TRANSLATOR.RESUMED, () => {
    path.word(OFFSET.BUDGET);
    asm.opConst('i32.sub', 1);
  });
  asm.end();
}

function returnToUser(path: Path, frame: number, cs: number, flags: number): void {
  const { asm } = path;
  const ss = D;
  asm.get(cs);
  asm.opConst('i32.and', 3);
  path.refuseUnless('i32.eq', 3);
  path.needFlat(cs, FLAT_CODE | RING3);
  path.word(OFFSET.GENERAL + 4 * ESP);
  path.locate(20, SYSTEM_READ, frame);
  path.at(frame, 16, 'i32.load16_u');
  asm.tee(ss);
  asm.opConst('i32.and', 3);
  path.refuseUnless('i32.eq', 3);
  path.needFlat(ss, FLAT_DATA | RING3);
  for (const seg of [ES, DS, FS, GS]) refusePrivileged(path, seg);
  path.setFlat(CS, () => asm.get(cs), FLAT_CODE | RING3);
  path.setFlat(SS, () => asm.get(ss), FLAT_DATA | RING3);
  path.put(OFFSET.GENERAL + 4 * ESP, () => path.at(frame, 12));
  path.putConst(OFFSET.CPL, 3);
  takeFrame(path, frame, flags);
  path.tell(path.functions.left, () => undefined);
  path.done();
  path.goOn();
}

/** A segment that ring 3 may not use would become null. */
function refusePrivileged(path: Path, seg: number): void {
  const { asm } = path;
  path.word(OFFSET.SEG_ACCESS + 4 * seg);
  asm.tee(T2);
  asm.opConst('i32.ne', 0);
  asm.get(T2);
  asm.opConst('i32.and', RING3);
  asm.opConst('i32.ne', RING3);
  asm.op('i32.and');
  path.refuseIf();
}

/** EIP and EFLAGS from the frame. */
function takeFrame(path: Path, frame: number, flags: number): void {
  const { asm } = path;
  path.put(OFFSET.EIP, () => path.at(frame, 0));
  path.put(OFFSET.EFLAGS, () => {
    asm.get(flags);
    asm.opConst('i32.and', TAKEN_FLAGS & ~ARITHMETIC & ~2);
  });
  pushFlagWords(asm, flags);
  asm.set(VALUE);
  asm.set(T2);
  path.put(OFFSET.FLAG_RESULT, () => asm.get(T2));
  path.put(OFFSET.FLAG_CARRIES, () => asm.get(VALUE));
}

/**
 * (segment, selector) → 0, or -1. Loads DS, ES, FS or GS from a descriptor of writable data in the GDT; null into FS
 * and GS. DS and ES stay flat.
 */
export function loadSegmentCode(functions: SystemFunctions): Uint8Array {
  const path = new Path(functions);
  const { asm } = path;
  const [low, high, base, limit] = [A, B, C, D];
  const store = (offset: number, push: () => void): void => {
    asm.get(P0);
    asm.opConst('i32.shl', 2);
    push();
    asm.memory('i32.store', offset, true);
  };
  const storeAll = (push: { base: () => void; limit: () => void; access: () => void; check: () => void }) => {
    store(OFFSET.SEG_SELECTOR, () => asm.get(P1));
    store(OFFSET.SEG_BASE, push.base);
    store(OFFSET.SEG_LIMIT, push.limit);
    store(OFFSET.SEG_ACCESS, push.access);
    store(OFFSET.SEG_CHECK, push.check);
    asm.const(0);
    asm.op('return');
  };
  asm.get(P1);
  asm.opConst('i32.and', 0xfffc);
  asm.op('i32.eqz');
  asm.if();
  asm.get(P0);
  refuseFlatOnes(path);
  const zero = (): void => asm.const(0);
  storeAll({ base: zero, limit: zero, access: zero, check: () => asm.const(1) });
  asm.end();
  asm.get(P1);
  asm.call(functions.descriptor);
  asm.tee(VALUE);
  path.refuseUnless('i32.ge_s', 0);
  path.at(VALUE, 0);
  asm.set(low);
  path.at(VALUE, 4);
  asm.tee(high);
  asm.opConst('i32.and', 0x9f00);
  path.refuseUnless('i32.eq', 0x9300);
  // DPL must be at least CPL and RPL.
  asm.get(high);
  asm.opConst('i32.shr_u', 13);
  asm.opConst('i32.and', 3);
  asm.tee(VALUE);
  path.word(OFFSET.CPL);
  asm.op('i32.lt_u');
  asm.get(VALUE);
  asm.get(P1);
  asm.opConst('i32.and', 3);
  asm.op('i32.lt_u');
  asm.op('i32.or');
  path.refuseIf();
  pushBase(asm, low, high);
  asm.set(base);
  pushLimit(asm, low, high);
  asm.set(limit);
  const pushCheck = (): void => {
    asm.const(1);
    asm.get(base);
    asm.opConst('i32.ne', 0);
    asm.opConst('i32.shl', 1);
    asm.get(limit);
    asm.opConst('i32.ne', -1);
    asm.op('select');
  };
  pushCheck();
  asm.if();
  asm.get(P0);
  refuseFlatOnes(path);
  asm.end();
  storeAll({
    base: () => asm.get(base),
    limit: () => asm.get(limit),
    access: () => {
      asm.get(high);
      asm.opConst('i32.and', ACCESS_MASK);
    },
    check: pushCheck,
  });
  return path.finish();
}

/** Segment number on the stack: DS and ES are refused. */
function refuseFlatOnes(path: Path): void {
  path.refuseUnless('i32.ge_u', FS);
}

function pushBase(asm: Assembler, low: number, high: number): void {
  asm.get(low);
  asm.opConst('i32.shr_u', 16);
  asm.get(high);
  asm.opConst('i32.and', 0xff);
  asm.opConst('i32.shl', 16);
  asm.op('i32.or');
  asm.get(high);
  asm.opConst('i32.and', 0xff000000 | 0);
  asm.op('i32.or');
}

/** Byte-granular. */
function pushLimit(asm: Assembler, low: number, high: number): void {
  const pushRaw = (): void => {
    asm.get(low);
    asm.opConst('i32.and', 0xffff);
    asm.get(high);
    asm.opConst('i32.and', 0xf0000);
    asm.op('i32.or');
  };
  pushRaw();
  asm.opConst('i32.shl', 12);
  asm.opConst('i32.or', 0xfff);
  pushRaw();
  asm.get(high);
  asm.opConst('i32.and', 0x800000);
  asm.op('select');
}
