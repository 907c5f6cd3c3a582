/** Runs linker or archiver for one output, or finds that what an earlier build made is still good. */
import { readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import type { Diagnostic } from '../contract.ts';
import { temporaryOutput } from './build-context.ts';
import type { BuildContext } from './build-context.ts';
import type { OutputRecord } from './build-state.ts';
import { contentHash, startTime } from './file-hashes.ts';
import { readLinkerMessages } from './linker-messages.ts';
import { runTool } from './run-tool.ts';
import { failedRun } from './tool-failure.ts';
import { makeFolder } from '../workspace/make-folder.ts';

export interface LinkStep {
  /** Relative to the build folder. */
  output: string;
  program: string;
  /** Given the output's path as it is to be told; inputs come after. */
  args(output: string): string[];
  /** Objects and archives of earlier steps, relative to the build folder, in order. */
  inputs: string[];
  /** Sources it reads beside those, relative to the workspace. */
  sources: string[];
  fallback: { path: string; line: number };
}

export interface LinkOutcome {
  ok: boolean;
  reused: boolean;
  diagnostics: Diagnostic[];
}

function commandHash(step: LinkStep, context: BuildContext): string {
  const contents = step.inputs.map((input) => `${input} ${context.state.get(input)?.content ?? 'missing'}`);
  return contentHash(
    [context.compiler.identity, step.program, ...step.args(step.output), ...contents].join('\0'),
  );
}

export function reusableLink(step: LinkStep, context: BuildContext): Promise<OutputRecord | null> {
  return context.state.reusable(step.output, commandHash(step, context), context.hashes);
}

/** `sourceOf` answers the source of an object of this build, both as the plan names them. */
export async function link(
  step: LinkStep,
  context: BuildContext,
  sourceOf: (object: string) => string | undefined,
): Promise<LinkOutcome> {
  const reusable = await reusableLink(step, context);
  if (reusable) return { ok: true, reused: true, diagnostics: reusable.diagnostics };
  const told = (path: string): string => `${context.folders.build}/${path}`;
  const temporary = temporaryOutput(context);
  const full = join(context.buildFolder, temporary);
  context.state.forget(step.output);
  await makeFolder(dirname(join(context.buildFolder, step.output)));
  try {
    const start = await startTime(full);
    await rm(full);
    const run = await runTool(step.program, [...step.args(told(temporary)), ...step.inputs.map(told)], {
      cwd: context.folders.workspace,
      temporaryFolder: context.temporaryFolder,
      signal: context.signal,
    });
    if (run.cancelled) return { ok: false, reused: false, diagnostics: [] };
    const diagnostics = await messages(run.stderr, step, context, sourceOf);
    if (run.status !== 0) {
      const all = await failedRun(run, diagnostics, context.buildFolder, step.fallback.path);
      return { ok: false, reused: false, diagnostics: all };
    }
    const inputs: Record<string, string | null> = {};
    for (const path of step.sources) inputs[path] = await context.hashes.asSeenFrom(start, path);
    const content = contentHash(await readFile(full));
    await rename(full, join(context.buildFolder, step.output));
    await context.state.record(step.output, {
      command: commandHash(step, context),
      inputs,
      content,
      diagnostics,
    });
    return { ok: true, reused: false, diagnostics };
  } finally {
    await rm(full, { force: true });
  }
}

function messages(
  text: string,
  step: LinkStep,
  context: BuildContext,
  sourceOf: (object: string) => string | undefined,
): Promise<Diagnostic[]> {
  const prefix = `${posix.normalize(context.folders.build)}/`;
  return readLinkerMessages(text, {
    paths: context.paths,
    fallback: step.fallback,
    textOf: (source) => context.tree.read(source),
    sourceOf: (printed) => {
      // `libc.a(printf.o)` names a member; a bare name is a member as ld.lld prints it.
      const plain = posix.normalize(printed.replace(/\\/g, '/')).replace(/^.*\(([^)]*)\)$/, '$1');
      return sourceOf(plain.startsWith(prefix) ? plain.slice(prefix.length) : plain);
    },
  });
}
