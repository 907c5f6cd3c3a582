/** What requests of the walk must look like; see request-schemas.ts. */
import { z } from 'zod';
import type { WalkCalls } from '../contract.ts';
import { address, line, moment, nothing, path } from './debug-schemas.ts';

const pid = z.int().min(0).max(0x7fffffff);
const whose = { pid: pid.optional(), comm: z.string().max(16).optional(), number: address.optional() };

const target = z.union([
  z.object({ kind: z.literal('here') }),
  z.object({
    kind: z.literal('tick'),
    tick: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
    pid: pid.optional(),
  }),
  z.object({ kind: z.enum(['next', 'last']), ...whose }),
  z.object({ kind: z.literal('line'), path, line }),
  z.object({ kind: z.literal('birth'), pid }),
]);

export const walkSchemas = {
  'walk.follow': z.object({ target }),
  'walk.goTo': z.object({ moment, address }),
  'frame.read': nothing,
  'gates.read': nothing,
  'fault.explain': z.object({ pid: pid.optional() }),
} satisfies { [N in keyof WalkCalls]: z.ZodType<Parameters<WalkCalls[N]>[0]> };
