/** Beside the linked programs, each further name of one is a link to it, so that its symbols are found by that name. */
import { readdir, readlink, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../workspace/make-folder.ts';
import { programOutput } from './link-steps.ts';
import type { ProgramName } from './plan.ts';

/** Makes the links that `names` ask for, and removes those of names that are gone. */
export async function linkProgramNames(names: ProgramName[], buildFolder: string): Promise<void> {
  const folder = join(buildFolder, programOutput(''));
  await makeFolder(folder);
  const wanted = new Map(names.map(({ name, program }) => [name, program]));
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isSymbolicLink()) continue;
    const path = join(folder, entry.name);
    if (wanted.get(entry.name) === (await readlink(path))) wanted.delete(entry.name);
    else await rm(path);
  }
  for (const [name, program] of wanted) {
    const path = join(folder, name);
    await rm(path, { force: true });
    await symlink(program, path);
  }
}
