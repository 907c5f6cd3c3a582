/** x87 data transfer (Intel SDM volume 1, section 8.3.1 and 8.3.4): loads, stores, constants, exchange, moves. */
import type { Cpu } from '../cpu.ts';
import type { DecodedOp, Handler } from '../decoded.ts';
import { condition } from '../flags.ts';
import { IE, PE, C1 } from '../fpu/bits.ts';
import { narrow32, narrow64, stored, toInteger } from '../fpu/convert.ts';
import { fromDecimal, toDecimal } from '../fpu/decimal.ts';
import { roundsUp } from '../fpu/round.ts';
import { classOf, SIGNALLING, storeIndefinite } from '../fpu/value.ts';
import { checkWideAlignment, probeWrite } from '../memory.ts';
import { readAddress, tailAddress, writeAddress } from './operands.ts';
import { READERS } from './x87-arithmetic.ts';
import {
  canPush,
  clearC1,
  CONTROL,
  enter,
  isEmpty,
  M,
  markFull,
  note,
  overflow,
  pop,
  push,
  settle,
  st,
  TAGS,
  TOP,
  underflow,
  underflowAlone,
} from './x87-unit.ts';

function copyToTop(cpu: Cpu, source: Int32Array, from: number): void {
  const to = st(cpu, 0);
  cpu.i32[to] = source[from];
  cpu.i32[to + 1] = source[from + 1];
  cpu.i32[to + 2] = source[from + 2];
}

// ── Loads ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Pushes what is in `M`; a signalling NaN from a single or double is made quiet. */
function pushLoaded(cpu: Cpu, denormal: number): void {
  if (!canPush(cpu)) return overflow(cpu);
  const signalling = classOf(M, 0) === SIGNALLING;
  if (!settle(cpu, signalling ? IE : denormal) && signalling) return;
  if (signalling) M[1] |= 0x40000000;
  push(cpu);
  copyToTop(cpu, M, 0);
}

function loadMemory(op: DecodedOp): Handler {
  const read = READERS[op.row.operands[0]];
  return (cpu, op) => {
    enter(cpu);
    const denormal = read(cpu, op);
    note(cpu, op);
    pushLoaded(cpu, denormal);
  };
}

/** The first ten bytes of `M`. */
const M_BYTES = new Uint8Array(M.buffer, 0, 10);

/** Ten bytes into `M`: processors read eight and then two, each checked by itself. */
function readExtended(cpu: Cpu, op: DecodedOp): void {
  const at = readAddress(cpu, op, 8);
  checkWideAlignment(cpu, at, 8);
  M[0] = cpu.read32(at);
  M[1] = cpu.read32((at + 4) | 0);
  M[2] = cpu.read16(tailAddress(cpu, op, 8, 2, false));
}

const loadExtended: Handler = (cpu, op) => {
  enter(cpu);
  readExtended(cpu, op);
  note(cpu, op);
  if (!canPush(cpu)) return overflow(cpu);
  clearC1(cpu);
  push(cpu);
  copyToTop(cpu, M, 0);
};

const loadRegister: Handler = (cpu, op) => {
  enter(cpu);
  note(cpu, op);
  const from = st(cpu, op.rm);
  if (isEmpty(cpu, op.rm)) {
    if (!underflowAlone(cpu)) return;
    push(cpu);
    return storeIndefinite(cpu.i32, st(cpu, 0));
  }
  if (!canPush(cpu)) return overflow(cpu);
  clearC1(cpu);
  push(cpu);
  copyToTop(cpu, cpu.i32, from);
};

function bindLoad(op: DecodedOp): Handler {
  if (!op.mem) return loadRegister;
  return op.row.operands[0] === 'Mt' ? loadExtended : loadMemory(op);
}

const fbld: Handler = (cpu, op) => {
  enter(cpu);
  readExtended(cpu, op);
  note(cpu, op);
  if (!canPush(cpu)) return overflow(cpu);
  clearC1(cpu);
  push(cpu);
  fromDecimal(cpu.i32, st(cpu, 0), M_BYTES);
};

/** FLD1 … FLDZ: exponent, significand, and the bits that follow it, which the rounding mode decides on. */
const CONSTANTS: Readonly<Record<string, readonly [number, number, number, number]>> = {
  fld1: [0x3fff, 0x80000000 | 0, 0, 0],
  fldl2t: [0x4000, 0xd49a784b | 0, 0xcd1b8afe | 0, 0x492bf6ff],
  fldl2e: [0x3fff, 0xb8aa3b29 | 0, 0x5c17f0bb, 0xbe87fed0 | 0],
  fldpi: [0x4000, 0xc90fdaa2 | 0, 0x2168c234, 0xc4c6628b | 0],
  fldlg2: [0x3ffd, 0x9a209a84 | 0, 0xfbcff798 | 0, 0x8f8959ac | 0],
  fldln2: [0x3ffe, 0xb17217f7 | 0, 0xd1cf79ab | 0, 0xc9e3b398 | 0],
  fldz: [0, 0, 0, 0],
};

