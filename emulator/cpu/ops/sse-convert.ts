/** Conversions of SSE and SSE2 (Intel SDM volume 1, sections 10.4.4 and 11.4.1.6), and the approximations of SSE. */
import type { Cpu } from '../cpu.ts';
import type { DecodedOp, Handler } from '../decoded.ts';
import { ROUND_ZERO, ROUNDING } from '../fpu/bits.ts';
import type { Element } from '../fpu/simd-float.ts';
import { convertFloat, convertInteger, DOUBLE, SINGLE, toSigned } from '../fpu/simd-float.ts';
import { readE } from './operands.ts';
import { reciprocal, reciprocalRoot } from '../fpu/reciprocal.ts';
import { elementControl } from './sse-arithmetic.ts';
import {
  D,
  enterMmx,
  enterSse,
  loadPart,
  loadQ,
  loadW,
  loadXmm,
  MXCSR,
  raise,
  S,
  startMmx,
  storeMm,
  storeXmm,
  xmm,
} from './simd-unit.ts';

/** First lanes of the source as floats. */
const SF = new Float64Array(S.i32.buffer);
const S32 = new Float32Array(S.i32.buffer);

function control(cpu: Cpu, truncating: boolean): number {
  const word = elementControl(cpu.i32[MXCSR]);
  return truncating ? (word & ~ROUNDING) | ROUND_ZERO : word;
}

function finish(cpu: Cpu, flags: number): void {
  if (flags !== 0) raise(cpu, flags);
}

/** CVTPI2PS, CVTPI2PD: two integers from memory, or from an MMX register and then an MMX instruction too. */
function fromMm(element: Element): Handler {
  return (cpu, op) => {
    enterSse(cpu);
    if (!op.mem) enterMmx(cpu);
    loadQ(cpu, op, S);
    loadXmm(cpu, D, op.reg);
    let flags = 0;
    const word = control(cpu, false);
    for (let n = 0; n < 2; n++) flags |= convertInteger(element, D.i32, n * element.words, S.i32[n], word);
    if (!op.mem) startMmx(cpu);
    finish(cpu, flags);
    storeXmm(cpu, op.reg, D);
  };
}

/** CVTSI2SS, CVTSI2SD. */
function fromGeneral(element: Element): Handler {
  return (cpu, op) => {
    enterSse(cpu);
    const value = readE(cpu, op, 4);
    if (element === DOUBLE) {
      cpu.f64[xmm(op.reg) >> 1] = value | 0;
      return;
    }
    finish(cpu, convertInteger(element, D.i32, 0, value, control(cpu, false)));
    const to = xmm(op.reg);
    for (let k = 0; k < element.words; k++) cpu.i32[to + k] = D.i32[k];
  };
}

/** CVT(T)PS2PI, CVT(T)PD2PI. */
function toMm(element: Element, truncating: boolean): Handler {
  return (cpu, op) => {
    enterSse(cpu);
    enterMmx(cpu);
    if (element === SINGLE) loadPart(cpu, op, S, 8);
    else loadW(cpu, op, S);
    let flags = 0;
    const word = control(cpu, truncating);
    for (let n = 0; n < 2; n++) flags |= toSigned(element, S.i32, n * element.words, D.i32, n, word);
    startMmx(cpu);
    finish(cpu, flags);
    storeMm(cpu, op.reg, D.i32[0], D.i32[1]);
  };
}

/** CVT(T)SS2SI, CVT(T)SD2SI. */
function toGeneral(element: Element, truncating: boolean): Handler {
  return (cpu, op) => {
    enterSse(cpu);
    loadPart(cpu, op, S, 4 * element.words);
    if (truncating) {
      const value = element === DOUBLE ? SF[0] : S32[0];
      const whole = value | 0;
      if (whole === value) {
        cpu.r32[op.reg] = whole;
        return;
      }
    }
    finish(cpu, toSigned(element, S.i32, 0, D.i32, 0, control(cpu, truncating)));
    cpu.r32[op.reg] = D.i32[0];
  };
}

/** Packed integers of the lanes of an XMM register; what the result does not fill is zero. */
function toPackedIntegers(element: Element, truncating: boolean): Handler {
  const lanes = 4 / element.words;
  return (cpu, op) => {
    enterSse(cpu);
    loadW(cpu, op, S);
    D.i32.fill(0);
    let flags = 0;
    const word = control(cpu, truncating);
    for (let n = 0; n < lanes; n++) flags |= toSigned(element, S.i32, n * element.words, D.i32, n, word);
    finish(cpu, flags);
    storeXmm(cpu, op.reg, D);
  };
}

