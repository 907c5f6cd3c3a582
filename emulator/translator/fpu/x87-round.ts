/**
 * The x87 unit's registers and the last step of its operations, in WebAssembly; see cpu/fpu/round.ts. The functions
 * here and in the files beside it return 0 when they have executed the operation, and 1, with nothing changed, when it
 * is not of the common kind: finite operands that are normal or zero, a normal result, no exception but a masked PE.
 */
import { C1, PE, PRECISION, ROUNDING, ROUND_DOWN, ROUND_UP, ROUND_NEAREST } from '../../cpu/fpu/bits.ts';
import { OFFSET } from '../../cpu/state.ts';
import type { Expression, Statement } from '../wasm/expressions.ts';
import {
  apply,
  choose,
  get,
  int,
  leave,
  long,
  select,
  set,
  store,
  storeWord,
  when,
  word,
} from '../wasm/expressions.ts';
import type { Library } from '../wasm/library.ts';
import { TYPE_I32 as I32, TYPE_I64 as I64 } from '../wasm/opcodes.ts';

/** Top bit of a significand, and of the bits below it. */
export const HALF = 1n << 63n;
export const EXPONENT_MASK = 0x7fff;
export const SIGN_BIT = 0x8000;
export const DONE = int(0);
export const GIVEN_UP = int(1);

/** Masks and modes that matter here, and what they are after FNINIT: PM set, 64 bits, to nearest. */
const MODE = PRECISION | ROUNDING | PE;
const USUAL_MODE = 0x320;

const { FPU_REGISTERS, FPU_CONTROL, FPU_STATUS, FPU_TOP, FPU_TAGS } = OFFSET;

export const and = (a: Expression, b: Expression | number): Expression => apply('i32.and', a, b);
export const or = (a: Expression, b: Expression | number): Expression => apply('i32.or', a, b);

// ── Registers ────────────────────────────────────────────────────────────────────────────────────────────────────

/** Number of the register that is ST(n). */
export function numberOf(n: Expression | number): Expression {
  return and(apply('i32.add', word(FPU_TOP), n), 7);
}

/** Distance of ST(n) from R0 in bytes. */
export function placeOf(n: Expression | number): Expression {
  return apply('i32.shl', numberOf(n), 4);
}

export function significandAt(place: Expression): Expression {
  return (asm) => {
    place(asm);
    asm.memory('i64.load', FPU_REGISTERS, true);
  };
}

/** Sign and exponent. */
export function topAt(place: Expression): Expression {
  return (asm) => {
    place(asm);
    asm.memory('i32.load', FPU_REGISTERS + 8, true);
  };
}

export function storeRegister(place: Expression, significand: Expression, top: Expression): Statement[] {
  return [
    store('i64.store', place, significand, FPU_REGISTERS),
    store('i32.store', place, top, FPU_REGISTERS + 8),
  ];
}

/** 1 when register `number` is not empty. */
export function isFull(number: Expression): Expression {
  return and(apply('i32.shr_u', word(FPU_TAGS), number), 1);
}

/** C1 and exceptions of an operation. */
export function settle(flags: Expression): Statement {
  return storeWord(FPU_STATUS, or(and(word(FPU_STATUS), ~C1), flags));
}

export const clearC1: Statement = storeWord(FPU_STATUS, and(word(FPU_STATUS), ~C1));

export const pop: readonly Statement[] = [
  storeWord(FPU_TAGS, and(word(FPU_TAGS), apply('i32.rotl', int(-2), word(FPU_TOP)))),
  storeWord(FPU_TOP, numberOf(1)),
];

// ── Rounding ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** Locals of a result before rounding; `rest`: what follows the 64 bits of the significand. */
export interface Unrounded {
  place: number;
  /** 0 or 0x8000. */
  sign: number;
  exponent: number;
  significand: number;
  rest: number;
  /** i32, for use here. */
  up: number;
}

