/** The workspace's files and folders, each with how it stands against the stock tree. */
import { lstat, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileEntry } from '../contract.ts';
import { isPrivate, isTemporaryName } from './safe-path.ts';

interface Listed {
  entries: FileEntry[];
  /** Whether anything in the folder differs, something missing included. */
  differs: boolean;
}

export async function listFiles(root: string, baseline: string): Promise<FileEntry[]> {
  return (await listFolder(root, baseline, '')).entries;
}

async function names(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}

async function listFolder(root: string, baseline: string, folder: string): Promise<Listed> {
  const [here, stock] = await Promise.all([readdir(join(root, folder)), names(join(baseline, folder))]);
  const visible = here
    .map((name) => (folder === '' ? name : `${folder}/${name}`))
    .filter((path) => !isPrivate(path) && !isTemporaryName(path));
  const lists = await Promise.all(visible.sort().map((path) => listEntry(root, baseline, path)));
  const missing = stock.some((name) => !name.startsWith('.') && !here.includes(name));
  return {
    entries: lists.flatMap((list) => list.entries),
    differs: missing || lists.some((list) => list.differs),
  };
}

/** Links are left out: what they lead to is listed in its own place, or is none of the workspace's. */
async function listEntry(root: string, baseline: string, path: string): Promise<Listed> {
  const info = await lstat(join(root, path)).catch(() => null);
  if (info?.isDirectory()) {
    const inside = await listFolder(root, baseline, path);
    const inStock = (await stat(join(baseline, path)).catch(() => null))?.isDirectory() ?? false;
    const state = !inStock ? 'added' : inside.differs ? 'modified' : 'stock';
    return { entries: [{ path, kind: 'folder', state }, ...inside.entries], differs: state !== 'stock' };
  }
  if (!info?.isFile()) return { entries: [], differs: false };
  const state = await stateOf(join(root, path), join(baseline, path), info.size);
  return { entries: [{ path, kind: 'file', state }], differs: state !== 'stock' };
}

async function stateOf(file: string, stockFile: string, size: number): Promise<FileEntry['state']> {
  const stock = await stat(stockFile).catch(() => null);
  if (stock === null || !stock.isFile()) return 'added';
  if (stock.size !== size) return 'modified';
  const [now, then] = await Promise.all([readFile(file), readFile(stockFile)]);
  return now.equals(then) ? 'stock' : 'modified';
}
