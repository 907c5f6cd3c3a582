/**
 * Conversions of SSE and SSE2 as WebAssembly; see cpu/ops/sse-convert.ts. What is exact needs no mode; an inexact
 * result needs the usual one and PE set already, and NaNs, denormals and what does not fit are the interpreter's.
 */
import type { DecodedOp } from '../../cpu/decoded.ts';
import type { Emitter } from '../emitter.ts';
import { beginSse } from '../float-access.ts';
import type { Width } from '../fpu/sse-functions.ts';
import { SMALLEST } from '../fpu/sse-functions.ts';
import { LOCAL } from '../locals.ts';
import { pushSource, putVector } from './simd-registers.ts';
import { pushSettled, pushSplat, putScalar, takeScalar, VECTOR } from './sse-arithmetic.ts';

type Emit = (e: Emitter, op: DecodedOp) => void;

const { D1, D2, V1, V2 } = LOCAL;
const TWO_31 = 2 ** 31;

/** Leaves unless what `pushExact` pushes is 1, or rounding sets no new flag. */
function needExactOrSettled(e: Emitter, pushExact: () => void): void {
  e.bailIf(() => {
    pushExact();
    pushSettled(e);
    e.asm.op('i32.or');
    e.asm.op('i32.eqz');
  });
}

function pushEqual(e: Emitter, a: number, b: number): void {
  e.asm.get(a);
  e.asm.get(b);
  e.asm.op('f64.eq');
}

/** D1 ← the scalar source. */
function takeSource(e: Emitter, op: DecodedOp, width: Width): void {
  pushSource(e, op, true, width === 'double' ? 8 : 4);
  e.asm.set(V1);
  takeScalar(e, V1, D1, width);
}

/** Leaves unless the magnitude of a double is below a bound; NaNs are not. */
function needBelow(e: Emitter, local: number, bound: number): void {
  const { asm } = e;
  e.bailIf(() => {
    asm.get(local);
    asm.op('f64.abs');
    asm.constF64(bound);
    asm.op('f64.lt');
    asm.op('i32.eqz');
  });
}

// ── Integers and scalars ─────────────────────────────────────────────────────────────────────────────────────────

/** CVTSI2SS, CVTSI2SD. */
function fromGeneral(width: Width): Emit {
  return (e, op) => {
    const { asm } = e;
    beginSse(e);
    e.pushE(op, 4);
    asm.op('f64.convert_i32_s');
    asm.set(D2);
    if (width === 'single') {
      needExactOrSettled(e, () => {
        asm.get(D2);
        asm.op('f32.demote_f64');
        asm.op('f64.promote_f32');
        asm.get(D2);
        asm.op('f64.eq');
      });
    }
    putScalar(e, op, width);
  };
}

/** CVT(T)SS2SI, CVT(T)SD2SI. */
function toGeneral(width: Width, truncating: boolean): Emit {
  return (e, op) => {
    const { asm } = e;
    beginSse(e);
    takeSource(e, op, width);
    asm.get(D1);
    asm.op(truncating ? 'f64.trunc' : 'f64.nearest');
    asm.set(D2);
    needBelow(e, D2, TWO_31);
    needExactOrSettled(e, () => pushEqual(e, D1, D2));
    asm.get(D2);
    asm.op('i32.trunc_f64_s');
    e.pop32(op.reg);
  };
}

// ── Between single and double ────────────────────────────────────────────────────────────────────────────────────

/** Leaves when the magnitude of D`local` is neither zero nor normal, by the width; infinities pass. */
function needOrdinary(e: Emitter, local: number, width: Width): void {
  const { asm } = e;
  e.bailIf(() => {
    asm.get(local);
    asm.op('f64.abs');
    asm.constF64(SMALLEST[width]);
    asm.op('f64.ge');
    asm.get(local);
    asm.constF64(0);
    asm.op('f64.eq');
    asm.op('i32.or');
    asm.op('i32.eqz');
  });
}

const cvtss2sd: Emit = (e, op) => {
  beginSse(e);
  takeSource(e, op, 'single');
  needOrdinary(e, D1, 'single');
  e.asm.get(D1);
  e.asm.set(D2);
  putScalar(e, op, 'double');
};

