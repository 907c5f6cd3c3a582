/** Reads what a build has left for the debugger: symbols of the kernel, of modules and of programs. */
import { readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageFile } from '../../debugger/images/loaded-images.ts';
import type { DebugSetup } from '../machine/protocol.ts';
import type { BuildOutcome } from '../toolchain/toolchain.ts';

/** `outcome` is that of a build that was good. */
export async function readDebugFiles(outcome: BuildOutcome): Promise<DebugSetup> {
  const { kernelPath = '', symbolsPath = kernelPath, offsets = {}, modulesFolder, programsFolder } = outcome;
  const modules = await filesOf(modulesFolder, (name) =>
    name.endsWith('.o') && !name.endsWith('.packed.o') ? name.slice(0, -2) : null,
  );
  return {
    symbols: await readFile(symbolsPath),
    offsets,
    modules,
    programs: await filesOf(programsFolder, (name) => name),
  };
}

/** Each file once, with all the names that lead to it. */
async function filesOf(
  folder: string | undefined,
  nameOf: (file: string) => string | null,
): Promise<ImageFile[]> {
  const names = new Map<string, string[]>();
  for (const file of folder === undefined ? [] : (await readdir(folder)).sort()) {
    const name = nameOf(file);
    if (name === null) continue;
    const path = await realpath(join(folder!, file));
    names.set(path, [...(names.get(path) ?? []), name]);
  }
  return Promise.all([...names].map(async ([path, all]) => ({ names: all, bytes: await readFile(path) })));
}
