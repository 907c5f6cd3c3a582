/**
 * Fids: the numbers by which a guest names places and open files. Each change is remembered with the request that made it,
 * because a machine that is taken back in time asks again from an earlier request on: the table goes back with it. Files
 * that have been closed meanwhile are opened anew when they are used.
 */
import { closeSync } from 'node:fs';
import { ShareError } from './linux-errno.ts';
import { MOST_FIDS } from './nine-p.ts';
import type { Names } from './host-tree.ts';

export interface OpenFile {
  kind: 'file';
  /** The host's flags to open it again with. */
  flags: number;
  /** The host's descriptor; null: not open at the moment. */
  handle: number | null;
}

export interface OpenFolder {
  kind: 'folder';
  /** Names as they were when reading began; null before. */
  entries: string[] | null;
}

export interface Fid {
  names: Names;
  open: OpenFile | OpenFolder | null;
}

interface Change {
  request: number;
  fid: number;
  /** What stood there; undefined: nothing. */
  before: Fid | undefined;
}

/** Changes that can be taken back. */
const MOST_CHANGES = 100_000;

export class FidTable {
  private readonly fids = new Map<number, Fid>();
  private changes: Change[] = [];
  private request = -1;

  /** Changes from now on belong to this request. One that has been before: what has changed since then is taken back. */
  begin(request: number): void {
    if (request <= this.request) this.goBack(request);
    this.request = request;
    if (this.changes.length > 2 * MOST_CHANGES) this.changes = this.changes.slice(-MOST_CHANGES);
  }

  /** @throws ShareError EBADF */
  get(fid: number): Fid {
    const found = this.fids.get(fid);
    if (found === undefined) throw new ShareError('EBADF', `there is no fid ${fid}`);
    return found;
  }

  has(fid: number): boolean {
    return this.fids.has(fid);
  }

  /** @throws ShareError when there are too many. */
  set(fid: number, value: Fid): void {
    if (!this.fids.has(fid) && this.fids.size >= MOST_FIDS)
      throw new ShareError('ENFILE', `${MOST_FIDS} fids are in use`);
    this.note(fid);
    this.fids.set(fid, value);
  }

  delete(fid: number): void {
    this.note(fid);
    this.fids.delete(fid);
  }

  clear(): void {
    for (const fid of [...this.fids.keys()]) this.delete(fid);
  }

  /** What was at a place, and below it, is now at another. */
  move(from: Names, to: Names): void {
    for (const [fid, { names, open }] of this.fids) {
      if (!from.every((name, at) => names[at] === name)) continue;
      this.changes.push({ request: this.request, fid, before: { names, open: closed(open) } });
      this.fids.set(fid, { names: [...to, ...names.slice(from.length)], open });
    }
  }

  private note(fid: number): void {
    const before = this.fids.get(fid);
    const change = { request: this.request, fid };
    if (before === undefined) this.changes.push({ ...change, before });
    else this.changes.push({ ...change, before: { names: before.names, open: close(before.open) } });
  }

  private goBack(request: number): void {
    for (;;) {
      const change = this.changes.at(-1);
      if (change === undefined || change.request < request) return;
      this.changes.pop();
      close(this.fids.get(change.fid)?.open ?? null);
      if (change.before === undefined) this.fids.delete(change.fid);
      else this.fids.set(change.fid, change.before);
    }
  }
}

function closed(open: Fid['open']): Fid['open'] {
  if (open === null) return null;
  return open.kind === 'file' ? { ...open, handle: null } : { ...open, entries: null };
}

/** Closes the host's file, if it is open; the same without it. */
function close(open: Fid['open']): Fid['open'] {
  if (open?.kind === 'file' && open.handle !== null) closeSync(open.handle);
  return closed(open);
}
