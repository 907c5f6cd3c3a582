/** All x87 instructions. */
import type { DecodedOp, Handler } from '../decoded.ts';
import { X87_ARITHMETIC } from './x87-arithmetic.ts';
import { X87_COMPARE } from './x87-compare.ts';
import { X87_CONTROL } from './x87-control.ts';
import { X87_MOVE } from './x87-move.ts';
import { X87_TRANSCENDENTAL } from './x87-transcendental.ts';
import { fwait } from './x87-unit.ts';

export const X87: Record<string, (op: DecodedOp) => Handler> = {
  ...X87_ARITHMETIC,
  ...X87_COMPARE,
  ...X87_CONTROL,
  ...X87_MOVE,
  ...X87_TRANSCENDENTAL,
  fwait: () => fwait,
};
