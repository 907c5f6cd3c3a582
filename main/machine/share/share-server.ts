/**
 * A server of 9P2000.L for one folder and one guest. It answers at once, whatever it is sent: what is malformed or refused
 * is answered with Rlerror and a number of Linux.
 */
import { constants, fsyncSync, ftruncateSync, readSync, writeSync } from 'node:fs';
import * as p9 from './nine-p.ts';
import { applyChange, readChange, writeAttributes, writeQid, writeStatfs } from './attributes.ts';
import { FidTable } from './fid-table.ts';
import type { Fid, OpenFile, OpenFolder } from './fid-table.ts';
import { HostTree } from './host-tree.ts';
import type { Names } from './host-tree.ts';
import { errnoOf, ShareError } from './linux-errno.ts';
import { MessageReader, MessageWriter } from './wire.ts';

export interface ShareOptions {
  folder: string;
  readOnly: boolean;
}

/** One message of the guest's. Numbers grow; one that has been before means that the guest has been taken back in time. */
export interface Question {
  id: number;
  bytes: Uint8Array;
  /** Bytes that the answer may have. */
  room: number;
}

/** Length and type of entries: qid[13] offset[8] type[1] and the length of the name[2]. */
const ENTRY_BYTES = p9.QID_BYTES + 11;
/** What stands before the bytes of Rread and Rreaddir. */
const COUNT_BYTES = p9.HEADER_BYTES + 4;
const DT_DIR = 4;
const DT_REG = 8;
const DT_LNK = 10;

type Handler = (message: MessageReader, out: MessageWriter, room: number) => void;

export class ShareServer {
  private readonly tree: HostTree;
  private readonly fids = new FidTable();
  private messageBytes = p9.MOST_MESSAGE;
  private readonly handlers = new Map<number, Handler>([
    [p9.P9_TVERSION, (message, out) => this.version(message, out)],
    [p9.P9_TATTACH, (message, out) => this.attach(message, out)],
    [p9.P9_TWALK, (message, out) => this.walk(message, out)],
    [p9.P9_TCLUNK, (message) => this.clunk(message)],
    [p9.P9_TFLUSH, () => undefined], // everything has been answered already
    [p9.P9_TGETATTR, (message, out) => writeAttributes(out, this.tree.stat(this.namesOf(message)))],
    [p9.P9_TSETATTR, (message) => this.setAttributes(message)],
    [p9.P9_TSTATFS, (message, out) => this.statfs(message, out)],
    [p9.P9_TLOPEN, (message, out) => this.open(message, out)],
    [p9.P9_TLCREATE, (message, out) => this.create(message, out)],
    [p9.P9_TREAD, (message, out, room) => this.read(message, out, room)],
    [p9.P9_TWRITE, (message, out) => this.write(message, out)],
    [p9.P9_TREADDIR, (message, out, room) => this.readFolder(message, out, room)],
    [p9.P9_TFSYNC, (message) => this.synchronize(message)],
    [p9.P9_TMKDIR, (message, out) => this.makeFolder(message, out)],
    [p9.P9_TSYMLINK, (message, out) => this.makeLink(message, out)],
    [p9.P9_TREADLINK, (message, out) => void out.text(this.tree.readLink(this.namesOf(message)))],
    [p9.P9_TUNLINKAT, (message) => this.unlinkAt(message)],
    [p9.P9_TREMOVE, (message) => this.remove(message)],
    [p9.P9_TRENAMEAT, (message) => this.renameAt(message)],
    [p9.P9_TRENAME, (message) => this.rename(message)],
  ]);

  /** @throws Error (Node's) when the folder is none. */
  constructor({ folder, readOnly }: ShareOptions) {
    this.tree = new HostTree(folder, readOnly);
  }

