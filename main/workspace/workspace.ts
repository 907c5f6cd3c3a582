/** A workspace on disk: the guest's sources as the user has them, and the stock tree they were made from. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileContent, FileEntry } from '../contract.ts';
import { syncFolder, writeFileAtomically } from './atomic-file.ts';
import { BASELINE, createWorkspaceFolder, FORMAT } from './create-workspace.ts';
import type { Marker } from './create-workspace.ts';
import { listFiles } from './list-files.ts';
import { MARKER_FILE, PRIVATE_FOLDER, safePath } from './safe-path.ts';
import { asWorkspaceError, WorkspaceError } from './workspace-error.ts';
import { WorkspaceLock } from './workspace-lock.ts';
import { watchFolder } from './workspace-watch.ts';
import { makeFolder } from './make-folder.ts';

export { WorkspaceError } from './workspace-error.ts';

const TEXT_LIMIT = 16 * 1024 * 1024;

export interface OpenOptions {
  /** Where stock texts come from when the workspace has lost its own copy. */
  stockFolder?: string;
  /** Refuse when another process has the workspace open, and keep others out until `dispose`. */
  lock?: boolean;
}

export class Workspace {
  /** Absolute, without links. */
  readonly folder: string;
  readonly buildFolder: string;
  private readonly baseline: string;
  private readonly lock: WorkspaceLock | null;
  private readonly watchers = new Set<() => Promise<void>>();
  /** Changes happen one after the other, so that a check and the write it allows are not parted. */
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(folder: string, baseline: string, lock: WorkspaceLock | null) {
    this.folder = folder;
    this.buildFolder = join(folder, PRIVATE_FOLDER, 'build');
    this.baseline = baseline;
    this.lock = lock;
  }

  static async create(folder: string, stockFolder: string): Promise<Workspace> {
    await createWorkspaceFolder(folder, stockFolder);
    return Workspace.open(folder, { stockFolder });
  }

  static async open(folder: string, options: OpenOptions = {}): Promise<Workspace> {
    const root = await realpath(folder).catch((error: unknown) => {
      throw asWorkspaceError(error, `cannot open the workspace ${folder}`);
    });
    await checkMarker(root);
    const baseline = await baselineOf(root, options.stockFolder);
    const lockFile = join(root, PRIVATE_FOLDER, 'lock');
    try {
      await makeFolder(join(root, PRIVATE_FOLDER));
      const lock = options.lock ? await WorkspaceLock.acquire(lockFile, root) : null;
      return new Workspace(root, baseline, lock);
    } catch (error) {
      throw asWorkspaceError(error, `cannot open the workspace ${root}`);
    }
  }

  /** Folders before what is in them; names in order. */
  async list(): Promise<FileEntry[]> {
    try {
      return await listFiles(this.folder, this.baseline);
    } catch (error) {
      throw asWorkspaceError(error, `cannot list ${this.folder}`);
    }
  }

  async read(path: string): Promise<FileContent> {
    const full = await safePath(this.folder, path);
    try {
      if ((await stat(full)).size > TEXT_LIMIT)
        throw new WorkspaceError('bad-request', `${path} is too large to edit`, { path });
      const bytes = await readFile(full);
      return { path, text: decode(bytes, path), version: versionOf(bytes) };
    } catch (error) {
      throw asWorkspaceError(error, `cannot read ${path}`, path);
    }
  }

  /** Null when the stock tree has no such file. */
  async readStock(path: string): Promise<string | null> {
    await safePath(this.folder, path);
    const bytes = await this.stockBytes(path);
    return bytes === null ? null : decode(bytes, path);
  }

  private stockBytes(path: string): Promise<Buffer | null> {
    return readFile(join(this.baseline, ...path.split('/'))).catch(() => null);
  }

