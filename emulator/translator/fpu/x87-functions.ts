/** The x87 instructions as WebAssembly functions that translated code calls; see cpu/ops/x87-*.ts. */
import { C0, C3, CONDITIONS, BUSY, ES } from '../../cpu/fpu/bits.ts';
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
  storeWord,
  when,
  word,
} from '../wasm/expressions.ts';
import type { Code, Library } from '../wasm/library.ts';
import { TYPE_I32 as I32, TYPE_I64 as I64 } from '../wasm/opcodes.ts';
import { addProduct, addSum } from './x87-core.ts';
import { addLoads, FORMATS, locate, needFull, newValue } from './x87-operands.ts';
import type { Value } from './x87-operands.ts';
import { addQuotient, addRoot } from './x87-quotient.ts';
import {
  addRounding,
  and,
  clearC1,
  DONE,
  EXPONENT_MASK,
  GIVEN_UP,
  HALF,
  numberOf,
  or,
  placeOf,
  pop,
  significandAt,
  SIGN_BIT,
  storeRegister,
  topAt,
} from './x87-round.ts';
import { addStores } from './x87-store.ts';

const UNARY = { parameters: [I32], results: [I32] };
const BINARY = { parameters: [I32, I32], results: [I32] };
const { FPU_STATUS, FPU_TAGS, FPU_TOP, FPU_CONTROL } = OFFSET;

const done = (statements: readonly Statement[]): Code => ({ statements, results: [DONE] });
const negated = (top: Expression): Expression => apply('i32.xor', top, SIGN_BIT);

// ── Arithmetic ───────────────────────────────────────────────────────────────────────────────────────────────────

interface Operation {
  core: string;
  /** The operands change places, or signs. */
  reversed?: boolean;
  negates?: 'first' | 'second';
}

/** Destination is the first operand. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  fadd: { core: 'add' },
  fsub: { core: 'add', negates: 'second' },
  fsubr: { core: 'add', negates: 'first' },
  fmul: { core: 'multiply' },
  fdiv: { core: 'divide' },
  fdivr: { core: 'divide', reversed: true },
};

function compute(
  library: Library,
  operation: Operation,
  place: Expression,
  b: [Expression, Expression],
): Expression {
  const { core, reversed, negates } = operation;
  const top = topAt(place);
  const first = [significandAt(place), negates === 'first' ? negated(top) : top];
  const second = [b[0], negates === 'second' ? negated(b[1]) : b[1]];
  const [x, y] = reversed === true ? [second, first] : [first, second];
  return library.call(core, place, x[0], x[1], y[0], y[1]);
}

function addArithmetic(library: Library, name: string, operation: Operation): void {
  for (const [format, { type, widen }] of Object.entries(FORMATS)) {
    library.add(name + format, { parameters: [type], results: [I32] }, (locals) => {
      const value = newValue(locals);
      const top = locate(locals, 0);
      const operand: [Expression, Expression] = [get(value.significand), get(value.top)];
      return {
        statements: [...top.statements, ...widen(0, value)],
        results: [compute(library, operation, get(top.place), operand)],
      };
    });
  }
  const register = (place: number): [Expression, Expression] => [
    significandAt(get(place)),
    topAt(get(place)),
  ];
  library.add(`${name}Top`, UNARY, (locals) => {
    const [top, other] = [locate(locals, 0), locate(locals, get(0))];
    return {
      statements: [...top.statements, ...other.statements],
      results: [compute(library, operation, get(top.place), register(other.place))],
    };
  });
  library.add(`${name}To`, BINARY, (locals) => {
    const [top, other] = [locate(locals, 0), locate(locals, get(0))];
    return done([
      ...top.statements,
      ...other.statements,
      when(compute(library, operation, get(other.place), register(top.place)), [leave(GIVEN_UP)]),
      when(get(1), pop),
    ]);
  });
}

// ── Comparison ───────────────────────────────────────────────────────────────────────────────────────────────────

/** Zero, normal or infinite. */
function isComparable(significand: number, top: number): Expression {
  const exponent = and(get(top), EXPONENT_MASK);
  const s = get(significand);
  const zero = apply('i64.eqz', apply('i64.or', s, apply('i64.extend_i32_u', exponent)));
  const normal = and(
    apply('i64.lt_s', s, long(0n)),
    apply('i32.lt_u', apply('i32.sub', exponent, 1), 0x7ffe),
  );
  const infinite = and(apply('i64.eq', s, long(HALF)), apply('i32.eq', exponent, EXPONENT_MASK));
  return or(or(zero, normal), infinite);
}

