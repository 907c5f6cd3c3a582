/**
 * Contents of files as they were in one build. Always read, never guessed from size and time: a build must notice
 * an edit made within the same clock tick, and reading every source takes some tens of milliseconds.
 */
import { createHash } from 'node:crypto';
import { open, readFile, stat } from 'node:fs/promises';
import { isAbsolute, sep } from 'node:path';

/** Unlike resolve(), leaves `..` to the system: behind a link, a/../b is not b. */
export function physicalPath(root: string, path: string): string {
  return isAbsolute(path) ? path : root + sep + path;
}

export function contentHash(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 40);
}

/** A moment on two clocks: this process's, and the coarser one that stamps files. */
export interface StartTime {
  here: number;
  onDisk: number;
}

/** Creates `file`, empty, to read the file system's clock from it. */
export async function startTime(file: string): Promise<StartTime> {
  const handle = await open(file, 'w');
  try {
    return { onDisk: (await handle.stat()).ctimeMs, here: performance.now() };
  } finally {
    await handle.close();
  }
}

interface Reading {
  /** Null when the file does not exist or cannot be read. */
  hash: string | null;
  /** When it was read, by this process's clock, and when it had last been changed, by the file system's. */
  readAt: number;
  changedAt: number;
}

export class FileHashes {
  private readonly root: string;
  private readonly memo = new Map<string, Promise<Reading>>();

  /** Paths are relative to `root` or absolute. */
  constructor(root: string) {
    this.root = root;
  }

  /** The same answer for the whole build. */
  async of(path: string): Promise<string | null> {
    return (await this.reading(path)).hash;
  }

  /**
   * The content a tool that was started at `start` must have seen; `unsettled`, which equals no content, when the
   * file may have been changed while it ran.
   */
  async asSeenFrom(start: StartTime, path: string): Promise<string | null> {
    const { hash, readAt, changedAt } = await this.reading(path);
    return readAt < start.here || changedAt < start.onDisk ? hash : 'unsettled';
  }

  /** To be called when a tool has made `path` anew. */
  forget(path: string): void {
    this.memo.delete(physicalPath(this.root, path));
  }

  private reading(path: string): Promise<Reading> {
    const full = physicalPath(this.root, path);
    let answer = this.memo.get(full);
    if (answer === undefined) this.memo.set(full, (answer = readNow(full)));
    return answer;
  }
}

async function readNow(path: string): Promise<Reading> {
  const readAt = performance.now();
  try {
    const { ctimeMs } = await stat(path);
    return { hash: contentHash(await readFile(path)), readAt, changedAt: ctimeMs };
  } catch {
    return { hash: null, readAt, changedAt: 0 };
  }
}
