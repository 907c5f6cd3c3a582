/** Makes a workspace: a copy of the stock tree, and beside it a second copy that stays as it was. */
import { copyFile, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import { syncFolder, writeFileAtomically } from './atomic-file.ts';
import { MARKER_FILE, PRIVATE_FOLDER, temporaryName } from './safe-path.ts';
import { asWorkspaceError, WorkspaceError } from './workspace-error.ts';
import { makeFolder } from './make-folder.ts';

export const FORMAT = 1;
export const BASELINE = join(PRIVATE_FOLDER, 'baseline');

export interface Marker {
  format: number;
  /** Of the product that made the workspace. */
  version: string;
  /** Hash over names and contents of the stock tree. */
  createdFrom: string;
}

/** Nothing is at `folder` until everything is: the tree grows under another name beside it. */
export async function createWorkspaceFolder(folder: string, stockFolder: string): Promise<void> {
  const target = resolve(folder);
  await refuseOccupied(target);
  const growing = temporaryName(target);
  try {
    const stock = await stockFiles(resolve(stockFolder));
    await makeFolder(growing);
    const createdFrom = await copyTree(resolve(stockFolder), stock, growing);
    const marker: Marker = { format: FORMAT, version: await productVersion(stockFolder), createdFrom };
    await writeFileAtomically(join(growing, MARKER_FILE), `${JSON.stringify(marker, null, 2)}\n`);
    await rmdir(target).catch(() => undefined);
    await rename(growing, target);
    await syncFolder(dirname(target));
  } catch (error) {
    await rm(growing, { recursive: true, force: true }).catch(() => undefined);
    throw asWorkspaceError(error, `cannot make a workspace in ${target}`);
  }
}

async function refuseOccupied(target: string): Promise<void> {
  const entries = await readdir(target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    if (error.code === 'ENOTDIR')
      throw new WorkspaceError('conflict', `${target} is a file: name a new folder`);
    throw asWorkspaceError(error, `cannot make a workspace in ${target}`);
  });
  if (entries.length > 0)
    throw new WorkspaceError('conflict', `${target} is not empty: name a new folder for the workspace`);
}

/** Relative paths with `/`, sorted; links and names with a leading dot are no part of a stock tree. */
async function stockFiles(stock: string, folder = ''): Promise<string[]> {
  const entries = await readdir(join(stock, folder), { withFileTypes: true });
  const lists = await Promise.all(
    entries.map(async (entry): Promise<string[]> => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.name.startsWith('.')) return [];
      return entry.isDirectory() ? stockFiles(stock, path) : entry.isFile() ? [path] : [];
    }),
  );
  return lists.flat().sort();
}

async function copyTree(stock: string, files: string[], target: string): Promise<string> {
  const hash = createHash('sha256');
  const made = new Set<string>();
  for (const path of files) {
    for (const root of [target, join(target, BASELINE)]) {
      const copy = join(root, path);
      if (!made.has(dirname(copy))) await makeFolder(dirname(copy));
      made.add(dirname(copy));
      await copyFile(join(stock, path), copy);
    }
    hash.update(`${path}\0`).update(await readFile(join(stock, path)));
  }
  return hash.digest('hex').slice(0, 40);
}

/** The stock tree is shipped beside the product's package.json. */
async function productVersion(stockFolder: string): Promise<string> {
  const text = await readFile(join(stockFolder, '..', 'package.json'), 'utf8').catch(() => '{}');
  return (JSON.parse(text) as { version?: string }).version ?? '0.0.0';
}