/** Rounds to nearest at 64 bits, or as the control word asks, stores, and leaves the function. */
export function finish(library: Library, r: Unrounded): Statement[] {
  const { place, sign, exponent, significand, rest, up } = r;
  const s = get(significand);
  return [
    when(apply('i32.ne', and(word(FPU_CONTROL), MODE), USUAL_MODE), [
      leave(library.call('round80', get(place), get(sign), get(exponent), s, get(rest))),
    ]),
    when(outOfRange(exponent), [leave(GIVEN_UP)]),
    set(up, apply('i64.gt_u', get(rest), apply('i64.sub', long(HALF), apply('i64.and', s, long(1n))))),
    set(significand, apply('i64.add', s, apply('i64.extend_i32_u', get(up)))),
    ...carryOut(r),
    ...storeRegister(get(place), s, or(get(sign), get(exponent))),
    settle(flagsOf(rest, up)),
    leave(DONE),
  ];
}

/** The exponent may be too small, or become too large by rounding. */
function outOfRange(exponent: number): Expression {
  return apply('i32.ge_u', apply('i32.sub', get(exponent), 1), 0x7ffd);
}

function carryOut({ significand, exponent }: Unrounded): Statement[] {
  return [
    when(apply('i64.eqz', get(significand)), [
      set(significand, long(HALF)),
      set(exponent, apply('i32.add', get(exponent), 1)),
    ]),
  ];
}

/** PE (0x20) when something is rest, C1 (0x200) when it was rounded up. */
function flagsOf(rest: number, up: number): Expression {
  const inexact = apply('i64.ne', get(rest), long(0n));
  return or(apply('i32.shl', inexact, 5), apply('i32.shl', get(up), 9));
}

/** Whether a value with something in `rest` is rounded away from zero. `odd`: its last bit, as an i64. */
export function roundsUp(sign: Expression, odd: Expression, rest: Expression, mode: Expression): Expression {
  const nearest = apply('i64.gt_u', rest, apply('i64.sub', long(HALF), odd));
  const down = apply('i32.ne', sign, 0);
  const upward = and(apply('i32.eqz', sign), apply('i32.eq', mode, ROUND_UP));
  const directed = choose(apply('i32.eq', mode, ROUND_DOWN), down, upward);
  return choose(apply('i32.eq', mode, ROUND_NEAREST), nearest, directed);
}

/** At every precision and in every mode: (place, sign, exponent, significand, rest). */
export function addRounding(library: Library): void {
  library.add('round80', { parameters: [I32, I32, I32, I64, I64], results: [I32] }, (locals) => {
    const [place, sign, exponent, significand, rest] = [0, 1, 2, 3, 4];
    const [up, control] = [locals.add(I32), locals.add(I32)];
    const [unit, shift] = [locals.add(I64), locals.add(I64)];
    const s = get(significand);
    const precision = and(get(control), PRECISION);
    const isPrecision = (bits: number): Expression => apply('i32.eq', precision, bits);
    const mode = and(get(control), ROUNDING);
    const odd = apply('i64.extend_i32_u', apply('i64.ne', apply('i64.and', s, get(unit)), long(0n)));
    const hasRest = apply('i64.ne', get(rest), long(0n));
    const byPrecision = (single: bigint, double: bigint, extended: bigint): Expression =>
      select(isPrecision(0), long(single), select(isPrecision(0x200), long(double), long(extended)));
    return {
      statements: [
        when(outOfRange(exponent), [leave(GIVEN_UP)]),
        set(control, word(FPU_CONTROL)),
        set(unit, byPrecision(1n << 40n, 1n << 11n, 1n)),
        set(shift, byPrecision(24n, 53n, 0n)),
        when(apply('i64.ne', get(unit), long(1n)), [
          set(rest, apply('i64.or', apply('i64.shl', s, get(shift)), apply('i64.extend_i32_u', hasRest))),
          set(significand, apply('i64.and', s, apply('i64.sub', long(0n), get(unit)))),
        ]),
        set(up, int(0)),
        when(hasRest, [
          when(apply('i32.eqz', and(get(control), PE)), [leave(GIVEN_UP)]),
          set(up, roundsUp(get(sign), odd, get(rest), mode)),
        ]),
        when(get(up), [set(significand, apply('i64.add', s, get(unit)))]),
        ...carryOut({ place, sign, exponent, significand, rest, up }),
        ...storeRegister(get(place), s, or(get(sign), get(exponent))),
        settle(flagsOf(rest, up)),
      ],
      results: [DONE],
    };
  });
}
