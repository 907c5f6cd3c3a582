/** Quotient and root of 80-bit values in WebAssembly; see cpu/fpu/core.ts and x87-core.ts. */
import type { Expression, Statement } from '../wasm/expressions.ts';
import { apply, choose, get, leave, long, repeat, set, when } from '../wasm/expressions.ts';
import type { Library, Locals } from '../wasm/library.ts';
import { TYPE_I32 as I32, TYPE_I64 as I64 } from '../wasm/opcodes.ts';
import {
  A,
  A_TOP,
  B,
  BIAS,
  B_TOP,
  CORE,
  exponentOf,
  high32,
  isNegative,
  isNormal,
  isZero,
  low32,
  minus,
  multiply,
  newResult,
  plus,
  productSign,
  special,
  storeZero,
  times,
  unlessBothNormal,
} from './x87-core.ts';
import { and, finish, GIVEN_UP, HALF, or, SIGN_BIT, significandAt, topAt } from './x87-round.ts';

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

export function addQuotient(library: Library): void {
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
export function addRoot(library: Library): void {
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
