/** What requests of the trace must look like; see request-schemas.ts. */
import { z } from 'zod';
import type { TraceCalls } from '../contract.ts';

const nothing = z.object({});
const filter = z.string().max(1000);
const place = z.int().min(-1).max(1_000_000_000);

export const traceSchemas = {
  'trace.state': nothing,
  'trace.start': nothing,
  'trace.stop': nothing,
  'trace.clear': nothing,
  'trace.rows': z.object({ filter, from: z.int().min(0), count: z.int().min(1).max(1000) }),
  'trace.find': z.object({ filter, text: filter, from: place, back: z.boolean() }),
  'trace.details': z.object({ id: z.int().min(1) }),
  'trace.export': z.object({ filter, format: z.enum(['text', 'jsonl', 'csv']) }),
} satisfies { [N in keyof TraceCalls]: z.ZodType<Parameters<TraceCalls[N]>[0]> };
