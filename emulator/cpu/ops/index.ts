/** From the `semantics` of a table row to the handler of a decoded instruction. */
import type { DecodedOp, Handler } from '../decoded.ts';
import { ALU } from './alu.ts';
import { BCD } from './bcd.ts';
import { BIT } from './bit.ts';
import { BRANCH } from './branch.ts';
import { FAR } from './far.ts';
import { FLAG_OPS } from './flag-ops.ts';
import { IO } from './io.ts';
import { MOVE } from './move.ts';
import { MULTIPLY } from './multiply.ts';
import { SHIFT } from './shift.ts';
import { SIMD } from './simd.ts';
import { STACK_OPS } from './stack.ts';
import { STRING } from './string.ts';
import { SYSTEM } from './system.ts';
import { X87 } from './x87.ts';

/** Chooses the handler by the operands' form and size; may refine the op's selector. */
export type Binder = (op: DecodedOp) => Handler;

export const BINDERS: Readonly<Record<string, Binder>> = {
  ...ALU,
  ...BCD,
  ...BIT,
  ...BRANCH,
  ...FAR,
  ...FLAG_OPS,
  ...IO,
  ...MOVE,
  ...MULTIPLY,
  ...SHIFT,
  ...SIMD,
  ...STACK_OPS,
  ...STRING,
  ...SYSTEM,
  ...X87,
};

/** @throws Error for a table row without semantics: a fault of this program, which a test looks for. */
export function bind(op: DecodedOp): Handler {
  const binder = BINDERS[op.row.semantics];
  if (binder === undefined)
    throw new Error(`instruction table: no semantics for "${op.row.semantics}" (${op.row.encoding})`);
  return binder(op);
}
