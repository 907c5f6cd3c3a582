/**
 * Sum, product, quotient and root of 80-bit values in WebAssembly; see cpu/fpu/core.ts and cpu/fpu/arithmetic.ts.
 * The first three have the parameters (place of the result, a's significand, a's sign and exponent, b's, b's).
 */
import { ROUNDING, ROUND_DOWN } from '../../cpu/fpu/bits.ts';
import { OFFSET } from '../../cpu/state.ts';
import type { Expression, Statement } from '../wasm/expressions.ts';
import { apply, choose, get, int, leave, long, repeat, set, when, word } from '../wasm/expressions.ts';
import type { Library, Locals } from '../wasm/library.ts';
import { TYPE_I32 as I32, TYPE_I64 as I64 } from '../wasm/opcodes.ts';
import {
  and,
  clearC1,
  DONE,
  EXPONENT_MASK,
  finish,
  GIVEN_UP,
  HALF,
  or,
  SIGN_BIT,
  significandAt,
  storeRegister,
  topAt,
} from './x87-round.ts';
import type { Unrounded } from './x87-round.ts';

export const CORE = { parameters: [I32, I64, I32, I64, I32], results: [I32] };
const BIAS = 0x3fff;
const [PLACE, A, A_TOP, B, B_TOP] = [0, 1, 2, 3, 4];
const LOW = 0xffffffffn;

const exponentOf = (top: number): Expression => and(get(top), EXPONENT_MASK);
const isNegative = (value: Expression): Expression => apply('i64.lt_s', value, long(0n));
const low32 = (value: Expression): Expression => apply('i64.and', value, long(LOW));
const high32 = (value: Expression): Expression => apply('i64.shr_u', value, long(32n));
const times = (a: Expression, b: Expression): Expression => apply('i64.mul', a, b);
const plus = (a: Expression, b: Expression): Expression => apply('i64.add', a, b);
const minus = (a: Expression, b: Expression): Expression => apply('i64.sub', a, b);

/** Exponent field neither 0 nor 0x7FFF. */
function isOrdinary(exponent: Expression): Expression {
  return apply('i32.lt_u', apply('i32.sub', exponent, 1), 0x7ffe);
}

function isNormal(significand: number, top: number): Expression {
  return and(isNegative(get(significand)), isOrdinary(exponentOf(top)));
}

function isZero(significand: number, top: number): Expression {
  return apply('i64.eqz', apply('i64.or', get(significand), apply('i64.extend_i32_u', exponentOf(top))));
}

function unlessBothNormal(xa: number, xb: number, otherwise: Expression): Statement {
  const tops = isNegative(apply('i64.and', get(A), get(B)));
  const normal = and(and(tops, isOrdinary(get(xa))), isOrdinary(get(xb)));
  return when(apply('i32.eqz', normal), [leave(otherwise)]);
}

function special(library: Library, name: string): Expression {
  return library.call(name, get(PLACE), get(A), get(A_TOP), get(B), get(B_TOP));
}

function storeZero(sign: Expression): Statement[] {
  return [...storeRegister(get(PLACE), long(0n), sign), clearC1, leave(DONE)];
}

const productSign = and(apply('i32.xor', get(A_TOP), get(B_TOP)), SIGN_BIT);
/** Of a sum that is exactly zero, of numbers of unlike sign. */
const cancelledSign = apply(
  'i32.shl',
  apply('i32.eq', and(word(OFFSET.FPU_CONTROL), ROUNDING), ROUND_DOWN),
  15,
);

// ── Sum ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** With a zero among the operands. */
function addZeros(library: Library): void {
  library.add('addZero', CORE, () => {
    const zeroA = isZero(A, A_TOP);
    const zeroB = isZero(B, B_TOP);
    const other = (significand: number, top: number): Statement =>
      leave(
        library.call(
          'round80',
          get(PLACE),
          and(get(top), SIGN_BIT),
          exponentOf(top),
          get(significand),
          long(0n),
        ),
      );
    const sign = choose(productSign, cancelledSign, and(get(A_TOP), SIGN_BIT));
    return {
      statements: [
        when(and(zeroA, zeroB), storeZero(sign)),
        when(and(zeroA, isNormal(B, B_TOP)), [other(B, B_TOP)]),
        when(and(zeroB, isNormal(A, A_TOP)), [other(A, A_TOP)]),
      ],
      results: [GIVEN_UP],
    };
  });
}

