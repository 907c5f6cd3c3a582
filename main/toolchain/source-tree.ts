/**
 * The workspace as the tool chain sees it: files by relative path, and the certainty that a path stays inside.
 * A symbolic link is followed only when what it leads to is inside the workspace as well.
 */
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import type { Dirent } from 'node:fs';
import { join, posix, resolve, sep } from 'node:path';
import { physicalPath } from './file-hashes.ts';

export type EntryKind = 'file' | 'folder' | 'outside';

export class SourceTree {
  readonly folder: string;
  /** `folder` with every symbolic link resolved. */
  readonly realFolder: string;
  private readonly listings = new Map<string, Promise<Map<string, Dirent>>>();
  private readonly real = new Map<string, Promise<string | null>>();

  private constructor(folder: string, realFolder: string) {
    this.folder = folder;
    this.realFolder = realFolder;
  }

  static async at(folder: string): Promise<SourceTree> {
    const full = resolve(folder);
    return new SourceTree(full, await realpath(full));
  }

  /** What `path` (relative, with `/`) is; null when it does not exist. */
  async kind(path: string): Promise<EntryKind | null> {
    if (path === '' || path === '.') return 'folder';
    if (path === '..' || path.startsWith('../') || posix.isAbsolute(path)) return 'outside';
    const parent = posix.dirname(path);
    const ofParent = await this.kind(parent);
    if (ofParent !== 'folder') return ofParent === 'outside' ? 'outside' : null;
    const entry = (await this.listing(parent)).get(posix.basename(path));
    if (entry === undefined) return null;
    if (entry.isFile()) return 'file';
    if (entry.isDirectory()) return 'folder';
    return entry.isSymbolicLink() ? this.kindOfLink(path) : null;
  }

  private async kindOfLink(path: string): Promise<EntryKind | null> {
    const target = await this.realPath(path);
    if (target === null) return null;
    if (!this.contains(target)) return 'outside';
    return (await stat(target)).isDirectory() ? 'folder' : 'file';
  }

  private listing(folder: string): Promise<Map<string, Dirent>> {
    let answer = this.listings.get(folder);
    if (answer === undefined) {
      const read = readdir(join(this.folder, folder), { withFileTypes: true });
      answer = read.then((entries) => new Map(entries.map((entry) => [entry.name, entry])));
      this.listings.set(folder, answer);
    }
    return answer;
  }

  async read(path: string): Promise<string | null> {
    if ((await this.kind(path)) !== 'file') return null;
    return readFile(join(this.folder, path), 'utf8');
  }

  /** Follows every link; null when the file does not exist. `path` may be absolute. */
  realPath(path: string): Promise<string | null> {
    const full = physicalPath(this.folder, path);
    let answer = this.real.get(full);
    if (answer === undefined) this.real.set(full, (answer = realpath(full).catch(() => null)));
    return answer;
  }

  /** Whether a path without links in it lies inside the workspace. */
  contains(realPath: string): boolean {
    return isInside(this.realFolder, realPath);
  }

  /** The workspace-relative form of a path without links in it, with `/`; null when it is outside. */
  relative(realPath: string): string | null {
    if (!this.contains(realPath)) return null;
    return realPath
      .slice(this.realFolder.length + (this.realFolder.endsWith(sep) ? 0 : 1))
      .split(sep)
      .join('/');
  }
}

/** Whether `path` is `folder` or below it; both absolute and without links. */
export function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