function loadConstant(name: string): Handler {
  const [exponent, high, low, rest] = CONSTANTS[name];
  return (cpu, op) => {
    enter(cpu);
    note(cpu, op);
    if (!canPush(cpu)) return overflow(cpu);
    clearC1(cpu);
    push(cpu);
    const at = st(cpu, 0);
    const up = rest !== 0 && roundsUp(0, low, rest, cpu.i32[CONTROL]) ? 1 : 0;
    cpu.i32[at] = low + up;
    cpu.i32[at + 1] = high;
    cpu.i32[at + 2] = exponent;
  };
}

// ── Stores ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** Writes `bytes` (2, 4 or 8) of `M`, all or nothing. */
function writeMemory(cpu: Cpu, op: DecodedOp, bytes: number): void {
  const at = writeAddress(cpu, op, bytes);
  if (bytes === 2) return cpu.write16(at, M[0]);
  if (bytes === 4) return cpu.write32(at, M[0]);
  checkWideAlignment(cpu, at, 8);
  if ((at & 0xfff) > 0xff8) probeWrite(cpu, at, 8, cpu.user);
  cpu.write32(at, M[0]);
  cpu.write32((at + 4) | 0, M[1]);
}

type Narrower = (out: Int32Array, at: number, a: Int32Array, i: number, control: number) => number;

interface Format {
  bytes: number;
  convert: Narrower;
  /** Low and high word of the indefinite. */
  indefinite: readonly [number, number];
}

const FORMATS: Readonly<Record<string, Format>> = {
  Md: { bytes: 4, convert: narrow32, indefinite: [0xffc00000 | 0, 0] },
  Mq: { bytes: 8, convert: narrow64, indefinite: [0, 0xfff80000 | 0] },
  Mwi: integerFormat(16, [-0x8000, -1]),
  Mdi: integerFormat(32, [0x80000000 | 0, -1]),
  Mqi: integerFormat(64, [0, 0x80000000 | 0]),
};

function integerFormat(bits: number, indefinite: readonly [number, number]): Format {
  return {
    bytes: bits >> 3,
    convert: (out, at, a, i, control) => toInteger(out, at, a, i, bits, control),
    indefinite,
  };
}

function storeMemory(op: DecodedOp): Handler {
  const { bytes, convert, indefinite } = FORMATS[op.row.operands[0]];
  const pops = op.row.mnemonic.endsWith('p');
  return (cpu, op) => {
    enter(cpu);
    const control = cpu.i32[CONTROL];
    if (isEmpty(cpu, 0)) {
      if ((control & IE) !== 0) {
        [M[0], M[1]] = indefinite;
        writeMemory(cpu, op, bytes);
      }
      note(cpu, op);
      if (underflowAlone(cpu) && pops) pop(cpu);
      return;
    }
    let flags = convert(M, 0, cpu.i32, st(cpu, 0), control);
    const done = stored(flags, control);
    if (done) writeMemory(cpu, op, bytes);
    else flags &= ~(PE | C1);
    note(cpu, op);
    settle(cpu, flags);
    if (done && pops) pop(cpu);
  };
}

/** Ten bytes of `M`, eight and then two checked before any is written. */
function writeExtended(cpu: Cpu, op: DecodedOp): void {
  const at = writeAddress(cpu, op, 8);
  checkWideAlignment(cpu, at, 8);
  probeWrite(cpu, at, 8, cpu.user);
  const tail = tailAddress(cpu, op, 8, 2, true);
  probeWrite(cpu, tail, 2, cpu.user);
  cpu.write32(at, M[0]);
  cpu.write32((at + 4) | 0, M[1]);
  cpu.write16(tail, M[2]);
}

const storeExtended: Handler = (cpu, op) => {
  enter(cpu);
  const empty = isEmpty(cpu, 0);
  if (empty && (cpu.i32[CONTROL] & IE) === 0) {
    note(cpu, op);
    underflowAlone(cpu);
    return;
  }
  const from = st(cpu, 0);
  if (empty) storeIndefinite(M, 0);
  else for (let k = 0; k < 3; k++) M[k] = cpu.i32[from + k];
  writeExtended(cpu, op);
  note(cpu, op);
  if (empty) underflowAlone(cpu);
  else clearC1(cpu);
  pop(cpu);
};

