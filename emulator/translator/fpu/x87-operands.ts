/** Operands of x87 instructions in WebAssembly: out of memory, from the stack, pushed; see cpu/fpu/convert.ts. */
import { OFFSET } from '../../cpu/state.ts';
import type { Expression, Statement } from '../wasm/expressions.ts';
import { apply, get, int, leave, long, set, storeWord, when, word } from '../wasm/expressions.ts';
import type { Code, Library, Locals } from '../wasm/library.ts';
import { TYPE_I32 as I32, TYPE_I64 as I64 } from '../wasm/opcodes.ts';
import {
  and,
  clearC1,
  DONE,
  EXPONENT_MASK,
  GIVEN_UP,
  HALF,
  isFull,
  numberOf,
  or,
  significandAt,
  SIGN_BIT,
  storeRegister,
  topAt,
} from './x87-round.ts';

const BIAS_OF_63 = 0x3fff + 63;

/** Locals that hold a value. */
export interface Value {
  significand: number;
  top: number;
}

export function newValue(locals: Locals): Value {
  return { significand: locals.add(I64), top: locals.add(I32) };
}

/** A format in memory: what its bits have as a type, and how they become a value. */
export interface Format {
  type: number;
  widen: (raw: number, to: Value) => Statement[];
}

interface FloatFormat {
  type: number;
  /** Exponent field when all ones, bits of the fraction, what to add to the exponent. */
  maximum: number;
  fraction: number;
  rebias: number;
}

function float({ type, maximum, fraction, rebias }: FloatFormat): Format {
  const wide = type === I64;
  return {
    type,
    widen: (raw, { significand, top }) => {
      const bits = wide ? get(raw) : apply('i64.extend_i32_u', get(raw));
      const high = wide ? apply('i32.wrap_i64', apply('i64.shr_u', bits, long(32n))) : get(raw);
      const field = and(apply('i32.shr_u', high, fraction & 31), maximum);
      const sign = and(apply('i32.shr_u', high, 16), SIGN_BIT);
      const fractionTop = apply('i64.shl', bits, long(BigInt(63 - (wide ? 52 : 23))));
      const bare = apply('i64.shl', bits, long(wide ? 1n : 33n));
      return [
        set(top, field),
        when(
          apply('i32.lt_u', apply('i32.sub', get(top), 1), maximum - 1),
          [
            set(significand, apply('i64.or', fractionTop, long(HALF))),
            set(top, or(apply('i32.add', get(top), rebias), sign)),
          ],
          [
            // Zero and infinity; denormals and NaNs are for the interpreter.
            when(
              apply('i64.eqz', bare),
              [set(significand, long(0n)), set(top, sign)],
              [
                when(apply('i64.ne', apply('i64.shl', bits, long(wide ? 12n : 41n)), long(0n)), [
                  leave(GIVEN_UP),
                ]),
                set(significand, long(HALF)),
                set(top, or(sign, EXPONENT_MASK)),
              ],
            ),
          ],
        ),
      ];
    },
  };
}

/** A signed integer. */
const integer: Format = {
  type: I64,
  widen: (raw, { significand, top }) => {
    const s = get(significand);
    return [
      set(significand, get(raw)),
      set(top, int(0)),
      when(apply('i64.ne', s, long(0n)), [
        when(apply('i64.lt_s', s, long(0n)), [
          set(significand, apply('i64.sub', long(0n), s)),
          set(top, int(SIGN_BIT)),
        ]),
        set(top, or(get(top), apply('i32.sub', int(BIAS_OF_63), apply('i32.wrap_i64', apply('i64.clz', s))))),
        set(significand, apply('i64.shl', s, apply('i64.clz', s))),
      ]),
    ];
  },
};

/** By the name that is part of functions' names. */
export const FORMATS: Readonly<Record<string, Format>> = {
  Single: float({ type: I32, maximum: 0xff, fraction: 23, rebias: 16256 }),
  Double: float({ type: I64, maximum: 0x7ff, fraction: 52, rebias: 15360 }),
  Integer: integer,
};

// ── The stack ────────────────────────────────────────────────────────────────────────────────────────────────────

export function needFull(number: Expression): Statement {
  return when(apply('i32.eqz', isFull(number)), [leave(GIVEN_UP)]);
}

/** The register ST(n), which must not be empty: its place in a local. */
export function locate(locals: Locals, n: Expression | number): { place: number; statements: Statement[] } {
  const place = locals.add(I32);
  return {
    place,
    statements: [set(place, numberOf(n)), needFull(get(place)), set(place, apply('i32.shl', get(place), 4))],
  };
}

/** Pushes a value, or gives up when there is no room; C1 becomes 0. */
export function push(locals: Locals, significand: Expression, top: Expression): Statement[] {
  const number = locals.add(I32);
  return [
    set(number, numberOf(-1)),
    when(isFull(get(number)), [leave(GIVEN_UP)]),
    ...storeRegister(apply('i32.shl', get(number), 4), significand, top),
    storeWord(OFFSET.FPU_TOP, get(number)),
    storeWord(OFFSET.FPU_TAGS, or(word(OFFSET.FPU_TAGS), apply('i32.shl', int(1), get(number)))),
    clearC1,
  ];
}

const done = (statements: readonly Statement[]): Code => ({ statements, results: [DONE] });

export function addLoads(library: Library): void {
  for (const [name, { type, widen }] of Object.entries(FORMATS)) {
    library.add(`load${name}`, { parameters: [type], results: [I32] }, (locals) => {
      const value = newValue(locals);
      return done([...widen(0, value), ...push(locals, get(value.significand), get(value.top))]);
    });
  }
  library.add('loadExtended', { parameters: [I64, I32], results: [I32] }, (locals) =>
    done(push(locals, get(0), get(1))),
  );
  library.add('loadConstant', { parameters: [I64, I32], results: [I32] }, (locals) =>
    done([when(and(word(OFFSET.FPU_CONTROL), 0xc00), [leave(GIVEN_UP)]), ...push(locals, get(0), get(1))]),
  );
  library.add('loadRegister', { parameters: [I32], results: [I32] }, (locals) => {
    const { significand, top } = newValue(locals);
    const from = locate(locals, get(0));
    return done([
      ...from.statements,
      set(significand, significandAt(get(from.place))),
      set(top, topAt(get(from.place))),
      ...push(locals, get(significand), get(top)),
    ]);
  });
}
