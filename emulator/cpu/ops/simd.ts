/** All MMX, SSE and SSE2 instructions. */
import type { DecodedOp, Handler } from '../decoded.ts';
import { FXSR } from './fxsr.ts';
import { MMX } from './mmx.ts';
import { SSE_ARITHMETIC } from './sse-arithmetic.ts';
import { SSE_CONVERT } from './sse-convert.ts';
import { SSE_MOVE } from './sse-move.ts';

export const SIMD: Record<string, (op: DecodedOp) => Handler> = {
  ...FXSR,
  ...MMX,
  ...SSE_ARITHMETIC,
  ...SSE_CONVERT,
  ...SSE_MOVE,
};
