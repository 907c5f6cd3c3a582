/**
 * What x87 stores write, in WebAssembly; see cpu/fpu/convert.ts. These functions change nothing: they return the bits,
 * and PE and C1, or -1 when it is not of the common kind.
 */
import { PE, ROUNDING } from '../../cpu/fpu/bits.ts';
import { OFFSET } from '../../cpu/state.ts';
import type { Expression, Statement } from '../wasm/expressions.ts';
import { apply, choose, get, int, leave, long, select, set, when, word } from '../wasm/expressions.ts';
import type { Library, Locals } from '../wasm/library.ts';
import { TYPE_I32 as I32, TYPE_I64 as I64 } from '../wasm/opcodes.ts';
import type { Value } from './x87-operands.ts';
import { newValue } from './x87-operands.ts';
import {
  and,
  EXPONENT_MASK,
  isFull,
  numberOf,
  or,
  placeOf,
  pop,
  roundsUp,
  settle,
  significandAt,
  SIGN_BIT,
  topAt,
} from './x87-round.ts';

const BITS = { parameters: [], results: [I64, I32] };
const BIAS_OF_63 = 0x3fff + 63;
const notCommon: Statement = leave(long(0n), int(-1));

/** ST(0) in locals; neither empty nor anything but normal or zero. Zero gives zero bits, with its sign at `signBit`. */
function takeTop({ significand, top }: Value, exponent: number, signBit: number): Statement[] {
  const s = get(significand);
  const place = exponent;
  const ordinary = apply('i32.lt_u', apply('i32.sub', get(exponent), 1), 0x7ffe);
  return [
    when(apply('i32.eqz', isFull(numberOf(0))), [notCommon]),
    set(place, placeOf(0)),
    set(significand, significandAt(get(place))),
    set(top, topAt(get(place))),
    set(exponent, and(get(top), EXPONENT_MASK)),
    when(apply('i32.eqz', and(apply('i64.lt_s', s, long(0n)), ordinary)), [
      when(apply('i64.ne', apply('i64.or', s, apply('i64.extend_i32_u', get(exponent))), long(0n)), [
        notCommon,
      ]),
      leave(signBit < 0 ? long(0n) : signAt(top, signBit), int(0)),
    ]),
  ];
}

function signAt(top: number, bit: number): Expression {
  return apply('i64.shl', apply('i64.extend_i32_u', apply('i32.shr_u', get(top), 15)), long(BigInt(bit)));
}

interface Rounding {
  top: number;
  value: number;
  rest: number;
  flags: number;
}

function newRounding(locals: Locals, top: number): Rounding {
  return { top, value: locals.add(I64), rest: locals.add(I64), flags: locals.add(I32) };
}

/** Rounds `value` by `rest` in the mode of the control word, flags to `flags`. */
function round({ top, value, rest, flags }: Rounding): Statement {
  const control = word(OFFSET.FPU_CONTROL);
  const odd = apply('i64.and', get(value), long(1n));
  const up = roundsUp(and(get(top), SIGN_BIT), odd, get(rest), and(control, ROUNDING));
  return when(apply('i64.ne', get(rest), long(0n)), [
    when(apply('i32.eqz', and(control, PE)), [notCommon]),
    set(flags, up),
    set(value, apply('i64.add', get(value), apply('i64.extend_i32_u', get(flags)))),
    set(flags, or(apply('i32.shl', get(flags), 9), PE)),
  ]);
}

/** Fraction bits, exponent of all ones, difference of the biases. */
function addNarrow(library: Library, name: string, fraction: number, maximum: number, rebias: number): void {
  library.add(name, BITS, (locals) => {
    const from = newValue(locals);
    const exponent = locals.add(I32);
    const rounding = newRounding(locals, from.top);
    const { value, rest, flags } = rounding;
    const signBit = maximum === 0x7ff ? 63 : 31;
    const field = apply(
      'i64.shl',
      apply('i64.extend_i32_u', apply('i32.sub', get(exponent), 1)),
      long(BigInt(fraction)),
    );
    return {
      statements: [
        ...takeTop(from, exponent, signBit),
        set(exponent, apply('i32.sub', get(exponent), rebias)),
        when(apply('i32.ge_u', apply('i32.sub', get(exponent), 1), maximum - 1), [notCommon]),
        set(rest, apply('i64.shl', get(from.significand), long(BigInt(fraction + 1)))),
        set(value, apply('i64.shr_u', get(from.significand), long(BigInt(63 - fraction)))),
        round(rounding),
        set(value, apply('i64.add', get(value), field)),
        when(apply('i64.eq', apply('i64.shr_u', get(value), long(BigInt(fraction))), long(BigInt(maximum))), [
          notCommon,
        ]),
      ],
      results: [apply('i64.or', get(value), signAt(from.top, signBit)), get(flags)],
    };
  });
}

/** (bits of the integer) → the integer. */
function addToInteger(library: Library): void {
  library.add('toInteger', { parameters: [I32], results: [I64, I32] }, (locals) => {
    const from = newValue(locals);
    const exponent = locals.add(I32);
    const rounding = newRounding(locals, from.top);
    const { value, rest, flags } = rounding;
    const distance = apply('i64.extend_i32_u', get(exponent));
    const negative = apply('i32.shr_u', get(from.top), 15);
    const limit = apply('i64.shl', long(1n), apply('i64.extend_i32_u', apply('i32.sub', get(0), 1)));
    return {
      statements: [
        ...takeTop(from, exponent, -1),
        set(exponent, apply('i32.sub', int(BIAS_OF_63), get(exponent))),
        when(apply('i32.lt_s', get(exponent), 0), [notCommon]),
        set(value, get(from.significand)),
        when(get(exponent), [
          when(
            apply('i32.lt_u', get(exponent), 64),
            [
              set(rest, apply('i64.shl', get(value), apply('i64.sub', long(0n), distance))),
              set(value, apply('i64.shr_u', get(value), distance)),
            ],
            [
              set(rest, choose(apply('i32.eq', get(exponent), 64), get(value), long(1n), I64)),
              set(value, long(0n)),
            ],
          ),
        ]),
        round(rounding),
        when(apply('i64.ge_u', get(value), apply('i64.add', limit, apply('i64.extend_i32_u', negative))), [
          notCommon,
        ]),
      ],
      results: [select(negative, apply('i64.sub', long(0n), get(value)), get(value)), get(flags)],
    };
  });
}

export function addStores(library: Library): void {
  addNarrow(library, 'narrowDouble', 52, 0x7ff, 15360);
  addNarrow(library, 'narrowSingle', 23, 0xff, 16256);
  addToInteger(library);
  // Significand, and sign and exponent.
  library.add('topExtended', BITS, () => ({
    statements: [when(apply('i32.eqz', isFull(numberOf(0))), [notCommon])],
    results: [significandAt(placeOf(0)), topAt(placeOf(0))],
  }));
  // The value has been written: (flags, whether to pop).
  library.add('stored', { parameters: [I32, I32], results: [] }, () => ({
    statements: [settle(get(0)), when(get(1), pop)],
    results: [],
  }));
}