  /** The answer, no longer than there is room for; empty when there is not even room for an error. */
  answer({ id, bytes, room }: Question): Uint8Array {
    this.fids.begin(id);
    let tag = 0xffff;
    try {
      const message = new MessageReader(bytes);
      const length = message.u32();
      const type = message.u8();
      tag = message.u16();
      if (length < p9.HEADER_BYTES || length > Math.min(bytes.length, this.messageBytes))
        throw new ShareError('EPROTO', `a message of ${length} bytes`);
      return this.perform(type, tag, bytes.subarray(0, length), Math.min(room, this.messageBytes));
    } catch (error) {
      const answer = framed(p9.P9_RLERROR, tag, new MessageWriter().u32(errnoOf(error)).take());
      return answer.length <= room ? answer : new Uint8Array(0);
    }
  }

  /** Closes what the guest has left open. */
  dispose(): void {
    this.fids.clear();
  }

  private perform(type: number, tag: number, bytes: Uint8Array, room: number): Uint8Array {
    const handler = this.handlers.get(type);
    if (handler === undefined) throw new ShareError('EOPNOTSUPP', `message ${type}`);
    const message = new MessageReader(bytes);
    message.data(p9.HEADER_BYTES);
    const out = new MessageWriter();
    handler(message, out, room);
    if (out.length + p9.HEADER_BYTES > room) throw new ShareError('EMSGSIZE', 'the answer has no room');
    return framed(type + 1, tag, out.take());
  }

  // ---------------------------------------------------------------- sessions and places

  private version(message: MessageReader, out: MessageWriter): void {
    const wanted = message.u32();
    const version = message.text();
    if (wanted < p9.LEAST_MESSAGE)
      throw new ShareError('EINVAL', `messages of ${wanted} bytes are too small`);
    this.fids.clear();
    this.messageBytes = Math.min(wanted, p9.MOST_MESSAGE);
    out.u32(this.messageBytes).text(version === p9.VERSION ? version : 'unknown');
  }

  private attach(message: MessageReader, out: MessageWriter): void {
    const fid = message.u32();
    if (message.u32() !== p9.NO_FID) throw new ShareError('EOPNOTSUPP', 'there is nothing to authenticate');
    this.checkNew(fid);
    writeQid(out, this.tree.stat([]));
    this.fids.set(fid, { names: [], open: null });
  }

  /** What the first names lead to is told even if the way ends there; only the whole way makes a new fid. */
  private walk(message: MessageReader, out: MessageWriter): void {
    const fid = message.u32();
    const newFid = message.u32();
    const count = message.u16();
    if (count > p9.MOST_WALK) throw new ShareError('EINVAL', `a walk of ${count} names`);
    let { names } = this.fids.get(fid);
    if (newFid !== fid) this.checkNew(newFid);
    const qids = new MessageWriter();
    let done = 0;
    for (; done < count; done++) {
      try {
        names = this.step(names, message.text(), qids);
      } catch (error) {
        if (done === 0) throw error;
        break;
      }
    }
    out.u16(done).data(qids.take());
    if (done === count) this.fids.set(newFid, { names, open: null });
  }

  private step(names: Names, name: string, qids: MessageWriter): Names {
    if (name === '' || name === '.' || /[/\0]/.test(name))
      throw new ShareError('ENOENT', 'no name of a file');
    const next = name === '..' ? names.slice(0, -1) : [...names, name];
    if (next.length > p9.MOST_DEPTH)
      throw new ShareError('ENAMETOOLONG', 'too many folders below one another');
    if (name !== '..' && !this.tree.stat(names).isDirectory()) throw new ShareError('ENOTDIR', 'no folder');
    writeQid(qids, this.tree.stat(next));
    return next;
  }

  private checkNew(fid: number): void {
    if (fid === p9.NO_FID || this.fids.has(fid)) throw new ShareError('EBADF', `fid ${fid} is in use`);
  }

  private clunk(message: MessageReader): void {
    const fid = message.u32();
    this.fids.get(fid);
    this.fids.delete(fid);
  }

  private namesOf(message: MessageReader): Names {
    return this.fids.get(message.u32()).names;
  }

  // ---------------------------------------------------------------- attributes

