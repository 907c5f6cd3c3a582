/** x87 instructions as WebAssembly, mostly calls of the functions in fpu/; see cpu/ops/x87-*.ts. */
import type { DecodedOp } from '../../cpu/decoded.ts';
import { C0, C3 } from '../../cpu/fpu/bits.ts';
import { OFFSET } from '../../cpu/state.ts';
import type { Emitter } from '../emitter.ts';
import { attempt, beginX87, load64, load80, note, store64, store80 } from '../float-access.ts';
import { OPERATIONS } from '../fpu/x87-functions.ts';
import { DEAD, WORDS } from '../lazy-flags.ts';
import { LOCAL } from '../locals.ts';

type Emit = (e: Emitter, op: DecodedOp) => void;

const { FLAG_CARRIES, FLAG_RESULT, T2, W0 } = LOCAL;

/** Memory operands: the part of functions' names that takes them, and bytes. */
const FORMAT: Readonly<Record<string, string>> = {
  Md: 'Single',
  Mq: 'Double',
  Mwi: 'Integer',
  Mdi: 'Integer',
  Mqi: 'Integer',
};

/** Pushes the memory operand as what the functions take. */
function pushOperand(e: Emitter, op: DecodedOp, operand: string): void {
  const { asm } = e;
  e.pushAddress(op);
  if (operand === 'Mq' || operand === 'Mqi') return load64(e);
  e.load(operand === 'Mwi' ? 2 : 4);
  if (operand === 'Mwi') asm.op('i32.extend16_s');
  if (operand !== 'Md') asm.op('i64.extend_i32_s');
}

function popsOf(op: DecodedOp): number {
  const { mnemonic } = op.row;
  return mnemonic.endsWith('pp') ? 2 : mnemonic.endsWith('p') ? 1 : 0;
}

/** An instruction that one function executes. */
function byFunction(name: string, push: (e: Emitter, op: DecodedOp) => void): Emit {
  return (e, op) => {
    beginX87(e);
    attempt(e, name, () => push(e, op));
    note(e, op);
  };
}

function constants(...values: readonly number[]): (e: Emitter) => void {
  return (e) => values.forEach((value) => e.asm.const(value));
}

// ── Arithmetic and comparison ────────────────────────────────────────────────────────────────────────────────────

function arithmetic(name: string): Emit {
  return (e, op) => {
    const [destination, source] = op.row.operands;
    if (op.mem) return byFunction(name + FORMAT[source], () => pushOperand(e, op, source))(e, op);
    if (destination === 'ST') return byFunction(`${name}Top`, constants(op.rm))(e, op);
    byFunction(`${name}To`, constants(op.rm, popsOf(op)))(e, op);
  };
}

const fcom: Emit = (e, op) => {
  const source = op.row.operands[1];
  if (!op.mem) return byFunction('fcomRegister', constants(op.rm, popsOf(op)))(e, op);
  byFunction(`fcom${FORMAT[source]}`, () => {
    pushOperand(e, op, source);
    e.asm.const(popsOf(op));
  })(e, op);
};

const ftst = byFunction('fcomInteger', (e) => {
  e.asm.const64(0);
  e.asm.const(0);
});

/** The outcome in ZF and CF: the flags' two words follow from C3 and C0. */
const fcomi: Emit = (e, op) => {
  const { asm } = e;
  beginX87(e);
  asm.const(op.rm);
  asm.const(popsOf(op));
  e.callFloat('fcomi');
  asm.set(T2);
  e.bailIf(() => {
    asm.get(T2);
    asm.opConst('i32.lt_s', 0);
  });
  note(e, op);
  setCompared(e, C3, C0);
};

/** ZF and CF from bits of T2 that are alone or not there, the other flags 0. */
export function setCompared(e: Emitter, zero: number, carry: number): void {
  const { asm } = e;
  e.flags = e.live === 0 ? DEAD : WORDS;
  asm.const(0);
  asm.const(0x100);
  asm.get(T2);
  asm.opConst('i32.and', zero);
  asm.op('select');
  asm.set(FLAG_RESULT);
  asm.const(0xc0000100 | 0);
  asm.const(0x100);
  asm.get(T2);
  asm.opConst('i32.and', carry);
  asm.op('select');
  asm.set(FLAG_CARRIES);
}

// ── Loads and stores ─────────────────────────────────────────────────────────────────────────────────────────────

const fld: Emit = (e, op) => {
  const { asm } = e;
  const [source] = op.row.operands;
  if (!op.mem) return byFunction('loadRegister', constants(op.rm))(e, op);
  if (source !== 'Mt') {
    return byFunction(`load${FORMAT[source]}`, () => pushOperand(e, op, source))(e, op);
  }
  byFunction('loadExtended', () => {
    e.pushAddress(op);
    load80(e);
    asm.get(W0);
    asm.get(T2);
  })(e, op);
};

/** FLD1 … FLDZ: significand and exponent, rounded to nearest; the first and the last are exact. */
const CONSTANTS: Readonly<Record<string, readonly [bigint, number]>> = {
  fld1: [0x8000000000000000n, 0x3fff],
  fldl2t: [0xd49a784bcd1b8afen, 0x4000],
  fldl2e: [0xb8aa3b295c17f0bcn, 0x3fff],
  fldpi: [0xc90fdaa22168c235n, 0x4000],
  fldlg2: [0x9a209a84fbcff799n, 0x3ffd],
  fldln2: [0xb17217f7d1cf79acn, 0x3ffe],
  fldz: [0n, 0],
};