function copyTopTo(cpu: Cpu, n: number): void {
  const from = st(cpu, 0);
  const to = st(cpu, n);
  for (let k = 0; k < 3; k++) cpu.i32[to + k] = cpu.i32[from + k];
  markFull(cpu, n);
}

function storeRegister(pops: boolean): Handler {
  return (cpu, op) => {
    enter(cpu);
    note(cpu, op);
    if (isEmpty(cpu, 0)) {
      if (!underflow(cpu, op.rm)) return;
    } else {
      clearC1(cpu);
      copyTopTo(cpu, op.rm);
    }
    if (pops) pop(cpu);
  };
}

/** FSTPNCE, an alias of FSTP ST(n) that knows no underflow. */
const storeQuietly: Handler = (cpu, op) => {
  enter(cpu);
  note(cpu, op);
  if (!isEmpty(cpu, 0)) copyTopTo(cpu, op.rm);
  clearC1(cpu);
  pop(cpu);
};

function bindStore(op: DecodedOp): Handler {
  if (!op.mem) return storeRegister(op.row.mnemonic.endsWith('p'));
  return op.row.operands[0] === 'Mt' ? storeExtended : storeMemory(op);
}

const DECIMAL = new Uint8Array(10);

const fbstp: Handler = (cpu, op) => {
  enter(cpu);
  const control = cpu.i32[CONTROL];
  const empty = isEmpty(cpu, 0);
  if (empty) storeIndefinite(M, 0);
  const flags = empty ? toDecimal(DECIMAL, M, 0, control) : toDecimal(DECIMAL, cpu.i32, st(cpu, 0), control);
  if (stored(flags, control)) {
    M_BYTES.set(DECIMAL);
    writeExtended(cpu, op);
  }
  note(cpu, op);
  if (empty ? underflowAlone(cpu) : settle(cpu, flags)) pop(cpu);
};

// ── Between registers ──────────────────────────────────────────────────────────────────────────────────────────

const fxch: Handler = (cpu, op) => {
  enter(cpu);
  note(cpu, op);
  if (isEmpty(cpu, 0) || isEmpty(cpu, op.rm)) {
    if (!underflowAlone(cpu)) return;
    fillIfEmpty(cpu, 0);
    fillIfEmpty(cpu, op.rm);
  } else clearC1(cpu);
  const [a, b] = [st(cpu, 0), st(cpu, op.rm)];
  for (let k = 0; k < 3; k++) {
    const word = cpu.i32[a + k];
    cpu.i32[a + k] = cpu.i32[b + k];
    cpu.i32[b + k] = word;
  }
};

function fillIfEmpty(cpu: Cpu, n: number): void {
  if (!isEmpty(cpu, n)) return;
  storeIndefinite(cpu.i32, st(cpu, n));
  markFull(cpu, n);
}

/** Condition codes as in Jcc: FCMOVB E BE U, and with the next opcode their opposites. */
const FCMOV_CONDITION: Readonly<Record<string, number>> = {
  fcmovb: 2,
  fcmove: 4,
  fcmovbe: 6,
  fcmovu: 10,
  fcmovnb: 3,
  fcmovne: 5,
  fcmovnbe: 7,
  fcmovnu: 11,
};

function conditionalMove(code: number): Handler {
  return (cpu, op) => {
    enter(cpu);
    note(cpu, op);
    if (isEmpty(cpu, 0) || isEmpty(cpu, op.rm)) {
      underflow(cpu, 0);
      return;
    }
    if (condition(cpu, code)) copyToTop(cpu, cpu.i32, st(cpu, op.rm));
  };
}

function moveTop(distance: number): Handler {
  return (cpu, op) => {
    enter(cpu);
    note(cpu, op);
    clearC1(cpu);
    cpu.i32[TOP] = (cpu.i32[TOP] + distance) & 7;
  };
}

function free(pops: boolean): Handler {
  return (cpu, op) => {
    enter(cpu);
    note(cpu, op);
    clearC1(cpu);
    cpu.i32[TAGS] &= ~(1 << ((cpu.i32[TOP] + op.rm) & 7));
    if (pops) pop(cpu);
  };
}

export const X87_MOVE: Record<string, (op: DecodedOp) => Handler> = {
  fld: bindLoad,
  fst: bindStore,
  fstpnce: () => storeQuietly,
  fbld: () => fbld,
  fbstp: () => fbstp,
  fxch: () => fxch,
  fincstp: () => moveTop(1),
  fdecstp: () => moveTop(-1),
  ffree: (op) => free(op.row.mnemonic === 'ffreep'),
  ...Object.fromEntries(Object.keys(CONSTANTS).map((name) => [name, () => loadConstant(name)])),
  ...Object.fromEntries(
    Object.entries(FCMOV_CONDITION).map(([name, code]) => [name, () => conditionalMove(code)]),
  ),
};
