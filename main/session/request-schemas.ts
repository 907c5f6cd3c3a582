/**
 * What each call's request must look like when it arrives from outside (a window is not trusted). `satisfies` ties
 * every schema to the contract: a call without one, or one that says something else, does not compile.
 */
import { z } from 'zod';
import { debugSchemas } from './debug-schemas.ts';
import { walkSchemas } from './walk-schemas.ts';
import { traceSchemas } from './trace-schemas.ts';
import type { CallName, Request } from '../contract.ts';

/** Workspace-relative; the workspace itself refuses what leads outside. */
const path = z.string().min(1).max(1024);
/** Kernel sources are small; this keeps a broken window from filling the disk. */
const text = z.string().max(16 * 1024 * 1024);
const port = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]);
/** Characters across or down a terminal. */
const extent = z.int().min(1).max(1000);
const nothing = z.object({});
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length <= 1024 * 1024);

export const requestSchemas = {
  'app.info': nothing,
  'files.list': nothing,
  'files.read': z.object({ path }),
  'files.readStock': z.object({ path }),
  'files.write': z.object({
    path,
    text,
    baseVersion: z.string().max(256).nullable(),
    force: z.boolean().optional(),
  }),
  'files.createFolder': z.object({ path }),
  'files.rename': z.object({ from: path, to: path }),
  'files.delete': z.object({ path }),
  'files.revert': z.object({ path }),
  'build.compilers': nothing,
  'build.chooseCompiler': z.object({ id: z.string().min(1).max(4096) }),
  'kernel.rebuild': z.object({ boot: z.boolean(), clean: z.boolean().optional() }),
  'build.last': nothing,
  'kernel.cancelBuild': nothing,
  'machine.status': nothing,
  'machine.run': nothing,
  'machine.pause': nothing,
  'machine.reset': nothing,
  'console.input': z.object({ port, bytes }),
  'console.resize': z.object({ port, columns: extent, rows: extent }),
  'console.history': z.object({ port }),
  'settings.get': z.object({ key: z.string().min(1).max(200) }),
  'settings.set': z.object({ key: z.string().min(1).max(200), value: z.unknown() }),
  ...debugSchemas,
  ...walkSchemas,
  ...traceSchemas,
} satisfies { [N in CallName]: z.ZodType<Request<N>> };

export const isCallName = (name: unknown): name is CallName =>
  typeof name === 'string' && Object.hasOwn(requestSchemas, name);
