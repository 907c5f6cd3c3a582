/** What is handed in: a workspace's folder, or a patch against what the lesson begins with. */
import { lstat, readFile } from 'node:fs/promises';
import type { Lesson } from '../../course/lesson.ts';
import { patched, readTree, RefusedTree } from './tree.ts';
import type { Tree } from './tree.ts';

const MOST_PATCH_BYTES = 4 * 0x100000;
const MAKEFILE = 'programs/Makefile';

/** The tree that the lesson begins with. @throws RefusedTree when its starting patch does not fit. */
export const startOf = (stock: Tree, { start }: Pick<Lesson, 'start'>): Tree => patched(stock, start);

/** @throws RefusedTree for what is no workspace and no patch that fits. */
export async function readSubmission(path: string, start: Tree): Promise<Tree> {
  const info = await lstat(path).catch((error: Error) => {
    throw new RefusedTree(`it cannot be read: ${error.message}`);
  });
  if (info.isDirectory()) {
    const tree = await readTree(path);
    if (!tree.has('kernel/Makefile'))
      throw new RefusedTree('it is no workspace: it has no kernel/Makefile (int80 new makes a workspace)');
    return tree;
  }
  if (!info.isFile()) throw new RefusedTree('it is neither a folder nor a patch');
  if (info.size > MOST_PATCH_BYTES)
    throw new RefusedTree(`the patch has more than ${MOST_PATCH_BYTES} bytes`);
  const patch = await readFile(path, 'utf8');
  if (!/^(---|@@) /m.test(patch)) throw new RefusedTree('it is no patch: it names no file');
  return patched(start, patch);
}

/** With the lesson's own programs, which take the place of what the submission has under their names. */
export function withPrograms(tree: Tree, programs: Lesson['programs']): Tree {
  if (programs.size === 0) return tree;
  const result: Tree = new Map(tree);
  for (const [name, text] of programs) result.set(`programs/${name}.c`, Buffer.from(text));
  const makefile = Buffer.from(tree.get(MAKEFILE) ?? []).toString('latin1');
  const names = [...programs.keys()].filter((name) => !new RegExp(`\\b${name}\\b`).test(makefile));
  if (names.length > 0)
    result.set(MAKEFILE, Buffer.from(`${makefile}\nuserprogs-y += ${names.join(' ')}\n`, 'latin1'));
  return result;
}