  /**
   * Fails with `conflict`, and writes nothing, when the file is not the one `baseVersion` names (null: none yet) and
   * does not have the new text already.
   */
  write(path: string, text: string, baseVersion: string | null, force = false): Promise<{ version: string }> {
    return this.change(`cannot save ${path}`, path, async () => {
      const full = await safePath(this.folder, path);
      const present = await readFile(full).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      });
      const version = versionOf(Buffer.from(text));
      const there = present === null ? null : versionOf(present);
      if (there === version) return { version };
      if (!force && there !== baseVersion) throw conflict(path, there === null, baseVersion === null);
      await makeFolder(dirname(full));
      // Through a link inside the workspace the file it leads to is written; the link stays.
      await writeFileAtomically(await realpath(full).catch(() => full), text);
      return { version };
    });
  }

  createFolder(path: string): Promise<void> {
    return this.change(`cannot make the folder ${path}`, path, async () => {
      const full = await safePath(this.folder, path);
      await makeFolder(dirname(full));
      await mkdir(full);
    });
  }

  rename(from: string, to: string): Promise<void> {
    return this.change(`cannot rename ${from} to ${to}`, from, async () => {
      const source = await safePath(this.folder, from);
      const target = await safePath(this.folder, to);
      await stat(source);
      if (await exists(target))
        throw new WorkspaceError('conflict', `cannot rename ${from}: there is already ${to}`, { path: to });
      if (`${to}/`.startsWith(`${from}/`))
        throw new WorkspaceError('bad-request', `cannot move ${from} into itself`, { path: from });
      await makeFolder(dirname(target));
      await rename(source, target);
      await syncFolder(dirname(target));
    });
  }

  delete(path: string): Promise<void> {
    return this.change(`cannot delete ${path}`, path, async () => {
      const full = await safePath(this.folder, path);
      await rm(full, { recursive: true });
      await syncFolder(dirname(full));
    });
  }

  /** Puts the stock text back, also where the file had been deleted. */
  revert(path: string): Promise<{ version: string }> {
    return this.change(`cannot revert ${path}`, path, async () => {
      const full = await safePath(this.folder, path);
      const bytes = await this.stockBytes(path);
      if (bytes === null)
        throw new WorkspaceError(
          'not-found',
          `${path} is not part of the stock tree: there is nothing to go back to`,
          { path },
        );
      await makeFolder(dirname(full));
      await writeFileAtomically(full, bytes);
      return { version: versionOf(bytes) };
    });
  }

  /** Paths that changed on disk, a moment after; an empty list means "read the list again". */
  watch(listener: (paths: string[]) => void): () => void {
    const end = watchFolder(this.folder, listener);
    this.watchers.add(end);
    return () => {
      this.watchers.delete(end);
      void end();
    };
  }

  /** Ends watching, waits for writes under way, releases the lock. */
  async dispose(): Promise<void> {
    await this.turn.catch(() => undefined);
    await Promise.all([...this.watchers].map((end) => end()));
    this.watchers.clear();
    await this.lock?.release();
  }

  private change<T>(what: string, path: string, act: () => Promise<T>): Promise<T> {
    const result = this.turn.then(act).catch((error: unknown) => {
      throw asWorkspaceError(error, what, path);
    });
    this.turn = result.catch(() => undefined);
    return result;
  }
}

function versionOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    if (bytes.includes(0)) throw new TypeError();
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new WorkspaceError('bad-request', `${path} is not a text in UTF-8, so it cannot be edited here`, {
      path,
    });
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

function conflict(path: string, gone: boolean, isNew: boolean): WorkspaceError {
  const what = gone ? 'has been deleted on disk' : isNew ? 'exists already' : 'has been changed on disk';
  return new WorkspaceError(
    'conflict',
    `${path} ${what} since it was opened: look at it there, or overwrite it`,
    { path },
  );
}

async function checkMarker(root: string): Promise<void> {
  const text = await readFile(join(root, MARKER_FILE), 'utf8').catch(() => null);
  const wayOut = 'make one with "int80 new DIR"';
  if (text === null)
    throw new WorkspaceError(
      'not-found',
      `${root} is no Int80 workspace (it has no ${MARKER_FILE}): ${wayOut}`,
    );
  let marker: Partial<Marker>;
  try {
    marker = JSON.parse(text) as Partial<Marker>;
  } catch {
    throw new WorkspaceError(
      'bad-request',
      `${join(root, MARKER_FILE)} is damaged: restore it, or ${wayOut} and copy your files there`,
    );
  }
  if (marker?.format !== FORMAT)
    throw new WorkspaceError(
      'bad-request',
      `${root} is a workspace of format ${String(marker?.format)}, which this version of Int80 (format ${FORMAT}) cannot open: use the version that made it (${String(marker?.version)})`,
    );
}

async function baselineOf(root: string, stockFolder: string | undefined): Promise<string> {
  const own = join(root, BASELINE);
  if (await exists(own)) return own;
  if (stockFolder !== undefined && (await exists(stockFolder))) return stockFolder;
  throw new WorkspaceError(
    'not-found',
    `${root} has lost its copy of the stock tree (${BASELINE}): make a new workspace with "int80 new DIR" and copy your files there`,
  );
}
