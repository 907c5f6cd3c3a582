/** x87 arithmetic (Intel SDM volume 1, section 8.3.3 and 8.3.5): operands on the stack, in memory, integers. */
import type { Cpu } from '../cpu.ts';
import type { DecodedOp, Handler } from '../decoded.ts';
import { add80, divide80, multiply80, root80 } from '../fpu/arithmetic.ts';
import { C0, C1, C2, C3, SIGN } from '../fpu/bits.ts';
import { fromInteger, roundToIntegral, widen32, widen64 } from '../fpu/convert.ts';
import { NO_QUOTIENT, remainder80 } from '../fpu/remainder.ts';
import { extract80, scale80 } from '../fpu/scale.ts';
import { oneNan, QUIET, classOf } from '../fpu/value.ts';
import { checkWideAlignment } from '../memory.ts';
import { readAddress } from './operands.ts';
import {
  canPush,
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
  STATUS,
  underflow,
} from './x87-unit.ts';

type Operation = (
  out: Int32Array,
  at: number,
  a: Int32Array,
  i: number,
  b: Int32Array,
  j: number,
  control: number,
  denormal: number,
) => number;

/** Destination is the first operand. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  fadd: (out, at, a, i, b, j, control, denormal) => add80(out, at, a, i, b, j, 0, control, denormal),
  fsub: (out, at, a, i, b, j, control, denormal) => add80(out, at, a, i, b, j, SIGN, control, denormal),
  fsubr: (out, at, a, i, b, j, control, denormal) => add80(out, at, b, j, a, i, SIGN, control, denormal),
  fmul: multiply80,
  fdiv: divide80,
  fdivr: (out, at, a, i, b, j, control, denormal) => divide80(out, at, b, j, a, i, control, denormal),
};

/** ST(d) ← ST(d) op ST(s). */
function onStack(cpu: Cpu, operation: Operation, d: number, s: number): boolean {
  if (isEmpty(cpu, d) || isEmpty(cpu, s)) return underflow(cpu, d);
  const i32 = cpu.i32;
  const at = st(cpu, d);
  return settle(cpu, operation(i32, at, i32, at, i32, st(cpu, s), i32[CONTROL], 0));
}

function toTop(operation: Operation): Handler {
  return (cpu, op) => {
    enter(cpu);
    note(cpu, op);
    onStack(cpu, operation, 0, op.rm);
  };
}

function fromTop(operation: Operation): Handler {
  return (cpu, op) => {
    enter(cpu);
    note(cpu, op);
    onStack(cpu, operation, op.rm, 0);
  };
}

function fromTopAndPop(operation: Operation): Handler {
  return (cpu, op) => {
    enter(cpu);
    note(cpu, op);
    if (onStack(cpu, operation, op.rm, 0)) pop(cpu);
  };
}

/** Reads a memory operand into `M`; DE when it is a denormal single or double. */
export type Reader = (cpu: Cpu, op: DecodedOp) => number;

const readSingle: Reader = (cpu, op) => widen32(M, 0, cpu.read32(readAddress(cpu, op, 4)));
const readDouble: Reader = (cpu, op) => {
  const at = readAddress(cpu, op, 8);
  checkWideAlignment(cpu, at, 8);
  const low = cpu.read32(at);
  return widen64(M, 0, cpu.read32((at + 4) | 0), low);
};
const readInteger16: Reader = (cpu, op) => {
  const value = (cpu.read16(readAddress(cpu, op, 2)) << 16) >> 16;
  fromInteger(M, 0, value >> 31, value);
  return 0;
};
const readInteger32: Reader = (cpu, op) => {
  const value = cpu.read32(readAddress(cpu, op, 4));
  fromInteger(M, 0, value >> 31, value);
  return 0;
};
const readInteger64: Reader = (cpu, op) => {
  const at = readAddress(cpu, op, 8);
  checkWideAlignment(cpu, at, 8);
  const low = cpu.read32(at);
  fromInteger(M, 0, cpu.read32((at + 4) | 0), low);
  return 0;
};

/** By the operand of the table row. */
export const READERS: Readonly<Record<string, Reader>> = {
  Md: readSingle,
  Mq: readDouble,
  Mwi: readInteger16,
  Mdi: readInteger32,
  Mqi: readInteger64,
};

