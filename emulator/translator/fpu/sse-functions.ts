/**
 * Arithmetic of SSE and SSE2 in WebAssembly, for what generated code does not compute itself: zeros, and results that
 * would set PE (see cpu/fpu/simd-float.ts). (register, source) → 0, or 1 with nothing changed when a lane is not of
 * the common kind: operands normal or zero, a result that is too, all exceptions masked, round to nearest.
 */
import { OFFSET } from '../../cpu/state.ts';
import type { Assembler } from '../wasm/assembler.ts';
import type { Expression, Statement } from '../wasm/expressions.ts';
import { apply, get, int, leave, long, set, storeWord, when, word } from '../wasm/expressions.ts';
import type { Library, Locals } from '../wasm/library.ts';
import type { OpName } from '../wasm/opcodes.ts';
import { TYPE_F64 as F64, TYPE_I32 as I32, TYPE_V128 as V128 } from '../wasm/opcodes.ts';

export const SSE_SIGNATURE = { parameters: [I32, V128], results: [I32] };

/** MXCSR: round to nearest, all masked, neither FZ nor DAZ; the sticky flags do not matter. */
const PLAIN_MASK = 0xffc0;
export const PLAIN = 0x1f80;
const PE = 0x20;
/** The same, with PE set already. */
export const SETTLED_MASK = PLAIN_MASK | PE;
export const SETTLED = PLAIN | PE;

/** Smallest normal number, by the width of the element. */
export const SMALLEST = { single: 2 ** -126, double: 2 ** -1022 } as const;

export type Width = keyof typeof SMALLEST;

const [REGISTER, SOURCE] = [0, 1];

const f64 =
  (value: number): Expression =>
  (asm) =>
    asm.constF64(value);
const lane =
  (name: OpName, vector: number, n: number): Expression =>
  (asm) => {
    asm.get(vector);
    asm.lane(name, n);
  };
const and = (a: Expression, b: Expression): Expression => apply('i32.and', a, b);
const or = (a: Expression, b: Expression): Expression => apply('i32.or', a, b);
const abs = (x: Expression): Expression => apply('f64.abs', x);

/** Locals of one lane: operands, result, all as doubles; whether a result so far was inexact. */
interface Lane {
  a: number;
  b: number;
  result: number;
  /** For use in the checks. */
  error: number;
  inexact: number;
  width: Width;
}

interface Operation {
  op: OpName;
  /** Only the source is looked at. */
  unary?: true;
  /** Gives up, or marks what is inexact, after `result` has been computed. */
  check: (lane: Lane) => Statement[];
}

const giveUpUnless = (condition: Expression): Statement => when(apply('i32.eqz', condition), [leave(int(1))]);

function isZero(x: number): Expression {
  return apply('f64.eq', get(x), f64(0));
}

/** Normal or zero. */
function isUsual(x: number, width: Width): Expression {
  const finite = apply('f64.lt', abs(get(x)), f64(Infinity));
  return or(isZero(x), and(apply('f64.ge', abs(get(x)), f64(SMALLEST[width])), finite));
}

/** A result that underflow has had no part in. */
function isNormal(x: number, width: Width): Expression {
  const finite = apply('f64.lt', abs(get(x)), f64(Infinity));
  return and(apply('f64.gt', abs(get(x)), f64(SMALLEST[width])), finite);
}

const mark = ({ inexact }: Lane, condition: Expression): Statement =>
  set(inexact, or(get(inexact), condition));

/** The rounding error of a sum (Knuth, 4.2.2 C), from its operands. */
function sumError(sum: Expression, a: Expression, b: Expression, through: number): Expression {
  const minus = (x: Expression, y: Expression): Expression => apply('f64.sub', x, y);
  return (asm: Assembler) => {
    set(through, minus(sum, a))(asm);
    apply('f64.add', minus(a, minus(sum, get(through))), minus(b, get(through)))(asm);
  };
}

function checkSum(negate: boolean): Operation['check'] {
  return (l) => {
    const { a, b, result, error, width } = l;
    const second = negate ? apply('f64.neg', get(b)) : get(b);
    const differs =
      width === 'double'
        ? apply('f64.ne', sumError(get(result), get(a), second, error), f64(0))
        : // The exact sum of two singles may be no double: both roundings must have been exact.
          or(
            apply('f64.ne', sumError(wide(l, negate), get(a), second, error), f64(0)),
            apply('f64.ne', wide(l, negate), get(result)),
          );
    return [giveUpUnless(apply('f64.lt', abs(get(result)), f64(Infinity))), mark(l, differs)];
  };
}

/** The sum of two singles as a double. */
function wide({ a, b }: Lane, negate: boolean): Expression {
  return apply(negate ? 'f64.sub' : 'f64.add', get(a), get(b));
}

/** Significant bits of a double: 53 less the zeros at the end. */
function significantBits(x: number): Expression {
  const fraction = apply('i64.or', apply('i64.reinterpret_f64', get(x)), long(1n << 52n));
  return apply('i64.sub', long(53n), apply('i64.ctz', fraction));
}

function exponentOf(x: Expression): Expression {
  return apply('i64.and', apply('i64.shr_u', apply('i64.reinterpret_f64', x), long(52n)), long(0x7ffn));
}

/** Whether x · y is `product`, which is what it was rounded to: then it has no more than 53 bits. */
function isExactProduct(x: number, y: number, product: Expression): Expression {
  const bits = apply('i64.add', significantBits(x), significantBits(y));
  const carried = apply('i64.add', exponentOf(get(x)), exponentOf(get(y)));
  const noCarry = apply('i64.eq', apply('i64.add', exponentOf(product), long(1023n)), carried);
  return or(apply('i64.lt_u', bits, long(54n)), and(apply('i64.eq', bits, long(54n)), noCarry));
}