/** (a, b) as significands, signs and exponents → C3 and C0, or -1. */
function addOrder(library: Library): void {
  library.add('order', { parameters: [I64, I32, I64, I32], results: [I32] }, () => {
    const [a, aTop, b, bTop] = [0, 1, 2, 3];
    const exponents: [Expression, Expression] = [
      and(get(aTop), EXPONENT_MASK),
      and(get(bTop), EXPONENT_MASK),
    ];
    const same = apply('i32.eq', ...exponents);
    const below = choose(same, apply('i64.lt_u', get(a), get(b)), apply('i32.lt_u', ...exponents));
    const negative = apply('i32.shr_u', get(aTop), 15);
    const bothZero = apply('i64.eqz', apply('i64.or', get(a), get(b)));
    const comparable = and(isComparable(a, aTop), isComparable(b, bTop));
    const less = (yes: Expression): Expression => select(yes, int(C0), int(0));
    const differ = and(apply('i32.xor', get(aTop), get(bTop)), SIGN_BIT);
    const equal = and(same, apply('i64.eq', get(a), get(b)));
    return {
      statements: [
        when(apply('i32.eqz', comparable), [leave(int(-1))]),
        when(bothZero, [leave(int(C3))]),
        when(differ, [leave(less(negative))]),
        when(equal, [leave(int(C3))]),
      ],
      results: [less(apply('i32.xor', below, negative))],
    };
  });
}

function setConditions(outcome: number): Statement[] {
  return [
    when(apply('i32.lt_s', get(outcome), 0), [leave(GIVEN_UP)]),
    storeWord(FPU_STATUS, or(and(word(FPU_STATUS), ~CONDITIONS), get(outcome))),
  ];
}

function compareTop(library: Library, outcome: number, b: [Expression, Expression]): Statement {
  return set(outcome, library.call('order', significandAt(placeOf(0)), topAt(placeOf(0)), ...b));
}

function addComparison(library: Library): void {
  addOrder(library);
  for (const [format, { type, widen }] of Object.entries(FORMATS)) {
    library.add(`fcom${format}`, { parameters: [type, I32], results: [I32] }, (locals) => {
      const value = newValue(locals);
      const outcome = locals.add(I32);
      return done([
        needFull(numberOf(0)),
        ...widen(0, value),
        compareTop(library, outcome, [get(value.significand), get(value.top)]),
        ...setConditions(outcome),
        when(get(1), pop),
      ]);
    });
  }
  const against: [Expression, Expression] = [significandAt(placeOf(get(0))), topAt(placeOf(get(0)))];
  const bothFull = [needFull(numberOf(0)), needFull(numberOf(get(0)))];
  // (n, how many to pop)
  library.add('fcomRegister', BINARY, (locals) => {
    const outcome = locals.add(I32);
    return done([
      ...bothFull,
      compareTop(library, outcome, against),
      ...setConditions(outcome),
      when(get(1), [...pop, when(apply('i32.eq', get(1), 2), pop)]),
    ]);
  });
  // (n, whether to pop) → C3 and C0, which the status word does not get, or -1
  library.add('fcomi', BINARY, (locals) => {
    const outcome = locals.add(I32);
    const need = (n: Expression | number): Statement =>
      when(apply('i32.eqz', and(apply('i32.shr_u', word(FPU_TAGS), numberOf(n)), 1)), [leave(int(-1))]);
    return {
      statements: [
        need(0),
        need(get(0)),
        compareTop(library, outcome, against),
        when(and(get(1), apply('i32.ge_s', get(outcome), 0)), pop),
      ],
      results: [get(outcome)],
    };
  });
}