function withMemory(operation: Operation, read: Reader): Handler {
  return (cpu, op) => {
    enter(cpu);
    const denormal = read(cpu, op);
    note(cpu, op);
    if (isEmpty(cpu, 0)) {
      underflow(cpu, 0);
      return;
    }
    const i32 = cpu.i32;
    const at = st(cpu, 0);
    settle(cpu, operation(i32, at, i32, at, M, 0, i32[CONTROL], denormal));
  };
}

function bindArithmetic(op: DecodedOp): Handler {
  const operation = OPERATIONS[op.row.semantics];
  if (op.mem) return withMemory(operation, READERS[op.row.operands[1]]);
  if (op.row.operands[0] === 'ST') return toTop(operation);
  return op.row.mnemonic.endsWith('p') ? fromTopAndPop(operation) : fromTop(operation);
}

/** An operation on ST(0) alone. */
function unary(operation: (i32: Int32Array, at: number, control: number) => number): Handler {
  return (cpu, op) => {
    enter(cpu);
    note(cpu, op);
    if (isEmpty(cpu, 0)) underflow(cpu, 0);
    else settle(cpu, operation(cpu.i32, st(cpu, 0), cpu.i32[CONTROL]));
  };
}

const fsqrt = unary((i32, at, control) => root80(i32, at, i32, at, control));
const fabs = unary((i32, at) => {
  i32[at + 2] &= ~SIGN;
  return 0;
});
const fchs = unary((i32, at) => {
  i32[at + 2] ^= SIGN;
  return 0;
});
const frndint = unary((i32, at, control) =>
  classOf(i32, at) >= QUIET ? oneNan(i32, at, i32, at, control) : roundToIntegral(i32, at, i32, at, control),
);

const fscale: Handler = (cpu, op) => {
  enter(cpu);
  note(cpu, op);
  if (isEmpty(cpu, 0) || isEmpty(cpu, 1)) underflow(cpu, 0);
  else settle(cpu, scale80(cpu.i32, st(cpu, 0), cpu.i32, st(cpu, 1), cpu.i32[CONTROL]));
};

function partialRemainder(nearest: boolean): Handler {
  return (cpu, op) => {
    enter(cpu);
    note(cpu, op);
    if (isEmpty(cpu, 0) || isEmpty(cpu, 1)) {
      cpu.i32[STATUS] &= ~C2;
      underflow(cpu, 0);
      return;
    }
    const i32 = cpu.i32;
    const at = st(cpu, 0);
    const flags = remainder80(i32, at, i32, at, i32, st(cpu, 1), nearest, i32[CONTROL]);
    i32[STATUS] &= (flags & NO_QUOTIENT) !== 0 ? ~(C1 | C2) : ~(C0 | C1 | C2 | C3);
    settle(cpu, flags & ~NO_QUOTIENT);
  };
}

/** ST(0) becomes the exponent, and the significand is pushed. */
const fxtract: Handler = (cpu, op) => {
  enter(cpu);
  note(cpu, op);
  if (isEmpty(cpu, 0)) {
    if (underflow(cpu, 0)) {
      push(cpu);
      cpu.i32.copyWithin(st(cpu, 0), st(cpu, 1), st(cpu, 1) + 3);
    }
    return;
  }
  if (!canPush(cpu)) {
    const at = st(cpu, 0);
    overflow(cpu);
    if (st(cpu, 0) !== at) cpu.i32.copyWithin(at, st(cpu, 0), st(cpu, 0) + 3);
    return;
  }
  const i32 = cpu.i32;
  const at = st(cpu, 0);
  if (!settle(cpu, extract80(M, 0, i32, at, i32[CONTROL]))) return;
  push(cpu);
  markFull(cpu, 0);
  for (let k = 0; k < 3; k++) i32[st(cpu, 0) + k] = M[k];
};

export const X87_ARITHMETIC: Record<string, (op: DecodedOp) => Handler> = {
  ...Object.fromEntries(Object.keys(OPERATIONS).map((name) => [name, bindArithmetic])),
  fsqrt: () => fsqrt,
  fabs: () => fabs,
  fchs: () => fchs,
  frndint: () => frndint,
  fscale: () => fscale,
  fprem: () => partialRemainder(false),
  fprem1: () => partialRemainder(true),
  fxtract: () => fxtract,
};