const cvtdq2ps: Handler = (cpu, op) => {
  enterSse(cpu);
  loadW(cpu, op, S);
  let flags = 0;
  const word = control(cpu, false);
  for (let n = 0; n < 4; n++) flags |= convertInteger(SINGLE, D.i32, n, S.i32[n], word);
  finish(cpu, flags);
  storeXmm(cpu, op.reg, D);
};
const cvtdq2pd: Handler = (cpu, op) => {
  enterSse(cpu);
  loadPart(cpu, op, S, 8);
  for (let n = 0; n < 2; n++) convertInteger(DOUBLE, D.i32, 2 * n, S.i32[n], 0);
  storeXmm(cpu, op.reg, D);
};

const cvtps2pd: Handler = (cpu, op) => {
  enterSse(cpu);
  loadPart(cpu, op, S, 8);
  let flags = 0;
  const word = control(cpu, false);
  for (let n = 0; n < 2; n++) flags |= convertFloat(SINGLE, DOUBLE, D.i32, 2 * n, S.i32, n, word);
  finish(cpu, flags);
  storeXmm(cpu, op.reg, D);
};
const cvtpd2ps: Handler = (cpu, op) => {
  enterSse(cpu);
  loadW(cpu, op, S);
  D.i32.fill(0);
  let flags = 0;
  const word = control(cpu, false);
  for (let n = 0; n < 2; n++) flags |= convertFloat(DOUBLE, SINGLE, D.i32, n, S.i32, 2 * n, word);
  finish(cpu, flags);
  storeXmm(cpu, op.reg, D);
};

function scalarFloat(from: Element, to: Element): Handler {
  return (cpu, op) => {
    enterSse(cpu);
    loadPart(cpu, op, S, 4 * from.words);
    finish(cpu, convertFloat(from, to, D.i32, 0, S.i32, 0, control(cpu, false)));
    const at = xmm(op.reg);
    for (let k = 0; k < to.words; k++) cpu.i32[at + k] = D.i32[k];
  };
}

/** RCPPS, RSQRTPS and their scalar forms: no exceptions. */
function approximation(f: (bits: number) => number, lanes: number): Handler {
  return (cpu, op) => {
    enterSse(cpu);
    if (lanes === 4) loadW(cpu, op, S);
    else loadPart(cpu, op, S, 4);
    for (let n = 0; n < lanes; n++) cpu.i32[xmm(op.reg) + n] = f(S.i32[n]);
  };
}

export const SSE_CONVERT: Record<string, (op: DecodedOp) => Handler> = {
  cvtpi2ps: () => fromMm(SINGLE),
  cvtpi2pd: () => fromMm(DOUBLE),
  cvtsi2ss: () => fromGeneral(SINGLE),
  cvtsi2sd: () => fromGeneral(DOUBLE),
  cvtps2pi: () => toMm(SINGLE, false),
  cvttps2pi: () => toMm(SINGLE, true),
  cvtpd2pi: () => toMm(DOUBLE, false),
  cvttpd2pi: () => toMm(DOUBLE, true),
  cvtss2si: () => toGeneral(SINGLE, false),
  cvttss2si: () => toGeneral(SINGLE, true),
  cvtsd2si: () => toGeneral(DOUBLE, false),
  cvttsd2si: () => toGeneral(DOUBLE, true),
  cvtps2dq: () => toPackedIntegers(SINGLE, false),
  cvttps2dq: () => toPackedIntegers(SINGLE, true),
  cvtpd2dq: () => toPackedIntegers(DOUBLE, false),
  cvttpd2dq: () => toPackedIntegers(DOUBLE, true),
  cvtdq2ps: () => cvtdq2ps,
  cvtdq2pd: () => cvtdq2pd,
  cvtps2pd: () => cvtps2pd,
  cvtpd2ps: () => cvtpd2ps,
  cvtss2sd: () => scalarFloat(SINGLE, DOUBLE),
  cvtsd2ss: () => scalarFloat(DOUBLE, SINGLE),
  rcpps: () => approximation(reciprocal, 4),
  rcpss: () => approximation(reciprocal, 1),
  rsqrtps: () => approximation(reciprocalRoot, 4),
  rsqrtss: () => approximation(reciprocalRoot, 1),
};
