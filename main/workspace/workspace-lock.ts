/**
 * One window, one workspace: a file that names the process holding it. A lock whose process is gone is taken over;
 * on Linux the start time tells a process from a later one of the same number.
 */
import { link, open, readFile, rm, unlink } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { temporaryName } from './safe-path.ts';
import { WorkspaceError } from './workspace-error.ts';

interface Holder {
  pid: number;
  host: string;
  /** Of the process, in the system's own unit; empty where it cannot be had. */
  started: string;
}

const ATTEMPTS = 100;
const PAUSE_MILLISECONDS = 10;

/** Field 22 of /proc/<pid>/stat (proc(5)); the name in field 2 may contain anything, so count behind its bracket. */
function startTime(pid: number): string {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function parseHolder(text: string): Holder | null {
  try {
    const { pid, host, started } = JSON.parse(text) as Partial<Holder>;
    return typeof pid === 'number' && pid > 0 && typeof host === 'string'
      ? { pid, host, started: started ?? '' }
      : null;
  } catch {
    return null;
  }
}

/** A lock that nobody can release any more: its process has ended, or its content says nothing. */
function isStale(holder: Holder | null): boolean {
  if (holder === null) return true;
  if (holder.host !== hostname()) return false;
  if (!isAlive(holder.pid)) return true;
  return holder.started !== '' && startTime(holder.pid) !== holder.started;
}

export class WorkspaceLock {
  private readonly path: string;
  private readonly content: string;

  private constructor(path: string, content: string) {
    this.path = path;
    this.content = content;
  }

  /** Throws `locked`, naming the holder. */
  static async acquire(path: string, workspace: string): Promise<WorkspaceLock> {
    const holder: Holder = { pid: process.pid, host: hostname(), started: startTime(process.pid) };
    const lock = new WorkspaceLock(path, JSON.stringify(holder));
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (await lock.create(path)) return lock;
      const text = await readFile(path, 'utf8').catch(() => null);
      if (text === null) continue;
      const other = parseHolder(text);
      if (!isStale(other)) throw lockedBy(other, workspace, path);
      await lock.removeStale(text);
    }
    throw new WorkspaceError('locked', `${workspace} is being opened by several windows at once: try again`);
  }

  /** The file appears with its content in one step; false when there is one already. */
  private async create(path: string): Promise<boolean> {
    const temporary = temporaryName(path);
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(this.content);
    } finally {
      await file.close();
    }
    try {
      await link(temporary, path);
      return true;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') return false;
      return await this.createWithoutLinks(path, error);
    } finally {
      await rm(temporary, { force: true });
    }
  }

  /** For file systems without hard links. */
  private async createWithoutLinks(path: string, reason: unknown): Promise<boolean> {
    const code = (reason as NodeJS.ErrnoException).code ?? '';
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(code)) throw reason;
    const file = await open(path, 'wx').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return null;
      throw error;
    });
    if (file === null) return false;
    try {
      await file.writeFile(this.content);
    } finally {
      await file.close();
    }
    return true;
  }

  /**
   * Only who holds the second file may remove the lock, and looks at it once more before: else a slow one could remove
   * the lock that a quick one has made in the meantime.
   */
  private async removeStale(expected: string): Promise<void> {
    const right = `${this.path}.takeover`;
    if (!(await this.create(right))) {
      const text = await readFile(right, 'utf8').catch(() => null);
      if (text !== null && isStale(parseHolder(text))) await rm(right, { force: true });
      return wait(PAUSE_MILLISECONDS);
    }
    try {
      if ((await readFile(this.path, 'utf8').catch(() => null)) === expected) await unlink(this.path);
    } finally {
      await rm(right, { force: true });
    }
  }

  async release(): Promise<void> {
    const text = await readFile(this.path, 'utf8').catch(() => null);
    if (text === this.content) await unlink(this.path).catch(() => undefined);
  }
}

function lockedBy(holder: Holder | null, workspace: string, path: string): WorkspaceError {
  const where = holder === null || holder.host === hostname() ? 'on this computer' : `on ${holder.host}`;
  const away =
    holder !== null && holder.host !== hostname()
      ? ` If that computer no longer has it open, delete ${path}.`
      : '';
  return new WorkspaceError(
    'locked',
    `${workspace} is open in another window (process ${holder?.pid} ${where}): close it there, or make another workspace with "int80 new".${away}`,
  );
}