  private setAttributes(message: MessageReader): void {
    const { names, open } = this.fids.get(message.u32());
    const change = readChange(message);
    const isWritable = open?.kind === 'file' && (open.flags & (constants.O_WRONLY | constants.O_RDWR)) !== 0;
    if (isWritable && (change.valid & p9.SETATTR_SIZE) !== 0) {
      this.tree.checkWritable();
      ftruncateSync(this.handleOf(names, open), change.size);
      change.valid &= ~p9.SETATTR_SIZE;
    }
    applyChange(this.tree, names, change, Date.now() / 1000);
  }

  private statfs(message: MessageReader, out: MessageWriter): void {
    this.fids.get(message.u32());
    writeStatfs(out, this.tree);
  }

  // ---------------------------------------------------------------- files

  private open(message: MessageReader, out: MessageWriter): void {
    const fid = message.u32();
    const flags = message.u32();
    const { names, open } = this.fids.get(fid);
    if (open !== null) throw new ShareError('EINVAL', 'it is open already');
    const stats = this.tree.stat(names);
    this.fids.set(fid, {
      names,
      open: stats.isDirectory() ? openFolder(flags) : this.openFile(names, flags),
    });
    writeQid(out, stats);
    out.u32(0);
  }

  private openFile(names: Names, flags: number): OpenFile {
    if ((flags & p9.L_DIRECTORY) !== 0) throw new ShareError('ENOTDIR', 'it is no folder');
    const access = accessFlags(flags);
    const truncate = (flags & p9.L_TRUNC) !== 0 ? constants.O_TRUNC : 0;
    return { kind: 'file', flags: access, handle: this.tree.open(names, access | truncate) };
  }

  /** The fid of the folder becomes that of the new file. Without O_EXCL one that is there is opened. */
  private create(message: MessageReader, out: MessageWriter): void {
    const fid = message.u32();
    const name = message.text();
    const flags = message.u32();
    const mode = message.u32();
    const { names, open } = this.fids.get(fid);
    if (open !== null) throw new ShareError('EINVAL', 'it is open already');
    const file = this.createFile(names, name, flags, mode);
    this.fids.set(fid, { names: [...names, name], open: file });
    writeQid(out, this.tree.stat([...names, name]));
    out.u32(0);
  }

  private createFile(folder: Names, name: string, flags: number, mode: number): OpenFile {
    try {
      return { kind: 'file', flags: constants.O_RDWR, handle: this.tree.create(folder, name, mode) };
    } catch (error) {
      const exists = (error as NodeJS.ErrnoException).code === 'EEXIST';
      if (!exists || (flags & p9.L_EXCL) !== 0) throw error;
      return this.openFile([...folder, name], flags);
    }
  }

  private read(message: MessageReader, out: MessageWriter, room: number): void {
    const { names, open } = this.fids.get(message.u32());
    const offset = message.u64();
    const count = Math.min(message.u32(), Math.max(0, room - COUNT_BYTES));
    const bytes = Buffer.alloc(count);
    const done = readSync(this.handleOf(names, asFile(open)), bytes, 0, count, offset);
    out.u32(done).data(bytes.subarray(0, done));
  }

  private write(message: MessageReader, out: MessageWriter): void {
    const { names, open } = this.fids.get(message.u32());
    const offset = message.u64();
    const bytes = message.data(message.u32());
    this.tree.checkWritable();
    out.u32(writeSync(this.handleOf(names, asFile(open)), bytes, 0, bytes.length, offset));
  }

  private synchronize(message: MessageReader): void {
    const { names, open } = this.fids.get(message.u32());
    if (open?.kind === 'file') fsyncSync(this.handleOf(names, open));
  }

  /** Opened anew when going back in time has closed it. */
  private handleOf(names: Names, open: OpenFile): number {
    open.handle ??= this.tree.open(names, open.flags);
    return open.handle;
  }

  // ---------------------------------------------------------------- folders

