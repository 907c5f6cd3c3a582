/** From the `semantics` of a table row to the code of an instruction; what has none here the interpreter executes. */
import type { DecodedOp } from '../../cpu/decoded.ts';
import { CS, DS, ES, SS } from '../../cpu/registers.ts';
import type { Emitter } from '../emitter.ts';
import { ALU } from './alu.ts';
import { BIT } from './bit.ts';
import { FLAG_OPS } from './flag-ops.ts';
import { MOVE } from './move.ts';
import { MULTIPLY } from './multiply.ts';
import { SHIFT } from './shift.ts';
import { SIMD_LANES } from './simd-lanes.ts';
import { SIMD_MOVE } from './simd-move.ts';
import { SSE_ARITHMETIC } from './sse-arithmetic.ts';
import { SSE_CONVERT } from './sse-convert.ts';
import { STACK_OPS } from './stack.ts';
import { STRING } from './string.ts';
import { SYSTEM } from './system.ts';
import { X87 } from './x87.ts';

export type Emit = (e: Emitter, op: DecodedOp) => void;

export const EMITTERS: Readonly<Record<string, Emit>> = {
  ...ALU,
  ...BIT,
  ...FLAG_OPS,
  ...MOVE,
  ...MULTIPLY,
  ...SHIFT,
  ...STACK_OPS,
  ...STRING,
  ...SYSTEM,
};

const FLOATS: Readonly<Record<string, Emit>> = {
  ...SIMD_LANES,
  ...SIMD_MOVE,
  ...SSE_ARITHMETIC,
  ...SSE_CONVERT,
  ...X87,
};

/** An instruction on the x87, MMX or SSE registers that is emitted. */
export function isFloat(op: DecodedOp): boolean {
  return op.row.semantics in FLOATS;
}

/** Offsets in segments with a base are the interpreter's. */
function floatEmitter(op: DecodedOp): Emit | null {
  const flat = !op.mem || (op.addressMask === -1 && (op.seg === DS || op.seg === SS || op.seg === ES));
  return flat ? (FLOATS[op.row.semantics] ?? null) : null;
}

/** Writing through CS faults: such operands are the interpreter's. */
function usesCodeSegment(op: DecodedOp): boolean {
  const { semantics } = op.row;
  return op.seg === CS && (op.mem || semantics in STRING) && semantics !== 'lea' && semantics !== 'nop';
}

export function emitterOf(op: DecodedOp): Emit | null {
  if (isFloat(op)) return floatEmitter(op);
  return usesCodeSegment(op) ? null : (EMITTERS[op.row.semantics] ?? null);
}
