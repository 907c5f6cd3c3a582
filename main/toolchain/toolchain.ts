/**
 * The tool chain's door. `build` makes kernel and root archive of a workspace: plan, compile what changed, link what
 * changed, check, pack, and only then publish, so that a failed build leaves the last good image where it is.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Diagnostic } from '../contract.ts';
import { closeContext, openContext } from './build-context.ts';
import type { BuildContext } from './build-context.ts';
import { BuildRun, Stopped } from './build-run.ts';
import type { BuildOptions, BuildOutcome } from './build-outcome.ts';
import { storageTrouble } from './tool-failure.ts';

export { findCompilers, resolveCompiler } from './compilers.ts';
export { ToolchainError } from './toolchain-error.ts';
export type { Compiler } from './compilers.ts';
export type { ExtraFile } from './initramfs.ts';

export type { BuildOptions, BuildOutcome } from './build-outcome.ts';

/** Never rejects for what the user can mend: that is a diagnostic. */
export async function build(options: BuildOptions): Promise<BuildOutcome> {
  const start = performance.now();
  const outcome: BuildOutcome = {
    ok: false,
    diagnostics: [],
    compiled: 0,
    reused: 0,
    milliseconds: 0,
    cancelled: false,
  };
  let context: BuildContext | null = null;
  try {
    context = await openContext({
      ...options,
      jobs: options.jobs ?? availableParallelism(),
      clean: options.clean ?? false,
    });
    const run = new BuildRun(context, outcome, options.onProgress ?? (() => undefined));
    await run.all(options.extraFiles ?? []);
    outcome.ok = true;
  } catch (error) {
    if (!(error instanceof Stopped)) outcome.diagnostics.push(unexpected(error, options));
  }
  await context?.state.save().catch((error: unknown) => {
    if (outcome.ok) outcome.diagnostics.push({ ...unexpected(error, options), severity: 'warning' });
  });
  if (context) await closeContext(context);
  outcome.cancelled = options.signal?.aborted ?? false;
  if (outcome.cancelled) outcome.ok = false;
  outcome.diagnostics = withoutRepetition(outcome.diagnostics);
  outcome.milliseconds = Math.round(performance.now() - start);
  return outcome;
}

/** A full disk, a folder that cannot be written or read; anything else is passed on as it is. */
function unexpected(error: unknown, { buildFolder }: BuildOptions): Diagnostic {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === undefined) throw error;
  const trouble = storageTrouble(code);
  const message = trouble ?? (error as Error).message;
  return {
    line: 0,
    column: 1,
    severity: 'error',
    message: `${message} (${join(buildFolder)})`,
    source: 'toolchain',
  };
}

function withoutRepetition(diagnostics: Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter(({ path, line, column, message }) => {
    const key = `${path}\0${line}\0${column}\0${message}`;
    return !seen.has(key) && seen.add(key);
  });
}