  /** The offset of an entry is its number, and 1 is the second: "." and ".." come first. */
  private readFolder(message: MessageReader, out: MessageWriter, room: number): void {
    const { names, open } = this.fids.get(message.u32());
    const offset = message.u64();
    const most = Math.min(message.u32(), Math.max(0, room - COUNT_BYTES));
    const folder = asFolder(open);
    if (offset === 0 || folder.entries === null) folder.entries = ['.', '..', ...this.tree.list(names)];
    const entries = new MessageWriter();
    let at = offset;
    for (; at < folder.entries.length; at++) {
      const name = folder.entries[at];
      if (entries.length + ENTRY_BYTES + Buffer.byteLength(name) > most) break;
      this.writeEntry(entries, names, name, at + 1);
    }
    if (entries.length === 0 && at < folder.entries.length)
      throw new ShareError('EINVAL', `no entry fits into ${most} bytes`);
    out.u32(entries.length).data(entries.take());
  }

  /** One that has gone since the folder was read is left out. */
  private writeEntry(out: MessageWriter, folder: Names, name: string, offset: number): void {
    const names = name === '.' ? folder : name === '..' ? folder.slice(0, -1) : [...folder, name];
    let stats;
    try {
      stats = this.tree.stat(names);
    } catch {
      return;
    }
    writeQid(out, stats);
    const type = stats.isDirectory() ? DT_DIR : stats.isSymbolicLink() ? DT_LNK : DT_REG;
    out.u64(offset).u8(type).text(name);
  }

  private makeFolder(message: MessageReader, out: MessageWriter): void {
    const names = this.namesOf(message);
    const name = message.text();
    this.tree.makeFolder(names, name, message.u32());
    writeQid(out, this.tree.stat([...names, name]));
  }

  private makeLink(message: MessageReader, out: MessageWriter): void {
    const names = this.namesOf(message);
    const name = message.text();
    this.tree.makeLink(names, name, message.text());
    writeQid(out, this.tree.stat([...names, name]));
  }

  private unlinkAt(message: MessageReader): void {
    const names = this.namesOf(message);
    const name = childName(message.text());
    this.tree.remove([...names, name], (message.u32() & p9.L_AT_REMOVEDIR) !== 0);
  }

  /** The fid is gone afterwards, even if what it stood for is not. */
  private remove(message: MessageReader): void {
    const fid = message.u32();
    const { names } = this.fids.get(fid);
    this.fids.delete(fid);
    this.tree.remove(names, this.tree.stat(names).isDirectory());
  }

  private renameAt(message: MessageReader): void {
    const from = [...this.namesOf(message), childName(message.text())];
    const folder = this.namesOf(message);
    this.moveTo(from, folder, message.text());
  }

  private rename(message: MessageReader): void {
    const from = this.namesOf(message);
    const folder = this.namesOf(message);
    this.moveTo(from, folder, message.text());
  }

  private moveTo(from: Names, folder: Names, name: string): void {
    this.tree.rename(from, folder, name);
    this.fids.move(from, [...folder, name]);
  }
}

function framed(type: number, tag: number, body: Uint8Array): Uint8Array {
  return new MessageWriter()
    .u32(p9.HEADER_BYTES + body.length)
    .u8(type)
    .u16(tag)
    .data(body)
    .take();
}

function childName(name: string): string {
  if (name === '' || name === '.' || name === '..' || /[/\0]/.test(name))
    throw new ShareError('EINVAL', 'no name of a file');
  return name;
}

function openFolder(flags: number): OpenFolder {
  if ((flags & p9.L_ACCESS_MODE) !== p9.L_RDONLY) throw new ShareError('EISDIR', 'a folder is only read');
  return { kind: 'folder', entries: null };
}

function accessFlags(flags: number): number {
  const access = flags & p9.L_ACCESS_MODE;
  if (access === p9.L_RDONLY) return constants.O_RDONLY;
  return access === p9.L_WRONLY ? constants.O_WRONLY : constants.O_RDWR;
}

function asFile(open: Fid['open']): OpenFile {
  if (open?.kind !== 'file') throw new ShareError('EBADF', 'it is no open file');
  return open;
}

function asFolder(open: Fid['open']): OpenFolder {
  if (open?.kind !== 'folder') throw new ShareError('EBADF', 'it is no open folder');
  return open;
}
