/** Which files a compiler has read for one unit, from its own dependency output, and which of them it must not. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Diagnostic } from '../contract.ts';
import type { BuildContext } from './build-context.ts';
import { escapesInDependencies, escapesInReferences } from './confinement.ts';
import { readDependencies } from './dependencies.ts';
import type { CompileUnit } from './plan.ts';

/** Rules as written by preprocessor and assembler, relative to the build folder; the second only by GNU as. */
export interface RuleFiles {
  preprocessorRule: string;
  assemblerRule: string;
}

/** Every file that went into the output, as compiler and assembler name them, the source first. */
export async function filesRead(
  unit: CompileUnit,
  context: BuildContext,
  rules: RuleFiles,
): Promise<string[]> {
  const named = async (file: string): Promise<string[]> =>
    readDependencies(await readFile(join(context.buildFolder, file), 'utf8').catch(() => ''));
  const preprocessed = await named(rules.preprocessorRule);
  const assembled: string[] = [];
  // The assembler also lists the names that line markers mention; those that do not exist were never read.
  for (const path of await named(rules.assemblerRule))
    if (!isTemporary(path, context) && (await context.tree.realPath(path)) !== null) assembled.push(path);
  const binaries = context.compiler.family === 'clang' ? await binaryInclusions(preprocessed, context) : [];
  const all = [unit.source, ...preprocessed, ...assembled, ...binaries];
  // Only "./" goes: behind a link, a/../b is not b.
  return [...new Set(all.map((path) => path.replace(/^(\.\/)+/, '')))];
}

function isTemporary(path: string, { temporaryFolder }: BuildContext): boolean {
  return path.startsWith(temporaryFolder.replace(/\\/g, '/'));
}

/** clang's assembler lists nothing, so .incbin and .include are looked up in the text of what was read. */
async function binaryInclusions(read: string[], { references }: BuildContext): Promise<string[]> {
  const found = await Promise.all(read.map((path) => references.in(path)));
  return found.flatMap((list) => list.filter(({ kind }) => kind === 'incbin').map(({ name }) => name));
}

/** What was read from outside, blamed on the line that asks for it where one does so openly. */
export async function escapes(
  unit: CompileUnit,
  read: string[],
  context: BuildContext,
): Promise<Diagnostic[]> {
  const { tree, paths, references, compiler } = context;
  const written: Diagnostic[] = [];
  for (const path of read) {
    const name = paths.toWorkspace(path);
    if (name !== undefined) written.push(...escapesInReferences(name, await references.in(path)));
  }
  return written.length > 0
    ? written
    : escapesInDependencies(read, unit.source, tree, compiler.includeFolder);
}