function swap(x: number, y: number, through: number): Statement[] {
  return [set(through, get(x)), set(x, get(y)), set(y, get(through))];
}

/** B's significand shifted down by `distance`, what falls out in `rest`; the last bit of it stands for all below. */
function align(distance: number, rest: number): Statement[] {
  const d = apply('i64.extend_i32_u', get(distance));
  const far = choose(
    apply('i32.eq', get(distance), 64),
    get(B),
    choose(
      apply('i32.eq', get(distance), 65),
      apply('i64.or', apply('i64.shr_u', get(B), long(1n)), apply('i64.and', get(B), long(1n))),
      long(1n),
      I64,
    ),
    I64,
  );
  return [
    set(rest, long(0n)),
    when(get(distance), [
      when(
        apply('i32.lt_u', get(distance), 64),
        [set(rest, apply('i64.shl', get(B), minus(long(0n), d))), set(B, apply('i64.shr_u', get(B), d))],
        [set(rest, far), set(B, long(0n))],
      ),
    ]),
  ];
}

function addMagnitudes({ significand, exponent, rest }: Unrounded): Statement[] {
  const s = get(significand);
  const sticky = apply(
    'i64.or',
    apply('i64.shr_u', get(rest), long(1n)),
    apply('i64.and', get(rest), long(1n)),
  );
  return [
    set(significand, plus(get(A), get(B))),
    when(apply('i64.lt_u', s, get(A)), [
      set(rest, apply('i64.or', sticky, apply('i64.shl', s, long(63n)))),
      set(significand, apply('i64.or', apply('i64.shr_u', s, long(1n)), long(HALF))),
      set(exponent, apply('i32.add', get(exponent), 1)),
    ]),
  ];
}

function subtractMagnitudes(
  { significand, exponent, rest, sign }: Unrounded,
  distance: number,
  n: number,
): Statement[] {
  const s = get(significand);
  const borrow = apply('i64.extend_i32_u', apply('i64.ne', get(rest), long(0n)));
  const lower = (by: Expression): Statement => set(exponent, apply('i32.sub', get(exponent), by));
  return [
    when(
      get(distance),
      [set(significand, minus(minus(get(A), get(B)), borrow)), set(rest, minus(long(0n), get(rest)))],
      [
        when(apply('i64.eq', get(A), get(B)), storeZero(cancelledSign)),
        set(significand, minus(get(A), get(B))),
        when(apply('i64.lt_u', get(A), get(B)), [
          set(significand, minus(long(0n), s)),
          set(sign, and(get(B_TOP), SIGN_BIT)),
        ]),
      ],
    ),
    when(apply('i64.ge_s', s, long(0n)), [
      when(apply('i64.eqz', s), [set(significand, get(rest)), set(rest, long(0n)), lower(int(64))]),
      set(n, apply('i64.clz', s)),
      lower(apply('i32.wrap_i64', get(n))),
      when(apply('i64.ne', get(n), long(0n)), [
        set(
          significand,
          apply(
            'i64.or',
            apply('i64.shl', s, get(n)),
            apply('i64.shr_u', get(rest), minus(long(0n), get(n))),
          ),
        ),
        set(rest, apply('i64.shl', get(rest), get(n))),
      ]),
    ]),
  ];
}

function newResult(locals: Locals): Unrounded {
  return {
    place: PLACE,
    sign: locals.add(I32),
    exponent: locals.add(I32),
    significand: locals.add(I64),
    rest: locals.add(I64),
    up: locals.add(I32),
  };
}

function addSum(library: Library): void {
  addZeros(library);
  library.add('add', CORE, (locals) => {
    const r = newResult(locals);
    const [xb, distance, n] = [locals.add(I32), locals.add(I32), locals.add(I64)];
    const xa = r.exponent;
    return {
      statements: [
        set(xa, exponentOf(A_TOP)),
        set(xb, exponentOf(B_TOP)),
        unlessBothNormal(xa, xb, special(library, 'addZero')),
        when(apply('i32.lt_u', get(xa), get(xb)), [
          ...swap(A, B, n),
          ...swap(A_TOP, B_TOP, distance),
          ...swap(xa, xb, distance),
        ]),
        set(distance, apply('i32.sub', get(xa), get(xb))),
        ...align(distance, r.rest),
        set(r.sign, and(get(A_TOP), SIGN_BIT)),
        when(productSign, subtractMagnitudes(r, distance, n), addMagnitudes(r)),
        ...finish(library, r),
      ],
      results: [GIVEN_UP],
    };
  });
}

