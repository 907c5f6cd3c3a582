/** A folder of the host as a tree of what is to be put on a disk. Names are in order, so the same folder gives the same disk. */
import { lstatSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

export interface FileNode {
  kind: 'file';
  /** Called once, when its turn comes. */
  contents: () => Uint8Array;
}
export interface FolderNode {
  kind: 'folder';
  entries: Map<string, DiskNode>;
}
export interface LinkNode {
  kind: 'link';
  target: string;
}
export interface PipeNode {
  kind: 'pipe';
}

/** The same object under two names is a hard link. */
export type DiskNode = (FileNode | FolderNode | LinkNode | PipeNode) & {
  /** Permission bits, set-id and sticky bits included. */
  mode: number;
  /** Seconds since 1970. */
  mtime: number;
};

export class DiskError extends Error {}

const NAME_BYTES = 255;

interface Reading {
  /** Files met already, by device and inode. */
  known: Map<string, DiskNode>;
  skipped: string[];
}

/**
 * Reads names and attributes; contents later. Sockets and devices have no place on the disk: their paths are added to
 * `skipped`. @throws DiskError for what cannot be read.
 */
export function readFolder(path: string, skipped: string[]): DiskNode & FolderNode {
  const node = readNode(path, { known: new Map(), skipped });
  if (node?.kind !== 'folder') throw new DiskError(`${path} is not a folder`);
  return node;
}

function readNode(path: string, reading: Reading): DiskNode | null {
  const stats = statOf(path);
  const key = `${stats.dev} ${stats.ino}`;
  const known = stats.nlink > 1 && !stats.isDirectory() ? reading.known.get(key) : undefined;
  if (known) return known;
  const common = { mode: stats.mode & 0o7777, mtime: Math.floor(stats.mtimeMs / 1000) };
  let node: DiskNode;
  if (stats.isDirectory()) node = { kind: 'folder', entries: readEntries(path, reading), ...common };
  else if (stats.isFile()) node = { kind: 'file', contents: () => contentsOf(path), ...common };
  else if (stats.isSymbolicLink()) node = { kind: 'link', target: readlinkSync(path), ...common };
  else if (stats.isFIFO()) node = { kind: 'pipe', ...common };
  else {
    reading.skipped.push(path);
    return null;
  }
  reading.known.set(key, node);
  return node;
}

function readEntries(path: string, reading: Reading): Map<string, DiskNode> {
  const entries = new Map<string, DiskNode>();
  for (const name of readdirSync(path).sort()) {
    if (Buffer.byteLength(name) > NAME_BYTES)
      throw new DiskError(`${join(path, name)}: the name has more than 255 bytes`);
    const node = readNode(join(path, name), reading);
    if (node) entries.set(name, node);
  }
  return entries;
}

function statOf(path: string) {
  try {
    return lstatSync(path);
  } catch (error) {
    throw new DiskError(`${path}: ${(error as Error).message}`);
  }
}

function contentsOf(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new DiskError(`${path} cannot be read: ${(error as Error).message}`);
  }
}