const times = (x: number, y: number): Expression => apply('f64.mul', get(x), get(y));
const not = (condition: Expression): Expression => apply('i32.eqz', condition);

/** Whether the product of two values, neither of them zero, is just this one. */
function isProduct(x: number, y: number, value: number, width: Width): Expression {
  const equal = apply('f64.eq', times(x, y), get(value));
  return width === 'single' ? equal : and(equal, isExactProduct(x, y, times(x, y)));
}

function unlessZero(zero: Expression, l: Lane, exact: Expression): Statement[] {
  return [when(not(zero), [giveUpUnless(isNormal(l.result, l.width)), mark(l, not(exact))])];
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
  add: { op: 'f64.add', check: checkSum(false) },
  sub: { op: 'f64.sub', check: checkSum(true) },
  mul: {
    op: 'f64.mul',
    check: (l) => unlessZero(or(isZero(l.a), isZero(l.b)), l, isProduct(l.a, l.b, l.result, l.width)),
  },
  div: {
    op: 'f64.div',
    check: (l) => [
      giveUpUnless(not(isZero(l.b))),
      ...unlessZero(isZero(l.a), l, isProduct(l.result, l.b, l.a, l.width)),
    ],
  },
  sqrt: {
    op: 'f64.sqrt',
    unary: true,
    check: (l) => [
      giveUpUnless(apply('f64.ge', get(l.b), f64(0))),
      ...unlessZero(isZero(l.b), l, isProduct(l.result, l.result, l.b, l.width)),
    ],
  },
};

/** The larger or smaller one; the source when they are equal. */
const EXTREMES: Readonly<Record<string, OpName>> = { min: 'f64.lt', max: 'f64.gt' };

function computed({ op, unary }: Operation, { a, b, width }: Lane): Expression {
  const exact = unary === true ? apply(op, get(b)) : apply(op, get(a), get(b));
  return width === 'double' ? exact : apply('f64.promote_f32', apply('f32.demote_f64', exact));
}

function laneStatements(name: string, l: Lane): Statement[] {
  const { a, b, result, width } = l;
  const operation = OPERATIONS[name] as Operation | undefined;
  const usual = (x: number): Statement => giveUpUnless(isUsual(x, width));
  if (operation === undefined) {
    const first: Expression = (asm) => {
      get(a)(asm);
      get(b)(asm);
      apply(EXTREMES[name], get(a), get(b))(asm);
      asm.op('select');
    };
    return [usual(a), usual(b), set(result, first)];
  }
  return [
    ...(operation.unary === true ? [] : [usual(a)]),
    usual(b),
    set(result, computed(operation, l)),
    ...operation.check(l),
  ];
}

interface Form {
  width: Width;
  lanes: number;
}

export const FORMS: Readonly<Record<string, Form>> = {
  ps: { width: 'single', lanes: 4 },
  pd: { width: 'double', lanes: 2 },
  ss: { width: 'single', lanes: 1 },
  sd: { width: 'double', lanes: 1 },
};

/** Lane `n` of a vector as a double. */
function extracted(vector: number, n: number, width: Width): Expression {
  if (width === 'double') return lane('f64x2.extract_lane', vector, n);
  return apply('f64.promote_f32', lane('f32x4.extract_lane', vector, n));
}

function replace(vector: number, n: number, value: Expression, width: Width): Statement {
  return (asm) => {
    asm.get(vector);
    value(asm);
    if (width === 'single') asm.op('f32.demote_f64');
    asm.lane(width === 'single' ? 'f32x4.replace_lane' : 'f64x2.replace_lane', n);
    asm.set(vector);
  };
}

const registerOffset = apply('i32.shl', get(REGISTER), 4);

function newLane(locals: Locals, width: Width): Lane {
  const [a, b, result, error] = [0, 0, 0, 0].map(() => locals.add(F64));
  return { a, b, result, error, inexact: locals.add(I32), width };
}

function addFunction(library: Library, name: string, form: string): void {
  const { width, lanes } = FORMS[form];
  library.add(name + form, SSE_SIGNATURE, (locals) => {
    const l = newLane(locals, width);
    const vector = locals.add(V128);
    const statements: Statement[] = [
      giveUpUnless(apply('i32.eq', apply('i32.and', word(OFFSET.MXCSR), PLAIN_MASK), PLAIN)),
      (asm) => {
        registerOffset(asm);
        asm.memory('v128.load', OFFSET.XMM, true);
        asm.set(vector);
      },
    ];
    for (let n = 0; n < lanes; n++) {
      statements.push(
        set(l.a, extracted(vector, n, width)),
        set(l.b, extracted(SOURCE, n, width)),
        ...laneStatements(name, l),
        replace(vector, n, get(l.result), width),
      );
    }
    statements.push(
      (asm) => {
        registerOffset(asm);
        asm.get(vector);
        asm.memory('v128.store', OFFSET.XMM, true);
      },
      when(get(l.inexact), [storeWord(OFFSET.MXCSR, apply('i32.or', word(OFFSET.MXCSR), PE))]),
    );
    return { statements, results: [int(0)] };
  });
}

export const SSE_OPERATIONS: readonly string[] = [...Object.keys(OPERATIONS), ...Object.keys(EXTREMES)];

export function addSse(library: Library): void {
  for (const name of SSE_OPERATIONS) {
    for (const form of Object.keys(FORMS)) addFunction(library, name, form);
  }
}
