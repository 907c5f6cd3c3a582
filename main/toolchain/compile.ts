/** Compiles one unit, or finds that what an earlier build made of it is still good. */
import { readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import type { Diagnostic } from '../contract.ts';
import type { BuildContext } from './build-context.ts';
import type { OutputRecord } from './build-state.ts';
import { compilerFlags, includeFolders } from './compiler-flags.ts';
import { readCompilerMessages } from './compiler-messages.ts';
import { escapesInDependencies, escapesInText, fileReferences } from './confinement.ts';
import { readDependencies, shadowingPlaces } from './dependencies.ts';
import { contentHash, startTime } from './file-hashes.ts';
import type { StartTime } from './file-hashes.ts';
import type { CompileUnit } from './plan.ts';
import { runTool } from './run-tool.ts';
import type { ToolRun } from './run-tool.ts';
import { failedRun } from './tool-failure.ts';
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
  const early = escapesInText(unit.source, (await context.tree.read(unit.source)) ?? '');
  if (early.length > 0) return { ok: false, reused: false, diagnostics: early };
  const args = command(unit, context);
  const files = temporaryFiles(unit, context);
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
interface TemporaryFiles {
  output: string;
  preprocessorRule: string;
  assemblerRule: string;
}

function temporaryFiles(unit: CompileUnit, { token }: BuildContext): TemporaryFiles {
  const stem = `${unit.output}.${token}`;
  return { output: `${stem}.tmp`, preprocessorRule: `${stem}.d`, assemblerRule: `${stem}.as.d` };
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
  const read = await whatWasRead(unit, context, files);
  const escapes = await allEscapes(unit, read, context);
  if (escapes.length > 0) return { ok: false, reused: false, diagnostics: escapes };
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

/** Every file that went into the output, as compiler and assembler name them, the source first. */
async function whatWasRead(
  unit: CompileUnit,
  context: BuildContext,
  files: TemporaryFiles,
): Promise<string[]> {
  const rule = async (file: string): Promise<string[]> =>
    readDependencies(await readFile(join(context.buildFolder, file), 'utf8').catch(() => ''));
  const assembled: string[] = [];
  // The assembler also lists the names that line markers mention; those that do not exist were never read.
  for (const path of await rule(files.assemblerRule))
    if (!path.startsWith(context.temporaryFolder) && (await context.tree.realPath(path)) !== null)
      assembled.push(path);
  const preprocessed = await rule(files.preprocessorRule);
  const binaries = context.compiler.family === 'clang' ? await binaryInclusions(preprocessed, context) : [];
  return [
    ...new Set(
      [unit.source, ...preprocessed, ...assembled, ...binaries].map((path) => posix.normalize(path)),
    ),
  ];
}

/** clang's assembler lists nothing, so .incbin and .include are looked up in the text of what was read. */
async function binaryInclusions(read: string[], context: BuildContext): Promise<string[]> {
  const names: string[] = [];
  for (const path of read)
    for (const reference of fileReferences((await textInside(path, context)) ?? ''))
      if (reference.kind === 'incbin') names.push(reference.name);
  return names;
}

async function textInside(path: string, { tree }: BuildContext): Promise<string | null> {
  const real = await tree.realPath(path);
  const relative = real === null ? null : tree.relative(real);
  return relative === null ? null : tree.read(relative);
}

async function allEscapes(unit: CompileUnit, read: string[], context: BuildContext): Promise<Diagnostic[]> {
  const written: Diagnostic[] = [];
  for (const path of read.slice(1)) {
    const name = context.paths.toWorkspace(path);
    if (name !== undefined) written.push(...escapesInText(name, (await textInside(path, context)) ?? ''));
  }
  if (written.length > 0) return written;
  return escapesInDependencies(read, unit.source, context.tree, context.compiler.includeFolder);
}