// ── Moves and control ────────────────────────────────────────────────────────────────────────────────────────────

function take({ significand, top }: Value, n: Expression | number): Statement[] {
  return [set(significand, significandAt(placeOf(n))), set(top, topAt(placeOf(n)))];
}

function put({ significand, top }: Value, n: Expression | number): Statement[] {
  return storeRegister(placeOf(n), get(significand), get(top));
}

const markFull = storeWord(FPU_TAGS, or(word(FPU_TAGS), apply('i32.shl', int(1), numberOf(get(0)))));

function addUnary(library: Library): void {
  library.add('fsqrt', { parameters: [], results: [I32] }, (locals) => {
    const top = locate(locals, 0);
    return { statements: top.statements, results: [library.call('root', get(top.place))] };
  });
}

function addMoves(library: Library): void {
  // (n, whether to pop)
  library.add('fst', BINARY, (locals) => {
    const value = newValue(locals);
    return done([
      needFull(numberOf(0)),
      ...take(value, 0),
      ...put(value, get(0)),
      markFull,
      clearC1,
      when(get(1), pop),
    ]);
  });
  library.add('fxch', UNARY, (locals) => {
    const [a, b] = [newValue(locals), newValue(locals)];
    return done([
      needFull(numberOf(0)),
      needFull(numberOf(get(0))),
      ...take(a, 0),
      ...take(b, get(0)),
      ...put(b, 0),
      ...put(a, get(0)),
      clearC1,
    ]);
  });
  // (n, whether to move)
  library.add('fcmov', BINARY, (locals) => {
    const value = newValue(locals);
    return done([
      needFull(numberOf(0)),
      needFull(numberOf(get(0))),
      when(get(1), [...take(value, get(0)), ...put(value, 0)]),
    ]);
  });
  // (bits of sign and exponent to keep, bits to turn over)
  library.add('changeSign', BINARY, (locals) => {
    const value = newValue(locals);
    return done([
      needFull(numberOf(0)),
      ...take(value, 0),
      set(value.top, apply('i32.xor', and(get(value.top), get(0)), get(1))),
      ...put(value, 0),
      clearC1,
    ]);
  });
}

function addControl(library: Library): void {
  library.add('rotate', UNARY, () => done([clearC1, storeWord(FPU_TOP, numberOf(get(0)))]));
  // (n, whether to pop)
  library.add('ffree', BINARY, () =>
    done([
      clearC1,
      storeWord(FPU_TAGS, and(word(FPU_TAGS), apply('i32.rotl', int(-2), numberOf(get(0))))),
      when(get(1), pop),
    ]),
  );
  // With an exception that becomes unmasked, the interpreter has to tell the error.
  library.add('fldcw', UNARY, (locals) => {
    const control = locals.add(I32);
    const unmasked = and(word(FPU_STATUS), apply('i32.xor', or(get(control), ~0x3f), -1));
    return done([
      set(control, or(and(get(0), 0x1f3f), 0x40)),
      when(or(unmasked, and(word(FPU_STATUS), ES | BUSY)), [leave(GIVEN_UP)]),
      storeWord(FPU_CONTROL, get(control)),
    ]);
  });
}

export function addX87(library: Library): void {
  addRounding(library);
  addSum(library);
  addProduct(library);
  addQuotient(library);
  addRoot(library);
  addLoads(library);
  for (const [name, operation] of Object.entries(OPERATIONS)) addArithmetic(library, name, operation);
  addUnary(library);
  addStores(library);
  addComparison(library);
  addMoves(library);
  addControl(library);
}
