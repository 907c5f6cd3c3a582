/** x87 transcendental functions (Intel SDM volume 1, section 8.3.7). */
import type { Cpu } from '../cpu.ts';
import type { DecodedOp, Handler } from '../decoded.ts';
import { C2 } from '../fpu/bits.ts';
import {
  arcTangentOf,
  COSINE_OF,
  SINE_OF,
  TANGENT_OF,
  trigonometric,
  twoToXMinusOne,
  yLog2X,
  yLog2XPlus1,
} from '../fpu/transcendental.ts';
import { classOf, QUIET } from '../fpu/value.ts';
import {
  canPush,
  CONTROL,
  enter,
  isEmpty,
  M,
  note,
  overflow,
  pop,
  push,
  settle,
  st,
  STATUS,
  underflow,
} from './x87-unit.ts';

const f2xm1: Handler = (cpu, op) => {
  enter(cpu);
  note(cpu, op);
  const i32 = cpu.i32;
  const at = st(cpu, 0);
  if (isEmpty(cpu, 0)) underflow(cpu, 0);
  else settle(cpu, twoToXMinusOne(i32, at, i32, at, i32[CONTROL]));
};

type Binary = typeof yLog2X;

/** ST(1) ← f(ST(0), ST(1)), then pops. */
function binary(operation: Binary): Handler {
  return (cpu, op) => {
    enter(cpu);
    note(cpu, op);
    if (isEmpty(cpu, 0) || isEmpty(cpu, 1)) {
      if (underflow(cpu, 1)) pop(cpu);
      return;
    }
    const i32 = cpu.i32;
    const to = st(cpu, 1);
    if (settle(cpu, operation(i32, to, i32, st(cpu, 0), i32, to, i32[CONTROL]))) pop(cpu);
  };
}

function clearC2(cpu: Cpu): void {
  cpu.i32[STATUS] &= ~C2;
}

function onTop(which: number): Handler {
  return (cpu, op) => {
    enter(cpu);
    note(cpu, op);
    clearC2(cpu);
    const i32 = cpu.i32;
    const at = st(cpu, 0);
    if (isEmpty(cpu, 0)) underflow(cpu, 0);
    else settle(cpu, trigonometric(i32, at, i32, at, which, i32[CONTROL]));
  };
}

function copyDown(cpu: Cpu): void {
  for (let k = 0; k < 3; k++) cpu.i32[st(cpu, 0) + k] = cpu.i32[st(cpu, 1) + k];
}

/** Stack faults of the two that push: true when there was one. */
function faults(cpu: Cpu): boolean {
  if (isEmpty(cpu, 0)) {
    if (underflow(cpu, 0)) {
      push(cpu);
      copyDown(cpu);
    }
    return true;
  }
  if (canPush(cpu)) return false;
  const at = st(cpu, 0);
  overflow(cpu);
  if (st(cpu, 0) !== at) for (let k = 0; k < 3; k++) cpu.i32[at + k] = cpu.i32[st(cpu, 0) + k];
  return true;
}

/** ST(0) ← tan, and 1 is pushed; of a NaN, the NaN. */
const fptan: Handler = (cpu, op) => {
  enter(cpu);
  note(cpu, op);
  clearC2(cpu);
  if (faults(cpu)) return;
  const i32 = cpu.i32;
  const at = st(cpu, 0);
  const flags = trigonometric(i32, at, i32, at, TANGENT_OF, i32[CONTROL]);
  if (!settle(cpu, flags) || (flags & C2) !== 0) return;
  push(cpu);
  if (classOf(i32, at) >= QUIET) copyDown(cpu);
  else {
    const top = st(cpu, 0);
    i32[top] = 0;
    i32[top + 1] = 0x80000000 | 0;
    i32[top + 2] = 0x3fff;
  }
};

/** ST(0) ← sin, and the cosine is pushed. */
const fsincos: Handler = (cpu, op) => {
  enter(cpu);
  note(cpu, op);
  clearC2(cpu);
  if (faults(cpu)) return;
  const i32 = cpu.i32;
  const at = st(cpu, 0);
  let flags = trigonometric(M, 0, i32, at, COSINE_OF, i32[CONTROL]);
  if ((flags & C2) === 0) flags |= trigonometric(i32, at, i32, at, SINE_OF, i32[CONTROL]);
  if (!settle(cpu, flags) || (flags & C2) !== 0) return;
  push(cpu);
  for (let k = 0; k < 3; k++) i32[st(cpu, 0) + k] = M[k];
};

export const X87_TRANSCENDENTAL: Record<string, (op: DecodedOp) => Handler> = {
  f2xm1: () => f2xm1,
  fyl2x: () => binary(yLog2X),
  fyl2xp1: () => binary(yLog2XPlus1),
  fpatan: () => binary(arcTangentOf),
  fsin: () => onTop(SINE_OF),
  fcos: () => onTop(COSINE_OF),
  fptan: () => fptan,
  fsincos: () => fsincos,
};