/** A result that underflow or overflow may have had part in is the interpreter's. */
const cvtsd2ss: Emit = (e, op) => {
  const { asm } = e;
  beginSse(e);
  takeSource(e, op, 'double');
  asm.get(D1);
  asm.op('f32.demote_f64');
  asm.op('f64.promote_f32');
  asm.set(D2);
  needBelow(e, D2, Infinity);
  e.bailIf(() => {
    asm.get(D2);
    asm.op('f64.abs');
    asm.constF64(SMALLEST.single);
    asm.op('f64.gt');
    asm.get(D1);
    asm.constF64(0);
    asm.op('f64.eq');
    asm.op('i32.or');
    asm.op('i32.eqz');
  });
  needExactOrSettled(e, () => pushEqual(e, D1, D2));
  putScalar(e, op, 'single');
};

// ── Vectors ──────────────────────────────────────────────────────────────────────────────────────────────────────

const cvtdq2pd: Emit = (e, op) => {
  beginSse(e);
  putVector(e, op.reg, true, () => {
    pushSource(e, op, true, 8);
    e.asm.op('f64x2.convert_low_i32x4_s');
  });
};

/** Exact when converting back gives the same; 2^31 does not come back. */
const cvtdq2ps: Emit = (e, op) => {
  const { asm } = e;
  beginSse(e);
  pushSource(e, op, true, 16);
  asm.set(V1);
  asm.get(V1);
  asm.op('f32x4.convert_i32x4_s');
  asm.set(V2);
  needExactOrSettled(e, () => {
    asm.get(V2);
    asm.op('i32x4.trunc_sat_f32x4_s');
    asm.get(V1);
    asm.op('i32x4.eq');
    asm.get(V2);
    pushSplat(e, TWO_31, 'single');
    asm.op('f32x4.lt');
    asm.op('v128.and');
    asm.op('i32x4.all_true');
  });
  putVector(e, op.reg, true, () => asm.get(V2));
};

/** CVT(T)PS2DQ: V2 is what the lanes of V1 are rounded to. */
function toPacked(truncating: boolean): Emit {
  return (e, op) => {
    const { asm } = e;
    beginSse(e);
    pushSource(e, op, true, 16);
    asm.set(V1);
    asm.get(V1);
    asm.op(truncating ? 'f32x4.trunc' : 'f32x4.nearest');
    asm.set(V2);
    e.bailIf(() => {
      asm.get(V2);
      asm.op('f32x4.abs');
      pushSplat(e, TWO_31, 'single');
      asm.op('f32x4.lt');
      asm.op('i32x4.all_true');
      asm.op('i32.eqz');
    });
    needExactOrSettled(e, () => {
      asm.get(V1);
      asm.get(V2);
      asm.op('f32x4.eq');
      asm.op('i32x4.all_true');
    });
    putVector(e, op.reg, true, () => {
      asm.get(V2);
      asm.op('i32x4.trunc_sat_f32x4_s');
    });
  };
}

const cvtps2pd: Emit = (e, op) => {
  const { asm } = e;
  const { abs, ge, eq, allTrue } = VECTOR.double;
  beginSse(e);
  pushSource(e, op, true, 8);
  asm.op('f64x2.promote_low_f32x4');
  asm.set(V2);
  e.bailIf(() => {
    asm.get(V2);
    asm.op(abs);
    pushSplat(e, SMALLEST.single, 'double');
    asm.op(ge);
    asm.get(V2);
    pushSplat(e, 0, 'double');
    asm.op(eq);
    asm.op('v128.or');
    asm.op(allTrue);
    asm.op('i32.eqz');
  });
  putVector(e, op.reg, true, () => asm.get(V2));
};

export const SSE_CONVERT: Readonly<Record<string, Emit>> = {
  cvtsi2ss: fromGeneral('single'),
  cvtsi2sd: fromGeneral('double'),
  cvtss2si: toGeneral('single', false),
  cvttss2si: toGeneral('single', true),
  cvtsd2si: toGeneral('double', false),
  cvttsd2si: toGeneral('double', true),
  cvtss2sd,
  cvtsd2ss,
  cvtdq2pd,
  cvtdq2ps,
  cvtps2dq: toPacked(false),
  cvttps2dq: toPacked(true),
  cvtps2pd,
};
