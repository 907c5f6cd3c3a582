/**
 * Arithmetic and comparison of SSE and SSE2 (Intel SDM volume 2). What is common - round to nearest, everything
 * masked, normal operands and results - is computed by the host's IEEE arithmetic, whose results are the same; the
 * rest, and whatever would set a flag that is still clear, goes through fpu/simd-float.ts.
 */
import type { Cpu } from '../cpu.ts';
import type { DecodedOp, Handler } from '../decoded.ts';
import { CF, PF, setArithmetic, ZF } from '../flags.ts';
import { C0, C2, C3, IE, DE } from '../fpu/bits.ts';
import { exactProduct, exactSum, low } from '../fpu/double-double.ts';
import type { BinaryOperation, Element } from '../fpu/simd-float.ts';
import {
  add,
  compare,
  compareMask,
  DAZ,
  divide,
  DOUBLE,
  maximum,
  minimum,
  multiply,
  root,
  SINGLE,
  subtract,
} from '../fpu/simd-float.ts';
import {
  D,
  enterSse,
  loadPart,
  loadW,
  loadXmm,
  MXCSR,
  controlOf,
  raise,
  S,
  storeXmm,
  xmm,
} from './simd-unit.ts';

/** Round to nearest, all masked, neither FZ nor DAZ: the sticky flags do not matter. */
const PLAIN_MASK = 0xffc0;
const PLAIN = 0x1f80;
const MXCSR_PE = 0x20;

/** Range in which results and operands are normal and error terms exact. */
const SMALLEST = 2 ** -900;
const LARGEST = 2 ** 900;
const SMALLEST_32 = 2 ** -126;
const LARGEST_32 = 2 ** 127;

export function elementControl(mxcsr: number): number {
  return controlOf(mxcsr) | ((mxcsr & 0x40) !== 0 ? DAZ : 0);
}

/** Lanes as floats. */
const DF = new Float64Array(D.i32.buffer);
const SF = new Float64Array(S.i32.buffer);
const D32 = new Float32Array(D.i32.buffer);
const S32 = new Float32Array(S.i32.buffer);

/** NaN when the fast path does not answer. Operands in range are known to be normal. */
type Fast = (a: number, b: number, inexactKnown: boolean) => number;

function inRange(x: number): boolean {
  const magnitude = Math.abs(x);
  return magnitude > SMALLEST && magnitude < LARGEST;
}

const fastAdd: Fast = (a, b, known) => {
  if (!inRange(a) || !inRange(b)) return NaN;
  const sum = exactSum(a, b);
  return inRange(sum) && (known || low() === 0) ? sum : NaN;
};
const fastSubtract: Fast = (a, b, known) => fastAdd(a, -b, known);
const fastMultiply: Fast = (a, b, known) => {
  if (!inRange(a) || !inRange(b)) return NaN;
  const product = a * b;
  if (!inRange(product)) return NaN;
  return known || (exactProduct(a, b) === product && low() === 0) ? product : NaN;
};
const fastDivide: Fast = (a, b, known) => {
  if (!inRange(a) || !inRange(b)) return NaN;
  const quotient = a / b;
  if (!inRange(quotient)) return NaN;
  return known || (exactProduct(quotient, b) === a && low() === 0) ? quotient : NaN;
};
const fastRoot: Fast = (_a, b, known) => {
  if (!inRange(b) || b < 0) return NaN;
  const result = Math.sqrt(b);
  return known || (exactProduct(result, result) === b && low() === 0) ? result : NaN;
};
const fastMinimum: Fast = (a, b) => (inRange(a) && inRange(b) ? (a < b ? a : b) : NaN);
const fastMaximum: Fast = (a, b) => (inRange(a) && inRange(b) ? (a > b ? a : b) : NaN);

/** Results of all lanes at once, for the check afterwards. */
const RF = new Float64Array(2);
const R32 = new Float32Array(4);
const R_I32 = new Int32Array(R32.buffer);
const RF_I32 = new Int32Array(RF.buffer);