// ── Product ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Zero times zero or a normal number. */
function multiplyZeros(library: Library): void {
  library.add('multiplyZero', CORE, () => {
    const usable = (significand: number, top: number): Expression =>
      or(isZero(significand, top), isNormal(significand, top));
    const zero = or(isZero(A, A_TOP), isZero(B, B_TOP));
    return {
      statements: [when(and(zero, and(usable(A, A_TOP), usable(B, B_TOP))), storeZero(productSign))],
      results: [GIVEN_UP],
    };
  });
}

/** The 128 bits of a · b, in `high` and `low`. */
function multiply(locals: Locals, a: number, b: number, high: number, low: number): Statement[] {
  const [a0, a1, b0, b1] = [0, 0, 0, 0].map(() => locals.add(I64));
  const [p00, p01, p10] = [0, 0, 0].map(() => locals.add(I64));
  const middle = p00;
  return [
    set(a0, low32(get(a))),
    set(a1, high32(get(a))),
    set(b0, low32(get(b))),
    set(b1, high32(get(b))),
    set(p00, times(get(a0), get(b0))),
    set(p01, times(get(a0), get(b1))),
    set(p10, times(get(a1), get(b0))),
    set(low, low32(get(p00))),
    set(middle, plus(plus(high32(get(p00)), low32(get(p01))), low32(get(p10)))),
    set(low, apply('i64.or', get(low), apply('i64.shl', get(middle), long(32n)))),
    set(
      high,
      plus(plus(times(get(a1), get(b1)), high32(get(middle))), plus(high32(get(p01)), high32(get(p10)))),
    ),
  ];
}

function addProduct(library: Library): void {
  multiplyZeros(library);
  library.add('multiply', CORE, (locals) => {
    const r = newResult(locals);
    const xb = locals.add(I32);
    const s = get(r.significand);
    return {
      statements: [
        set(r.exponent, exponentOf(A_TOP)),
        set(xb, exponentOf(B_TOP)),
        unlessBothNormal(r.exponent, xb, special(library, 'multiplyZero')),
        set(r.sign, productSign),
        set(r.exponent, apply('i32.sub', apply('i32.add', get(r.exponent), get(xb)), BIAS - 1)),
        ...multiply(locals, A, B, r.significand, r.rest),
        when(apply('i64.ge_s', s, long(0n)), [
          set(
            r.significand,
            apply('i64.or', apply('i64.shl', s, long(1n)), apply('i64.shr_u', get(r.rest), long(63n))),
          ),
          set(r.rest, apply('i64.shl', get(r.rest), long(1n))),
          set(r.exponent, apply('i32.sub', get(r.exponent), 1)),
        ]),
        ...finish(library, r),
      ],
      results: [GIVEN_UP],
    };
  });
}

// ── Quotient ─────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * The next 32 bits of A / B into `digit`, the remainder into A; A < B and B's top bit is set (Knuth, algorithm 4.3.1 D,
 * with words of 32 bits).
 */
function nextDigit(digit: number, rest: number, b1: number, b0: number): Statement[] {
  const tooLarge = or(
    apply('i64.ne', high32(get(digit)), long(0n)),
    apply('i64.gt_u', times(get(digit), get(b0)), apply('i64.shl', get(rest), long(32n))),
  );
  const stillSmall = apply('i64.eqz', high32(get(rest)));
  return [
    set(digit, apply('i64.div_u', get(A), get(b1))),
    set(rest, minus(get(A), times(get(digit), get(b1)))),
    (asm) => {
      const done = asm.block();
      repeat(
        [
          (inner) => {
            apply('i32.eqz', tooLarge)(inner);
            inner.brIf(done);
          },
          set(digit, minus(get(digit), long(1n))),
          set(rest, plus(get(rest), get(b1))),
        ],
        stillSmall,
      )(asm);
      asm.end();
    },
    set(A, minus(apply('i64.shl', get(A), long(32n)), times(get(digit), get(B)))),
  ];
}