function loadConstant([significand, exponent]: readonly [bigint, number]): Emit {
  const exact = significand << 1n === 1n << 64n || significand === 0n;
  return byFunction(exact ? 'loadExtended' : 'loadConstant', (e) => {
    e.asm.const64(significand);
    e.asm.const(exponent);
  });
}

/** Bits of the result in W0; PE and C1, or sign and exponent, in T2; negative when the function has given up. */
function prepare(e: Emitter, name: string): void {
  const { asm } = e;
  e.callFloat(name);
  asm.set(T2);
  asm.set(W0);
  e.bailIf(() => {
    asm.get(T2);
    asm.opConst('i32.lt_s', 0);
  });
}

/** Operand → function, and bits of an integer. */
const STORED: Readonly<Record<string, readonly [name: string, integerBits: number]>> = {
  Md: ['narrowSingle', 0],
  Mq: ['narrowDouble', 0],
  Mwi: ['toInteger', 16],
  Mdi: ['toInteger', 32],
  Mqi: ['toInteger', 64],
};

function storeConverted(e: Emitter, op: DecodedOp, operand: string): void {
  const { asm } = e;
  const [name, bits] = STORED[operand];
  if (bits !== 0) asm.const(bits);
  prepare(e, name);
  e.pushAddress(op);
  if (operand === 'Mq' || operand === 'Mqi') return store64(e);
  asm.get(W0);
  asm.op('i32.wrap_i64');
  e.store(operand === 'Mwi' ? 2 : 4);
}

const fst: Emit = (e, op) => {
  const { asm } = e;
  const [operand] = op.row.operands;
  if (!op.mem) return byFunction('fst', constants(op.rm, popsOf(op)))(e, op);
  beginX87(e);
  if (operand === 'Mt') {
    prepare(e, 'topExtended');
    e.pushAddress(op);
    store80(e);
    asm.const(0);
  } else {
    storeConverted(e, op, operand);
    asm.get(T2);
  }
  asm.const(popsOf(op));
  e.callFloat('stored');
  note(e, op);
};

// ── Between registers, control ───────────────────────────────────────────────────────────────────────────────────

/** Condition codes as in Jcc. */
const CONDITIONS: Readonly<Record<string, number>> = {
  fcmovb: 2,
  fcmove: 4,
  fcmovbe: 6,
  fcmovu: 10,
  fcmovnb: 3,
  fcmovne: 5,
  fcmovnbe: 7,
  fcmovnu: 11,
};

function conditionalMove(code: number): Emit {
  return byFunction('fcmov', (e, op) => {
    e.asm.const(op.rm);
    e.pushCondition(code);
  });
}

const ffree: Emit = (e, op) => byFunction('ffree', constants(op.rm, popsOf(op)))(e, op);

const fnop: Emit = (e, op) => {
  beginX87(e);
  note(e, op);
};

const fwait: Emit = (e) => beginX87(e);

const fldcw: Emit = (e, op) => {
  beginX87(e);
  attempt(e, 'fldcw', () => {
    e.pushAddress(op);
    e.load(2);
  });
};

/** These two do not wait for an error: with one pending they are the interpreter's all the same. */
const fnstcw: Emit = (e, op) => {
  beginX87(e);
  e.pushAddress(op);
  e.asm.const(0);
  e.asm.memory('i32.load', OFFSET.FPU_CONTROL, true);
  e.store(2);
};

const fnstsw: Emit = (e, op) => {
  const { asm } = e;
  beginX87(e);
  if (op.mem) e.pushAddress(op);
  asm.const(0);
  asm.memory('i32.load', OFFSET.FPU_TOP, true);
  asm.opConst('i32.shl', 11);
  asm.const(0);
  asm.memory('i32.load', OFFSET.FPU_STATUS, true);
  asm.op('i32.or');
  if (op.mem) e.store(2);
  else e.popRegister(0, 2);
};

const SIGN = 0x8000;

export const X87: Readonly<Record<string, Emit>> = {
  ...Object.fromEntries(Object.keys(OPERATIONS).map((name) => [name, arithmetic(name)])),
  ...Object.fromEntries(Object.entries(CONSTANTS).map(([name, value]) => [name, loadConstant(value)])),
  ...Object.fromEntries(Object.entries(CONDITIONS).map(([name, code]) => [name, conditionalMove(code)])),
  fcom,
  fucom: fcom,
  fcomi,
  fucomi: fcomi,
  ftst,
  fld,
  fst,
  fsqrt: byFunction('fsqrt', () => undefined),
  fxch: byFunction('fxch', (e, op) => e.asm.const(op.rm)),
  fabs: byFunction('changeSign', constants(~SIGN, 0)),
  fchs: byFunction('changeSign', constants(-1, SIGN)),
  fincstp: byFunction('rotate', constants(1)),
  fdecstp: byFunction('rotate', constants(-1)),
  ffree,
  fnop,
  fwait,
  fldcw,
  fnstcw,
  fnstsw,
};