interface Operation {
  slow: BinaryOperation;
  fast: Fast;
  /** All lanes of D and S to RF or R32. */
  doubles: () => void;
  singles: () => void;
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
  add: { slow: add, fast: fastAdd, doubles: addDoubles, singles: addSingles },
  sub: { slow: subtract, fast: fastSubtract, doubles: subtractDoubles, singles: subtractSingles },
  mul: { slow: multiply, fast: fastMultiply, doubles: multiplyDoubles, singles: multiplySingles },
  div: { slow: divide, fast: fastDivide, doubles: divideDoubles, singles: divideSingles },
  sqrt: { slow: root, fast: fastRoot, doubles: none, singles: none },
  min: { slow: minimum, fast: fastMinimum, doubles: none, singles: none },
  max: { slow: maximum, fast: fastMaximum, doubles: none, singles: none },
};

function none(): void {
  RF.fill(NaN);
  R32.fill(NaN);
}
function addDoubles(): void {
  RF[0] = DF[0] + SF[0];
  RF[1] = DF[1] + SF[1];
}
function subtractDoubles(): void {
  RF[0] = DF[0] - SF[0];
  RF[1] = DF[1] - SF[1];
}
function multiplyDoubles(): void {
  RF[0] = DF[0] * SF[0];
  RF[1] = DF[1] * SF[1];
}
function divideDoubles(): void {
  RF[0] = DF[0] / SF[0];
  RF[1] = DF[1] / SF[1];
}
function addSingles(): void {
  for (let n = 0; n < 4; n++) R32[n] = D32[n] + S32[n];
}
function subtractSingles(): void {
  for (let n = 0; n < 4; n++) R32[n] = D32[n] - S32[n];
}
function multiplySingles(): void {
  for (let n = 0; n < 4; n++) R32[n] = D32[n] * S32[n];
}
function divideSingles(): void {
  for (let n = 0; n < 4; n++) R32[n] = D32[n] / S32[n];
}

/** Every lane's operands and result are normal, so that nothing but PE can be among the flags. */
function allDoublesPlain(): boolean {
  return (
    inRange(RF[0]) && inRange(RF[1]) && inRange(DF[0]) && inRange(DF[1]) && inRange(SF[0]) && inRange(SF[1])
  );
}
function allSinglesPlain(): boolean {
  for (let n = 0; n < 4; n++) {
    if (!isNormal32(R32[n]) || !isNormal32(D32[n]) || !isNormal32(S32[n])) return false;
  }
  return true;
}

function storeResults(cpu: Cpu, n: number, from: Int32Array): void {
  const at = xmm(n);
  for (let k = 0; k < 4; k++) cpu.i32[at + k] = from[k];
}

/** Computes lane `at` of D from D and S; returns flags. */
function double({ slow, fast }: Operation, at: number, mxcsr: number): number {
  if ((mxcsr & PLAIN_MASK) === PLAIN) {
    const result = fast(DF[at >> 1], SF[at >> 1], (mxcsr & MXCSR_PE) !== 0);
    if (result === result) {
      DF[at >> 1] = result;
      return 0;
    }
  }
  return slow(DOUBLE, D.i32, at, D.i32, at, S.i32, at, elementControl(mxcsr));
}

/** Sums, products, quotients and roots of singles are right when a double's result is rounded once more. */
function single({ slow, fast }: Operation, at: number, mxcsr: number): number {
  if ((mxcsr & PLAIN_MASK) === PLAIN) {
    const known = (mxcsr & MXCSR_PE) !== 0;
    const a = D32[at];
    const b = S32[at];
    const normal = slow === root || isNormal32(a);
    const result = normal && isNormal32(b) ? fast(a, b, known) : NaN;
    const narrow = Math.fround(result);
    if (isNormal32(narrow) && (known || narrow === result)) {
      D32[at] = narrow;
      return 0;
    }
  }
  return slow(SINGLE, D.i32, at, D.i32, at, S.i32, at, elementControl(mxcsr));
}

function isNormal32(x: number): boolean {
  const magnitude = Math.abs(x);
  return magnitude > SMALLEST_32 && magnitude < LARGEST_32;
}

