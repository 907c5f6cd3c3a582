/** What requests of the debugger must look like; see request-schemas.ts. */
import { z } from 'zod';
import type { DebugCalls } from '../contract.ts';

export const nothing = z.object({});
export const address = z.int().min(0).max(0xffffffff);
const count = z.int().min(1).max(1_000_000);
/** Names, expressions and conditions: what one can type on a line. */
const text = z.string().max(1000);
export const path = z.string().min(1).max(1024);
export const line = z.int().min(1).max(10_000_000);
const frame = z.int().min(0).max(1000).optional();
const safe = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
export const moment = z.object({ ticks: safe, instructions: safe, deliveries: safe, events: safe });
const access = z.enum(['read', 'write', 'access']);
const port = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]);
const memoryBytes = z.custom<Uint8Array>(
  (value) => value instanceof Uint8Array && value.length > 0 && value.length <= 0x10000,
);

const motion = z.union([
  z.object({
    kind: z.enum(['go', 'over', 'line', 'line-over', 'out', 'into-trap', 'to-user']),
  }),
  z.object({ kind: z.literal('instruction'), count: count.optional() }),
  z.object({ kind: z.literal('to'), address }),
  z.object({ kind: z.literal('to'), path, line }),
]);

const what = z.union([
  z.object({ kind: z.literal('line'), path, line }),
  z.object({ kind: z.literal('symbol'), name: text.min(1) }),
  z.object({ kind: z.literal('address'), address }),
  z.object({
    kind: z.literal('watch'),
    expression: text.min(1),
    length: z.int().min(1).max(4096).optional(),
    on: access,
  }),
  z.object({
    kind: z.literal('port'),
    port: z.int().min(0).max(0xffff),
    length: z.union([z.literal(1), z.literal(2), z.literal(4)]),
    on: access,
  }),
  z.object({
    kind: z.literal('system-call'),
    number: z.int().min(0).max(0xffff).nullable(),
    at: z.enum(['entry', 'exit', 'both']),
  }),
  z.object({ kind: z.literal('vector'), vector: z.int().min(0).max(255) }),
  z.object({ kind: z.literal('process'), pid: z.int().min(0).optional(), comm: text.optional() }),
  z.object({ kind: z.literal('exec'), comm: text.optional() }),
  z.object({ kind: z.literal('ring'), to: z.union([z.literal(0), z.literal(3)]).optional() }),
  z.object({ kind: z.literal('panic') }),
]);

const spec = {
  enabled: z.boolean(),
  condition: text,
  ignore: z.int().min(0).max(1_000_000_000),
  once: z.boolean(),
  scope: z.object({ pid: z.int().min(0).optional(), comm: text.optional() }),
};

export const breakpointSpec = z.object({ id: z.int().min(1), what, ...spec });

export const debugSchemas = {
  'debug.state': nothing,
  'debug.pause': z.object({ port: port.optional() }),
  'debug.move': z.object({ motion, back: z.boolean().optional() }),
  'debug.goTo': z.object({
    where: z.union([z.object({ instructions: safe }), z.object({ moment }), z.object({ mark: text.min(1) })]),
  }),
  'debug.breakpoints': nothing,
  'debug.setBreakpoint': z.object({ what, ...z.object(spec).partial().shape }),
  'debug.changeBreakpoint': z.object({ id: z.int(), ...z.object(spec).partial().shape }),
  'debug.removeBreakpoint': z.object({ id: z.int() }),
  'debug.registers': z.object({ frame }),
  'debug.writeRegister': z.object({ name: text, value: address }),
  'debug.backtrace': nothing,
  'debug.variables': z.object({ frame }),
  'debug.children': z.object({ expression: text.min(1), frame }),
  'debug.evaluate': z.object({ expression: text.min(1), frame }),
  'debug.disassembly': z.object({
    address: address.optional(),
    before: z.int().min(0).max(1000),
    after: z.int().min(0).max(1000),
  }),
  'debug.memory': z.object({
    at: text.min(1),
    offset: z.int().min(-0xffffffff).max(0xffffffff).optional(),
    length: z.int().min(1).max(0x10000),
    frame,
  }),
  'debug.writeMemory': z.object({ address, bytes: memoryBytes }),
  'debug.stack': z.object({ words: z.int().min(1).max(4096) }),
  'debug.lookup': z.object({ text: text.min(1) }),
  'debug.who': z.object({ address, length: z.int().min(1).max(4096) }),
  'debug.timeline': nothing,
  'debug.mark': z.object({ name: z.string().regex(/^\S{1,100}$/, 'a name without blanks') }),
  'debug.unmark': z.object({ name: text }),
  'debug.fork': nothing,
  'debug.switchTo': z.object({ branch: z.int().min(0) }),
  'kdb.input': z.object({ text: z.string().max(10_000) }),
  'kdb.history': nothing,
} satisfies { [N in keyof DebugCalls]: z.ZodType<Parameters<DebugCalls[N]>[0]> };
