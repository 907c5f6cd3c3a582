/**
 * The folder that is shared, as the only part of the host's file system that there is. A place in it is a list of names
 * below the root. On the way to it every name must be a folder, no symbolic link; what is there is a file, a folder or a
 * link, which is not followed; everything else (devices, FIFOs, sockets) does not exist.
 *
 * Between the look at a place and its use a program of the host that wants to could put a link there. A guest cannot:
 * its requests are done one after the other. Files are opened without following links, and are what was looked at.
 */
import * as fs from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { join, sep } from 'node:path';
import { checkLinkText, checkName } from './host-names.ts';
import { ShareError } from './linux-errno.ts';

const { constants } = fs;
/** Windows has neither of the first two. */
const OPEN_FLAGS = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);
/** No set-user-ID, set-group-ID and sticky bits: they would count on the host. */
const MODE_BITS = 0o777;

export type Names = readonly string[];

export class HostTree {
  readonly readOnly: boolean;
  private readonly root: string;

  /** @throws Error (Node's) when `folder` is none. */
  constructor(folder: string, readOnly: boolean) {
    this.root = fs.realpathSync.native(folder);
    if (!fs.statSync(this.root).isDirectory())
      throw Object.assign(new Error(`${folder} is not a folder`), { code: 'ENOTDIR' });
    this.readOnly = readOnly;
  }

  /** The host's path. @throws ShareError when the way to it is no way. */
  locate(names: Names): string {
    let path = this.root;
    for (const name of names.slice(0, -1)) {
      path = join(path, name);
      if (!fs.lstatSync(path).isDirectory()) throw new ShareError('ENOTDIR', `${name} is no folder`);
    }
    const real = fs.realpathSync.native(path);
    const base = this.root.endsWith(sep) ? this.root : this.root + sep;
    if (real !== this.root && !real.startsWith(base)) throw new ShareError('EACCES', 'it lies outside');
    return names.length === 0 ? this.root : join(path, names[names.length - 1]);
  }

  /** What is there, a link itself and not what it leads to. */
  stat(names: Names): BigIntStats {
    const stats = fs.lstatSync(this.locate(names), { bigint: true });
    if (!isShown(stats)) throw new ShareError('ENOENT', 'it is neither file nor folder nor link');
    return stats;
  }

  /** Names in a folder that can be shown, in the order of their characters. */
  list(names: Names): string[] {
    const entries = fs.readdirSync(this.locate(names), { withFileTypes: true });
    return entries
      .filter((entry) => isShown(entry) && !entry.name.includes('\ufffd'))
      .map(({ name }) => name)
      .sort();
  }

  /** Opens a file that is there; flags as the host's. The caller closes it. */
  open(names: Names, flags: number): number {
    if ((flags & (constants.O_WRONLY | constants.O_RDWR | constants.O_TRUNC)) !== 0) this.checkWritable();
    const before = this.stat(names);
    if (before.isSymbolicLink()) throw new ShareError('ELOOP', 'a link cannot be opened');
    if (before.isDirectory()) throw new ShareError('EISDIR', 'a folder cannot be opened as a file');
    // Emptied only when it is known to be the one that was looked at.
    const handle = fs.openSync(this.locate(names), (flags & ~constants.O_TRUNC) | OPEN_FLAGS);
    try {
      this.checkSame(handle, before);
      if ((flags & constants.O_TRUNC) !== 0) fs.ftruncateSync(handle, 0);
    } catch (error) {
      fs.closeSync(handle);
      throw error;
    }
    return handle;
  }

  /** Makes a file that was not there, open for reading and writing. The caller closes it. */
  create(folder: Names, name: string, mode: number): number {
    const path = this.newPlace(folder, name);
    const flags = constants.O_CREAT | constants.O_EXCL | constants.O_RDWR | OPEN_FLAGS;
    return fs.openSync(path, flags, mode & MODE_BITS);
  }

  makeFolder(folder: Names, name: string, mode: number): void {
    fs.mkdirSync(this.newPlace(folder, name), { mode: mode & MODE_BITS });
  }

  makeLink(folder: Names, name: string, text: string): void {
    checkLinkText(text);
    fs.symlinkSync(text, this.newPlace(folder, name));
  }

  readLink(names: Names): string {
    if (!this.stat(names).isSymbolicLink()) throw new ShareError('EINVAL', 'it is no link');
    const text = fs.readlinkSync(this.locate(names));
    return process.platform === 'win32' ? text.replaceAll('\\', '/') : text;
  }

  remove(names: Names, isFolder: boolean): void {
    this.checkWritable();
    if (names.length === 0) throw new ShareError('EBUSY', 'the shared folder itself stays');
    const path = this.locate(names);
    if (this.stat(names).isDirectory() !== isFolder)
      throw new ShareError(isFolder ? 'ENOTDIR' : 'EISDIR', 'it is of the other kind');
    if (isFolder) fs.rmdirSync(path);
    else fs.unlinkSync(path);
  }

  /** Replaces what is at `to`, as rename(2) does. */
  rename(from: Names, folder: Names, name: string): void {
    this.checkWritable();
    if (from.length === 0) throw new ShareError('EBUSY', 'the shared folder itself stays');
    this.stat(from);
    fs.renameSync(this.locate(from), this.newPlace(folder, name));
  }

  setMode(names: Names, mode: number): void {
    this.checkWritable();
    if ((mode & ~MODE_BITS) !== 0) throw new ShareError('EPERM', 'a bit of the mode would count on the host');
    if (this.stat(names).isSymbolicLink()) throw new ShareError('EOPNOTSUPP', 'a link has no mode');
    fs.chmodSync(this.locate(names), mode);
  }

  setSize(names: Names, size: number): void {
    const handle = this.open(names, constants.O_WRONLY);
    try {
      fs.ftruncateSync(handle, size);
    } finally {
      fs.closeSync(handle);
    }
  }

  /** Seconds since 1970. */
  setTimes(names: Names, accessed: number, modified: number): void {
    this.checkWritable();
    this.stat(names);
    fs.lutimesSync(this.locate(names), accessed, modified);
  }

  statfs(): fs.BigIntStatsFs {
    return fs.statfsSync(this.root, { bigint: true });
  }

  checkWritable(): void {
    if (this.readOnly) throw new ShareError('EROFS', 'the folder is shared for reading only');
  }

  private newPlace(folder: Names, name: string): string {
    this.checkWritable();
    checkName(name);
    if (!this.stat(folder).isDirectory()) throw new ShareError('ENOTDIR', 'it is no folder');
    return this.locate([...folder, name]);
  }

  private checkSame(handle: number, before: BigIntStats): void {
    const { dev, ino } = fs.fstatSync(handle, { bigint: true });
    if (dev !== before.dev || ino !== before.ino)
      throw new ShareError('EACCES', 'it has been replaced by something else meanwhile');
  }
}

interface Kind {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

function isShown(entry: Kind): boolean {
  return entry.isFile() || entry.isDirectory() || entry.isSymbolicLink();
}