function packed(operation: Operation, doubles: boolean): Handler {
  return (cpu, op) => {
    enterSse(cpu);
    loadW(cpu, op, S);
    loadXmm(cpu, D, op.reg);
    const mxcsr = cpu.i32[MXCSR];
    if ((mxcsr & (PLAIN_MASK | MXCSR_PE)) === (PLAIN | MXCSR_PE)) {
      if (doubles) operation.doubles();
      else operation.singles();
      if (doubles ? allDoublesPlain() : allSinglesPlain()) {
        return storeResults(cpu, op.reg, doubles ? RF_I32 : R_I32);
      }
    }
    let flags = 0;
    if (doubles) for (let at = 0; at < 4; at += 2) flags |= double(operation, at, mxcsr);
    else for (let at = 0; at < 4; at++) flags |= single(operation, at, mxcsr);
    if (flags !== 0) raise(cpu, flags);
    storeXmm(cpu, op.reg, D);
  };
}

function scalarDouble(operation: Operation): Handler {
  return (cpu, op) => {
    enterSse(cpu);
    loadPart(cpu, op, S, 8);
    const to = xmm(op.reg);
    D.i32[0] = cpu.i32[to];
    D.i32[1] = cpu.i32[to + 1];
    const flags = double(operation, 0, cpu.i32[MXCSR]);
    if (flags !== 0) raise(cpu, flags);
    cpu.i32[to] = D.i32[0];
    cpu.i32[to + 1] = D.i32[1];
  };
}

function scalarSingle(operation: Operation): Handler {
  return (cpu, op) => {
    enterSse(cpu);
    loadPart(cpu, op, S, 4);
    D.i32[0] = cpu.i32[xmm(op.reg)];
    const flags = single(operation, 0, cpu.i32[MXCSR]);
    if (flags !== 0) raise(cpu, flags);
    cpu.i32[xmm(op.reg)] = D.i32[0];
  };
}

const FORMS: Readonly<Record<string, (operation: Operation) => Handler>> = {
  ps: (operation) => packed(operation, false),
  pd: (operation) => packed(operation, true),
  ss: scalarSingle,
  sd: scalarDouble,
};

// ── Comparison ─────────────────────────────────────────────────────────────────────────────────────────────────

function mask(element: Element, lanes: number): Handler {
  const whole = lanes * element.words === 4;
  return (cpu, op) => {
    enterSse(cpu);
    if (whole) loadW(cpu, op, S);
    else loadPart(cpu, op, S, 4 * element.words);
    loadXmm(cpu, D, op.reg);
    const control = elementControl(cpu.i32[MXCSR]);
    let flags = 0;
    for (let n = 0; n < lanes; n++) {
      const at = n * element.words;
      flags |= compareMask(element, D.i32, at, D.i32, at, S.i32, at, op.imm & 7, control);
    }
    if (flags !== 0) raise(cpu, flags);
    storeXmm(cpu, op.reg, D);
  };
}

/** COMISS, UCOMISS and for doubles: ZF PF CF. */
function toFlags(element: Element, quiet: boolean): Handler {
  return (cpu, op) => {
    enterSse(cpu);
    loadPart(cpu, op, S, 4 * element.words);
    loadXmm(cpu, D, op.reg);
    const a = element === DOUBLE ? DF[0] : D32[0];
    const b = element === DOUBLE ? SF[0] : S32[0];
    if (isNormal32(a) && isNormal32(b)) return setArithmetic(cpu, a === b ? ZF : a < b ? CF : 0);
    const outcome = compare(element, D.i32, 0, S.i32, 0, quiet, elementControl(cpu.i32[MXCSR]));
    if ((outcome & (IE | DE)) !== 0) raise(cpu, outcome & (IE | DE));
    const zero = (outcome & C3) !== 0 ? ZF : 0;
    setArithmetic(cpu, zero | ((outcome & C2) !== 0 ? PF : 0) | ((outcome & C0) !== 0 ? CF : 0));
  };
}

export const SSE_ARITHMETIC: Record<string, (op: DecodedOp) => Handler> = {
  ...Object.fromEntries(
    Object.entries(OPERATIONS).flatMap(([name, operation]) =>
      Object.entries(FORMS).map(([form, make]) => [name + form, (): Handler => make(operation)]),
    ),
  ),
  cmpps: () => mask(SINGLE, 4),
  cmppd: () => mask(DOUBLE, 2),
  cmpss: () => mask(SINGLE, 1),
  cmpsdx: () => mask(DOUBLE, 1),
  comiss: () => toFlags(SINGLE, false),
  comisd: () => toFlags(DOUBLE, false),
  ucomiss: () => toFlags(SINGLE, true),
  ucomisd: () => toFlags(DOUBLE, true),
};
