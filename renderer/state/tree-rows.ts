/** From the flat list of entries to the rows a tree shows. */
import type { FileEntry } from '../../main/contract.ts';

export interface TreeRow {
  entry: FileEntry;
  name: string;
  /** 1 for what lies at the root. */
  level: number;
  expanded: boolean;
  position: number;
  siblings: number;
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The folder of a path; empty for the root. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

export function joinPath(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** `a/b/c` → `a`, `a/b`. */
export function ancestors(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** Folders before files, each in order of their names; only what no closed folder hides. */
export function visibleRows(entries: readonly FileEntry[], expanded: ReadonlySet<string>): TreeRow[] {
  const children = groupByFolder(entries);
  const rows: TreeRow[] = [];
  const walk = (folder: string, level: number): void => {
    const list = children.get(folder) ?? [];
    list.forEach((entry, index) => {
      const open = entry.kind === 'folder' && expanded.has(entry.path);
      const place = { position: index + 1, siblings: list.length };
      rows.push({ entry, name: baseName(entry.path), level, expanded: open, ...place });
      if (open) walk(entry.path, level + 1);
    });
  };
  walk('', 1);
  return rows;
}

function groupByFolder(entries: readonly FileEntry[]): Map<string, FileEntry[]> {
  const groups = new Map<string, FileEntry[]>();
  for (const entry of entries) {
    const folder = folderOf(entry.path);
    const group = groups.get(folder);
    if (group) group.push(entry);
    else groups.set(folder, [entry]);
  }
  for (const group of groups.values()) group.sort(compareEntries);
  return groups;
}

function compareEntries(a: FileEntry, b: FileEntry): number {
  if (a.kind !== b.kind) return a.kind === 'folder' ? -1 : 1;
  return a.path.localeCompare(b.path, 'en', { sensitivity: 'base' });
}
