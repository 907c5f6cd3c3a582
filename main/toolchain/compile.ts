/** Compiles one unit, or finds that what an earlier build made of it is still good. */
import { readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '../contract.ts';
import { temporaryOutput } from './build-context.ts';
import type { BuildContext } from './build-context.ts';
import type { OutputRecord } from './build-state.ts';
import { compilerFlags, includeFolders } from './compiler-flags.ts';
import { readCompilerMessages } from './compiler-messages.ts';
import { escapesInReferences } from './confinement.ts';
import { shadowingPlaces } from './dependencies.ts';
import { contentHash, startTime } from './file-hashes.ts';
import type { StartTime } from './file-hashes.ts';
import type { CompileUnit } from './plan.ts';
import { runTool } from './run-tool.ts';
import type { ToolRun } from './run-tool.ts';
import { failedRun } from './tool-failure.ts';
import { escapes, filesRead } from './units-reading.ts';
import type { RuleFiles } from './units-reading.ts';
import { makeFolder } from '../workspace/make-folder.ts';

export interface CompileOutcome {
  ok: boolean;
  reused: boolean;
  diagnostics: Diagnostic[];
}

const MODE_FLAGS: Record<CompileUnit['mode'], string> = { object: '-c', assembly: '-S', preprocess: '-E' };

/** clang reads inline assembly even for -S, and stops at asm-offsets.c's markers, unless another assembler is named. */
const CLANG_ASSEMBLY = ['-fno-integrated-as'];

/** The command without the names that differ from run to run. */
function command(unit: CompileUnit, context: BuildContext): string[] {
  const flags = compilerFlags(context.compiler, unit.part, unit.language, context.folders);
  const literal = unit.mode === 'assembly' && context.compiler.family === 'clang' ? CLANG_ASSEMBLY : [];
  return [...flags, ...unit.flags, ...literal, MODE_FLAGS[unit.mode], unit.source];
}

/** Moving the workspace changes nothing in what is made, so its place is no part of the command's identity. */
function commandHash(args: string[], context: BuildContext): string {
  const placeless = args.map((argument) => argument.replace(context.folders.workspace, '.'));
  return contentHash([context.compiler.identity, ...placeless].join('\0'));
}

export async function reusableUnit(unit: CompileUnit, context: BuildContext): Promise<OutputRecord | null> {
  return context.state.reusable(unit.output, commandHash(command(unit, context), context), context.hashes);
}

export async function compileUnit(unit: CompileUnit, context: BuildContext): Promise<CompileOutcome> {
  const early = escapesInReferences(unit.source, await context.references.in(unit.source));
  if (early.length > 0) return { ok: false, reused: false, diagnostics: early };
  const args = command(unit, context);
  const files = temporaryFiles(context);
  context.state.forget(unit.output);
  await makeFolder(dirname(join(context.buildFolder, unit.output)));
  try {
    await context.hashes.of(unit.source);
    const start = await startTime(join(context.buildFolder, files.output));
    const run = await runTool(context.compiler.program, [...args, ...outputArguments(unit, context, files)], {
      cwd: context.folders.workspace,
      temporaryFolder: context.temporaryFolder,
      signal: context.signal,
    });
    return await judge(unit, context, files, run, start, commandHash(args, context));
  } finally {
    await Promise.all(
      Object.values(files).map((file) => rm(join(context.buildFolder, file), { force: true })),
    );
  }
}

/** Relative to the build folder. */
interface TemporaryFiles extends RuleFiles {
  output: string;
}

function temporaryFiles(context: BuildContext): TemporaryFiles {
  const stem = temporaryOutput(context);
  return { output: stem, preprocessorRule: `${stem}.d`, assemblerRule: `${stem}.as.d` };
}

function outputArguments(
  unit: CompileUnit,
  { compiler, folders }: BuildContext,
  files: TemporaryFiles,
): string[] {
  const told = (file: string): string => `${folders.build}/${file}`;
  const rules = ['-MD', '-MF', told(files.preprocessorRule), '-MT', 'unit'];
  const gnuAs = ['-Xassembler', '--MD', '-Xassembler', told(files.assemblerRule)];
  const assembles = unit.mode === 'object' && compiler.family === 'gcc';
  return [...rules, ...(assembles ? gnuAs : []), '-o', told(files.output)];
}

async function judge(
  unit: CompileUnit,
  context: BuildContext,
  files: TemporaryFiles,
  run: ToolRun,
  start: StartTime,
  hash: string,
): Promise<CompileOutcome> {
  if (run.cancelled) return { ok: false, reused: false, diagnostics: [] };
  const read = await filesRead(unit, context, files);
  const outside = await escapes(unit, read, context);
  if (outside.length > 0) return { ok: false, reused: false, diagnostics: outside };
  const diagnostics = readCompilerMessages(run.stderr, { source: unit.source, paths: context.paths });
  if (run.status !== 0) {
    return {
      ok: false,
      reused: false,
      diagnostics: await failedRun(run, diagnostics, context.buildFolder, unit.source),
    };
  }
  const inputs: Record<string, string | null> = {};
  const shadowing = shadowingPlaces(read, includeFolders(unit.part, context.folders));
  for (const path of [...read, ...shadowing]) inputs[path] = await context.hashes.asSeenFrom(start, path);
  await keep(unit, context, files, { command: hash, inputs, content: '', diagnostics });
  return { ok: true, reused: false, diagnostics };
}

async function keep(
  unit: CompileUnit,
  context: BuildContext,
  files: TemporaryFiles,
  made: Omit<OutputRecord, 'stamp'>,
): Promise<void> {
  const temporary = join(context.buildFolder, files.output);
  made.content = contentHash(await readFile(temporary));
  await rename(temporary, join(context.buildFolder, unit.output));
  await context.state.record(unit.output, made);
}
