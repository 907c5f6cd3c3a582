/** `int80 mkdisk`: an ext2 disk image for `int80 run --disk`, with the contents of a folder. */
import { existsSync } from 'node:fs';
import { makeExt2Image } from '../disk/ext2-image.ts';
import { DiskError, readFolder } from '../disk/folder-tree.ts';
import type { DiskNode, FolderNode } from '../disk/folder-tree.ts';
import { writeFileAtomically } from '../workspace/atomic-file.ts';
import { EXIT_OK, usageError } from './exit-status.ts';
import type { MkdiskOptions } from './mkdisk-options.ts';

const EMPTY: DiskNode & FolderNode = { kind: 'folder', entries: new Map(), mode: 0o755, mtime: 0 };

function newestTime(node: DiskNode): number {
  if (node.kind !== 'folder') return node.mtime;
  return [...node.entries.values()].reduce((newest, each) => Math.max(newest, newestTime(each)), node.mtime);
}

export async function mkdiskCommand(
  out: string,
  folder: string | undefined,
  { size, blockSize }: MkdiskOptions,
): Promise<number> {
  const skipped: string[] = [];
  try {
    if (folder !== undefined && !existsSync(folder)) throw new DiskError(`${folder}: no such folder`);
    const root = folder === undefined ? EMPTY : readFolder(folder, skipped);
    const options = { diskBytes: size, time: newestTime(root), ...(blockSize ? { blockSize } : {}) };
    await writeFileAtomically(out, makeExt2Image(root, options));
  } catch (error) {
    throw usageError(error instanceof DiskError ? error.message : `${out}: ${(error as Error).message}`);
  }
  for (const path of skipped)
    process.stderr.write(`int80: ${path} is left out: it is a socket or a device\n`);
  return EXIT_OK;
}