/** Zero divided by a normal number. */
function divideZeros(library: Library): void {
  library.add('divideZero', CORE, () => ({
    statements: [when(and(isZero(A, A_TOP), isNormal(B, B_TOP)), storeZero(productSign))],
    results: [GIVEN_UP],
  }));
}

/** What is left decides: nothing, less than half a unit, half, or more. */
function remainderAsRest(): Expression {
  const twice = apply('i64.shl', get(A), long(1n));
  const atLeastHalf = or(isNegative(get(A)), apply('i64.ge_u', twice, get(B)));
  const exactlyHalf = and(apply('i64.eq', twice, get(B)), apply('i64.ge_s', get(A), long(0n)));
  const more = choose(exactlyHalf, long(HALF), long(HALF | 1n), I64);
  return choose(apply('i64.eqz', get(A)), long(0n), choose(atLeastHalf, more, long(1n), I64), I64);
}

function addQuotient(library: Library): void {
  divideZeros(library);
  library.add('divide', CORE, (locals) => {
    const r = newResult(locals);
    const [xb, whole] = [locals.add(I32), locals.add(I32)];
    const [b1, b0, left, digit] = [0, 0, 0, 0].map(() => locals.add(I64));
    const s = get(r.significand);
    const hasRemainder = apply('i64.extend_i32_u', apply('i64.ne', get(A), long(0n)));
    return {
      statements: [
        set(r.exponent, exponentOf(A_TOP)),
        set(xb, exponentOf(B_TOP)),
        unlessBothNormal(r.exponent, xb, special(library, 'divideZero')),
        set(r.sign, productSign),
        set(r.exponent, apply('i32.add', apply('i32.sub', get(r.exponent), get(xb)), BIAS - 1)),
        set(whole, apply('i64.ge_u', get(A), get(B))),
        when(get(whole), [set(A, minus(get(A), get(B)))]),
        set(b1, high32(get(B))),
        set(b0, low32(get(B))),
        ...nextDigit(digit, left, b1, b0),
        set(r.significand, apply('i64.shl', get(digit), long(32n))),
        ...nextDigit(digit, left, b1, b0),
        set(r.significand, plus(s, get(digit))),
        when(
          get(whole),
          [
            set(r.rest, apply('i64.or', apply('i64.shl', s, long(63n)), hasRemainder)),
            set(r.significand, apply('i64.or', apply('i64.shr_u', s, long(1n)), long(HALF))),
            set(r.exponent, apply('i32.add', get(r.exponent), 1)),
          ],
          [set(r.rest, remainderAsRest())],
        ),
        ...finish(library, r),
      ],
      results: [GIVEN_UP],
    };
  });
}

// ── Root ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Locals of a root: the radicand, and the radicand less the root's square, both of 128 bits. */
interface Root {
  root: number;
  high: number;
  low: number;
  leftHigh: number;
  leftLow: number;
}

/** left ← radicand - root². */
function takeSquare(locals: Locals, { root, high, low, leftHigh, leftLow }: Root): Statement[] {
  const borrow = apply('i64.extend_i32_u', apply('i64.lt_u', get(low), get(leftLow)));
  return [
    ...multiply(locals, root, root, leftHigh, leftLow),
    set(leftHigh, minus(minus(get(high), get(leftHigh)), borrow)),
    set(leftLow, minus(get(low), get(leftLow))),
  ];
}

/** Moves the root by one, up or down, and what is left with it: by 2 root + 1. */
function step({ root, leftHigh, leftLow }: Root, up: boolean): Statement[] {
  const one = long(1n);
  const distance = apply('i64.or', apply('i64.shl', get(root), one), one);
  const top = apply('i64.shr_u', get(root), long(63n));
  const carry = apply('i64.extend_i32_u', apply('i64.lt_u', get(leftLow), distance));
  if (up) {
    return [
      set(leftHigh, minus(minus(get(leftHigh), top), carry)),
      set(leftLow, minus(get(leftLow), distance)),
      set(root, plus(get(root), one)),
    ];
  }
  return [
    set(root, minus(get(root), one)),
    set(leftLow, plus(get(leftLow), distance)),
    set(leftHigh, plus(plus(get(leftHigh), top), carry)),
  ];
}

