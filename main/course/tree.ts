/** Trees of files in memory: the stock tree, a lesson's start, a submission. Nothing of them is executed or followed. */
import { createHash } from 'node:crypto';
import { lstat, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { applyToText, parsePatch, PatchError } from '../../course/patch.ts';
import type { FilePatch } from '../../course/patch.ts';
import { isPrivate, isTemporaryName, pathObjection } from '../workspace/safe-path.ts';

/** Contents by relative path, with `/`. */
export type Tree = Map<string, Uint8Array>;

/** The tree cannot be checked; the message names the file and why. */
export class RefusedTree extends Error {}

const MOST_FILES = 10_000;
const MOST_BYTES = 64 * 0x100000;
const DEEPEST = 32;

/** Of the product's own stock tree and of workspaces alike: names with a leading dot are no part of either. */
export async function readTree(folder: string): Promise<Tree> {
  const tree: Tree = new Map();
  let bytes = 0;
  const read = async (path: string, depth: number): Promise<void> => {
    if (depth > DEEPEST) throw new RefusedTree(`${path}: folders are nested more than ${DEEPEST} deep`);
    for (const name of (await readdir(join(folder, path))).sort()) {
      const inside = path === '' ? name : `${path}/${name}`;
      if (name.startsWith('.') || isPrivate(inside) || isTemporaryName(inside)) continue;
      const info = await lstat(join(folder, inside));
      if (info.isDirectory()) await read(inside, depth + 1);
      else if (info.isSymbolicLink())
        throw new RefusedTree(`${inside} is a link: a submission is made of files and folders`);
      else if (!info.isFile()) throw new RefusedTree(`${inside} is neither a file nor a folder`);
      else {
        bytes += info.size;
        if (bytes > MOST_BYTES) throw new RefusedTree(`its files have more than ${MOST_BYTES >> 20} MiB`);
        if (tree.size >= MOST_FILES) throw new RefusedTree(`it has more than ${MOST_FILES} files`);
        tree.set(inside, await readFile(join(folder, inside)));
      }
    }
  };
  await read('', 0);
  return tree;
}

/** A new tree with the patch applied. @throws RefusedTree */
export function patched(tree: Tree, patch: string): Tree {
  const result: Tree = new Map(tree);
  try {
    for (const file of parsePatch(patch)) applyTo(result, file);
  } catch (error) {
    if (error instanceof PatchError) throw new RefusedTree(`the patch: ${error.message}`);
    throw error;
  }
  return result;
}

function applyTo(tree: Tree, patch: FilePatch): void {
  for (const path of [patch.from, patch.to]) {
    const reason = path === null ? null : pathObjection(path);
    if (reason !== null)
      throw new PatchError(`line ${patch.at}: ${JSON.stringify(path)} cannot be used: ${reason}`);
  }
  if (patch.from !== null && patch.to !== null && patch.from !== patch.to)
    throw new PatchError(`line ${patch.at}: ${patch.from} would become ${patch.to}: files are not renamed`);
  const path = (patch.to ?? patch.from)!;
  const before = tree.get(path);
  // Bytes as they are: one character each.
  const text = before === undefined ? null : Buffer.from(before).toString('latin1');
  const after = applyToText(text, latin1(patch));
  if (after === null) tree.delete(path);
  else tree.set(path, Buffer.from(after, 'latin1'));
}

/** The patch was read as UTF-8: its lines as bytes, one character each. */
function latin1(patch: FilePatch): FilePatch {
  const bytes = (lines: string[]): string[] => lines.map((line) => Buffer.from(line).toString('latin1'));
  return {
    ...patch,
    hunks: patch.hunks.map((hunk) => ({ ...hunk, before: bytes(hunk.before), after: bytes(hunk.after) })),
  };
}

/** Of names and contents, wherever they came from. */
export function treeHash(tree: Tree): string {
  const hash = createHash('sha256');
  for (const path of [...tree.keys()].sort()) {
    const content = tree.get(path)!;
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 40);
}

/** Into a folder that exists and is empty. */
export async function writeTree(tree: Tree, folder: string): Promise<void> {
  const made = new Set<string>();
  for (const [path, content] of tree) {
    const target = join(folder, ...path.split('/'));
    if (!made.has(dirname(target))) await mkdir(dirname(target), { recursive: true });
    made.add(dirname(target));
    await writeFile(target, content, { flag: 'wx' });
  }
}
