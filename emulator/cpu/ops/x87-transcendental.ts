/** x87 transcendental functions (Intel SDM volume 1, section 8.3.7). */
import type { DecodedOp, Handler } from '../decoded.ts';

export const X87_TRANSCENDENTAL: Record<string, (op: DecodedOp) => Handler> = {};