/** As long as the condition holds. */
function whilst(condition: Expression, body: readonly Statement[]): Statement {
  return when(condition, [repeat(body, condition)]);
}

const asDouble = (high: Expression, low: Expression): Expression => {
  const scaled: Expression = (asm) => {
    apply('f64.convert_i64_s', high)(asm);
    asm.constF64(2 ** 64);
    asm.op('f64.mul');
  };
  return apply('f64.add', scaled, apply('f64.convert_i64_u', low));
};

/** From the root of a double, good to 52 bits, by one step of Newton's. */
function findRoot(locals: Locals, r: Root): Statement[] {
  const { root, high, low, leftHigh, leftLow } = r;
  const two = 2 ** 64;
  const first: Expression = (asm) => {
    apply('f64.sqrt', apply('f64.add', unsigned(high, two), apply('f64.convert_i64_u', get(low))))(asm);
    asm.constF64(two - 2048);
    asm.op('f64.min');
  };
  const double = (x: Expression): Expression => apply('f64.add', x, x);
  const correction = apply(
    'f64.div',
    asDouble(get(leftHigh), get(leftLow)),
    double(apply('f64.convert_i64_u', get(root))),
  );
  const isNegativeLeft = apply('i64.lt_s', get(leftHigh), long(0n));
  const twice = apply('i64.shl', get(root), long(1n));
  const top = apply('i64.shr_u', get(root), long(63n));
  const isAbove = or(
    apply('i64.gt_s', get(leftHigh), top),
    and(apply('i64.eq', get(leftHigh), top), apply('i64.gt_u', get(leftLow), twice)),
  );
  return [
    set(root, apply('i64.trunc_f64_u', first)),
    ...takeSquare(locals, r),
    set(root, plus(get(root), apply('i64.trunc_f64_s', correction))),
    ...takeSquare(locals, r),
    whilst(isNegativeLeft, step(r, false)),
    whilst(isAbove, step(r, true)),
  ];
}

function unsigned(value: number, scale: number): Expression {
  return (asm) => {
    apply('f64.convert_i64_u', get(value))(asm);
    asm.constF64(scale);
    asm.op('f64.mul');
  };
}

/** (place): the root of a positive normal number. */
function addRoot(library: Library): void {
  library.add('root', { parameters: [I32], results: [I32] }, (locals) => {
    const [a, top] = [locals.add(I64), locals.add(I32)];
    const r = { ...newResult(locals), place: 0 };
    const [high, low, leftHigh, leftLow] = [0, 0, 0, 0].map(() => locals.add(I64));
    const even = and(apply('i32.sub', exponentOf(top), BIAS - 1), 1);
    const isMore = or(
      apply('i64.ne', get(leftHigh), long(0n)),
      apply('i64.gt_u', get(leftLow), get(r.significand)),
    );
    const isExact = apply('i64.eqz', apply('i64.or', get(leftHigh), get(leftLow)));
    return {
      statements: [
        set(a, significandAt(get(0))),
        set(top, topAt(get(0))),
        when(apply('i32.eqz', and(isNormal(a, top), apply('i32.lt_u', get(top), SIGN_BIT))), [
          leave(GIVEN_UP),
        ]),
        // The significand times 2^63, or 2^64 where the exponent is odd.
        set(high, get(a)),
        set(low, long(0n)),
        when(even, [
          set(high, apply('i64.shr_u', get(a), long(1n))),
          set(low, apply('i64.shl', get(a), long(63n))),
        ]),
        ...findRoot(locals, { root: r.significand, high, low, leftHigh, leftLow }),
        set(r.rest, choose(isExact, long(0n), choose(isMore, long(HALF | 1n), long(1n), I64), I64)),
        set(
          r.exponent,
          apply('i32.add', apply('i32.shr_s', apply('i32.sub', exponentOf(top), BIAS), 1), BIAS),
        ),
        ...finish(library, r),
      ],
      results: [GIVEN_UP],
    };
  });
}

export function addCore(library: Library): void {
  addRoot(library);
  addSum(library);
  addProduct(library);
  addQuotient(library);
}
