/**
 * Arithmetic and comparison of SSE and SSE2 as WebAssembly; see cpu/ops/sse-arithmetic.ts. With operands and results
 * normal, round to nearest, everything masked and PE set already, it is one instruction; a function of
 * fpu/sse-functions.ts does the rest of what is common.
 */
import type { DecodedOp } from '../../cpu/decoded.ts';
import { OFFSET } from '../../cpu/state.ts';
import type { Emitter } from '../emitter.ts';
import { attempt, beginSse } from '../float-access.ts';
import type { Width } from '../fpu/sse-functions.ts';
import { FORMS, SETTLED, SETTLED_MASK, SMALLEST, SSE_OPERATIONS } from '../fpu/sse-functions.ts';
import { LOCAL } from '../locals.ts';
import type { OpName } from '../wasm/opcodes.ts';
import { pushVector, putVector, takeOperands } from './simd-registers.ts';
import { setCompared } from './x87.ts';

type Emit = (e: Emitter, op: DecodedOp) => void;

const { D0, D1, D2, T2, V0, V1, V2 } = LOCAL;

/** Pushes 1 when the result of rounding is the processor's and sets no flag that is still clear. */
export function pushSettled(e: Emitter): void {
  const { asm } = e;
  asm.const(0);
  asm.memory('i32.load', OFFSET.MXCSR, true);
  asm.opConst('i32.and', SETTLED_MASK);
  asm.opConst('i32.eq', SETTLED);
}

// ── Scalars ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** The local `to` becomes the lowest element of a vector, as a double. */
export function takeScalar(e: Emitter, vector: number, to: number, width: Width): void {
  const { asm } = e;
  asm.get(vector);
  asm.lane(width === 'double' ? 'f64x2.extract_lane' : 'f32x4.extract_lane', 0);
  if (width === 'single') asm.op('f64.promote_f32');
  asm.set(to);
}

/** The lowest element of the destination becomes D2. */
export function putScalar(e: Emitter, op: DecodedOp, width: Width): void {
  const { asm } = e;
  putVector(e, op.reg, true, () => {
    pushVector(e, op.reg, true);
    asm.get(D2);
    if (width === 'single') asm.op('f32.demote_f64');
    asm.lane(width === 'double' ? 'f64x2.replace_lane' : 'f32x4.replace_lane', 0);
  });
}

function pushMagnitude(
  e: Emitter,
  local: number,
  relation: 'f64.ge' | 'f64.gt' | 'f64.lt',
  bound: number,
): void {
  const { asm } = e;
  asm.get(local);
  asm.op('f64.abs');
  asm.constF64(bound);
  asm.op(relation);
}

/** What has to be known of operands and result. */
interface Check {
  /** Locals that must hold normal numbers, or infinities. */
  operands: readonly ('a' | 'b')[];
  /** The result must be finite, or, when it may have become tiny, normal too. */
  result: 'finite' | 'normal' | 'any';
}

interface Operation extends Check {
  scalar: OpName | null;
  single: OpName;
  double: OpName;
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
  add: {
    scalar: 'f64.add',
    single: 'f32x4.add',
    double: 'f64x2.add',
    operands: ['a', 'b'],
    result: 'finite',
  },
  sub: {
    scalar: 'f64.sub',
    single: 'f32x4.sub',
    double: 'f64x2.sub',
    operands: ['a', 'b'],
    result: 'finite',
  },
  mul: {
    scalar: 'f64.mul',
    single: 'f32x4.mul',
    double: 'f64x2.mul',
    operands: ['a', 'b'],
    result: 'normal',
  },
  div: {
    scalar: 'f64.div',
    single: 'f32x4.div',
    double: 'f64x2.div',
    operands: ['a', 'b'],
    result: 'normal',
  },
  sqrt: { scalar: 'f64.sqrt', single: 'f32x4.sqrt', double: 'f64x2.sqrt', operands: ['b'], result: 'normal' },
  min: { scalar: null, single: 'f32x4.pmin', double: 'f64x2.pmin', operands: ['a', 'b'], result: 'any' },
  max: { scalar: null, single: 'f32x4.pmax', double: 'f64x2.pmax', operands: ['a', 'b'], result: 'any' },
};

