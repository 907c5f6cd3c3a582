/**
 * Sum and product of 80-bit values in WebAssembly; see cpu/fpu/core.ts and cpu/fpu/arithmetic.ts. Their parameters,
 * and a quotient's: (place of the result, a's significand, a's sign and exponent, b's, b's).
 */
import { ROUNDING, ROUND_DOWN } from '../../cpu/fpu/bits.ts';
import { OFFSET } from '../../cpu/state.ts';
import type { Expression, Statement } from '../wasm/expressions.ts';
import { apply, choose, get, int, leave, long, set, when, word } from '../wasm/expressions.ts';
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
  storeRegister,
} from './x87-round.ts';
import type { Unrounded } from './x87-round.ts';

export const CORE = { parameters: [I32, I64, I32, I64, I32], results: [I32] };
export const BIAS = 0x3fff;
export const [PLACE, A, A_TOP, B, B_TOP] = [0, 1, 2, 3, 4];
const LOW = 0xffffffffn;

export const exponentOf = (top: number): Expression => and(get(top), EXPONENT_MASK);
export const isNegative = (value: Expression): Expression => apply('i64.lt_s', value, long(0n));
export const low32 = (value: Expression): Expression => apply('i64.and', value, long(LOW));
export const high32 = (value: Expression): Expression => apply('i64.shr_u', value, long(32n));
export const times = (a: Expression, b: Expression): Expression => apply('i64.mul', a, b);
export const plus = (a: Expression, b: Expression): Expression => apply('i64.add', a, b);
export const minus = (a: Expression, b: Expression): Expression => apply('i64.sub', a, b);

/** Exponent field neither 0 nor 0x7FFF. */
function isOrdinary(exponent: Expression): Expression {
  return apply('i32.lt_u', apply('i32.sub', exponent, 1), 0x7ffe);
}

export function isNormal(significand: number, top: number): Expression {
  return and(isNegative(get(significand)), isOrdinary(exponentOf(top)));
}

export function isZero(significand: number, top: number): Expression {
  return apply('i64.eqz', apply('i64.or', get(significand), apply('i64.extend_i32_u', exponentOf(top))));
}

export function unlessBothNormal(xa: number, xb: number, otherwise: Expression): Statement {
  const tops = isNegative(apply('i64.and', get(A), get(B)));
  const normal = and(and(tops, isOrdinary(get(xa))), isOrdinary(get(xb)));
  return when(apply('i32.eqz', normal), [leave(otherwise)]);
}

export function special(library: Library, name: string): Expression {
  return library.call(name, get(PLACE), get(A), get(A_TOP), get(B), get(B_TOP));
}

export function storeZero(sign: Expression): Statement[] {
  return [...storeRegister(get(PLACE), long(0n), sign), clearC1, leave(DONE)];
}

export const productSign = and(apply('i32.xor', get(A_TOP), get(B_TOP)), SIGN_BIT);
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

export function newResult(locals: Locals): Unrounded {
  return {
    place: PLACE,
    sign: locals.add(I32),
    exponent: locals.add(I32),
    significand: locals.add(I64),
    rest: locals.add(I64),
    up: locals.add(I32),
  };
}

export function addSum(library: Library): void {
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
export function multiply(locals: Locals, a: number, b: number, high: number, low: number): Statement[] {
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

export function addProduct(library: Library): void {
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