/** D2 ← D0 op D1. */
function computeScalar(e: Emitter, name: string, width: Width): void {
  const { asm } = e;
  const { scalar } = OPERATIONS[name];
  if (name !== 'sqrt') asm.get(D0);
  asm.get(D1);
  if (scalar !== null) asm.op(scalar);
  else {
    asm.get(D0);
    asm.get(D1);
    asm.op(name === 'min' ? 'f64.lt' : 'f64.gt');
    asm.op('select');
  }
  if (width === 'single') {
    asm.op('f32.demote_f64');
    asm.op('f64.promote_f32');
  }
  asm.set(D2);
}

function scalar(name: string, form: string): Emit {
  const { width } = FORMS[form];
  const { operands, result } = OPERATIONS[name];
  const smallest = SMALLEST[width];
  return (e, op) => {
    const { asm } = e;
    beginSse(e);
    takeOperands(e, op, true, width === 'double' ? 8 : 4);
    takeScalar(e, V0, D0, width);
    takeScalar(e, V1, D1, width);
    computeScalar(e, name, width);
    pushSettled(e);
    for (const operand of operands) {
      pushMagnitude(e, operand === 'a' ? D0 : D1, 'f64.ge', smallest);
      asm.op('i32.and');
    }
    if (result !== 'any') {
      pushMagnitude(e, D2, 'f64.lt', Infinity);
      asm.op('i32.and');
    }
    if (result === 'normal') {
      pushMagnitude(e, D2, 'f64.gt', smallest);
      asm.op('i32.and');
    }
    asm.if();
    putScalar(e, op, width);
    asm.else();
    callFunction(e, name + form, op);
    asm.end();
  };
}

function callFunction(e: Emitter, name: string, op: DecodedOp): void {
  attempt(e, name, () => {
    e.asm.const(op.reg);
    e.asm.get(V1);
  });
}

// ── Vectors ──────────────────────────────────────────────────────────────────────────────────────────────────────

export interface VectorNames {
  splat: OpName;
  abs: OpName;
  eq: OpName;
  lt: OpName;
  ge: OpName;
  allTrue: OpName;
  bitmask: OpName;
}

export const VECTOR: Readonly<Record<Width, VectorNames>> = {
  single: {
    splat: 'f32x4.splat',
    abs: 'f32x4.abs',
    eq: 'f32x4.eq',
    lt: 'f32x4.lt',
    ge: 'f32x4.ge',
    allTrue: 'i32x4.all_true',
    bitmask: 'i32x4.bitmask',
  },
  double: {
    splat: 'f64x2.splat',
    abs: 'f64x2.abs',
    eq: 'f64x2.eq',
    lt: 'f64x2.lt',
    ge: 'f64x2.ge',
    allTrue: 'i64x2.all_true',
    bitmask: 'i64x2.bitmask',
  },
};

/** Pushes a vector of the same number in every lane. */
export function pushSplat(e: Emitter, value: number, width: Width): void {
  const { asm } = e;
  if (width === 'double') {
    const [low, high] = new Int32Array(Float64Array.of(value).buffer);
    return asm.constV128([low, high, low, high]);
  }
  const [bits] = new Int32Array(Float32Array.of(value).buffer);
  asm.constV128([bits, bits, bits, bits]);
}

function pushLaneMagnitudes(e: Emitter, local: number, relation: OpName, bound: number, width: Width): void {
  const { asm } = e;
  asm.get(local);
  asm.op(VECTOR[width].abs);
  pushSplat(e, bound, width);
  asm.op(relation);
}

function pushPlainLanes(e: Emitter, { operands, result }: Check, width: Width): void {
  const { asm } = e;
  const { ge, lt, allTrue } = VECTOR[width];
  const checks: (() => void)[] = operands.map((operand) => () => {
    pushLaneMagnitudes(e, operand === 'a' ? V0 : V1, ge, SMALLEST[width], width);
  });
  if (result !== 'any') checks.push(() => pushLaneMagnitudes(e, V2, lt, Infinity, width));
  if (result === 'normal') {
    checks.push(() => {
      pushSplat(e, SMALLEST[width], width);
      asm.get(V2);
      asm.op(VECTOR[width].abs);
      asm.op(lt);
    });
  }
  checks.forEach((push, index) => {
    push();
    if (index > 0) asm.op('v128.and');
  });
  asm.op(allTrue);
}

function packed(name: string, form: string): Emit {
  const { width } = FORMS[form];
  const operation = OPERATIONS[name];
  return (e, op) => {
    const { asm } = e;
    beginSse(e);
    takeOperands(e, op, true, 16);
    // PMIN(x, y) is y < x ? y : x, MINPS (a, b) a < b ? a : b; and a root looks at the source alone.
    if (name === 'min' || name === 'max') asm.get(V1);
    if (name !== 'sqrt') asm.get(V0);
    if (name !== 'min' && name !== 'max') asm.get(V1);
    asm.op(operation[width]);
    asm.set(V2);
    pushSettled(e);
    pushPlainLanes(e, operation, width);
    asm.op('i32.and');
    asm.if();
    putVector(e, op.reg, true, () => asm.get(V2));
    asm.else();
    callFunction(e, name + form, op);
    asm.end();
  };
}

// ── Comparison ───────────────────────────────────────────────────────────────────────────────────────────────────

/** Pushes a mask of the lanes that are no denormals and no NaNs. */
function pushOrdinary(e: Emitter, local: number, width: Width): void {
  const { asm } = e;
  const { eq, ge } = VECTOR[width];
  pushLaneMagnitudes(e, local, ge, SMALLEST[width], width);
  asm.get(local);
  pushSplat(e, 0, width);
  asm.op(eq);
  asm.op('v128.or');
}

/** Leaves unless what counts of V0 and V1 can be compared without an exception. */
function needOrdinary(e: Emitter, width: Width, lanes: number): void {
  const { asm } = e;
  e.bailIf(() => {
    pushOrdinary(e, V0, width);
    pushOrdinary(e, V1, width);
    asm.op('v128.and');
    if (lanes > 1) asm.op(VECTOR[width].allTrue);
    else {
      asm.op(VECTOR[width].bitmask);
      asm.opConst('i32.and', 1);
    }
    asm.op('i32.eqz');
  });
}

/** By the low two bits of the predicate, of ordered operands; null: false. */
const RELATIONS: Readonly<Record<Width, readonly (OpName | null)[]>> = {
  single: ['f32x4.eq', 'f32x4.lt', 'f32x4.le', null],
  double: ['f64x2.eq', 'f64x2.lt', 'f64x2.le', null],
};

function pushRelation(e: Emitter, predicate: number, width: Width): void {
  const { asm } = e;
  const relation = RELATIONS[width][predicate & 3];
  if (relation === null) asm.constV128([0, 0, 0, 0]);
  else {
    asm.get(V0);
    asm.get(V1);
    asm.op(relation);
  }
  if ((predicate & 4) !== 0) asm.op('v128.not');
}

function compareMask(form: string): Emit {
  const { width, lanes } = FORMS[form];
  const bytes = width === 'double' ? 8 : 4;
  return (e, op) => {
    const { asm } = e;
    beginSse(e);
    takeOperands(e, op, true, lanes > 1 ? 16 : bytes);
    needOrdinary(e, width, lanes);
    putVector(e, op.reg, true, () => {
      pushRelation(e, op.imm, width);
      if (lanes > 1) return;
      asm.get(V0);
      asm.shuffle(Array.from({ length: 16 }, (_, n) => (n < bytes ? n : 16 + n)));
    });
  };
}

/** ZF and CF of the comparison of two scalars. */
function toFlags(width: Width): Emit {
  const bytes = width === 'double' ? 8 : 4;
  return (e, op) => {
    const { asm } = e;
    beginSse(e);
    takeOperands(e, op, true, bytes);
    needOrdinary(e, width, 1);
    takeScalar(e, V0, D0, width);
    takeScalar(e, V1, D1, width);
    asm.get(D0);
    asm.get(D1);
    asm.op('f64.lt');
    asm.opConst('i32.shl', 1);
    asm.get(D0);
    asm.get(D1);
    asm.op('f64.eq');
    asm.op('i32.or');
    asm.set(T2);
    setCompared(e, 1, 2);
  };
}

const ARITHMETIC = SSE_OPERATIONS.flatMap((name) =>
  Object.entries(FORMS).map(([form, { lanes }]): [string, Emit] => [
    name + form,
    lanes > 1 ? packed(name, form) : scalar(name, form),
  ]),
);

export const SSE_ARITHMETIC: Readonly<Record<string, Emit>> = {
  ...Object.fromEntries(ARITHMETIC),
  cmpps: compareMask('ps'),
  cmppd: compareMask('pd'),
  cmpss: compareMask('ss'),
  cmpsdx: compareMask('sd'),
  comiss: toFlags('single'),
  ucomiss: toFlags('single'),
  comisd: toFlags('double'),
  ucomisd: toFlags('double'),
};
