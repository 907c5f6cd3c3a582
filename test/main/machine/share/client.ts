/** A guest's side of 9P2000.L, just enough to ask the server everything, sensibly or not. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as p9 from '../../../../main/machine/share/nine-p.ts';
import { ShareServer } from '../../../../main/machine/share/share-server.ts';
import { MessageReader, MessageWriter } from '../../../../main/machine/share/wire.ts';

export const ROOT = 0;

export interface Answer {
  /** Of Linux; 0 when there is none. */
  errno: number;
  tag: number;
  body: MessageReader;
  bytes: Uint8Array;
}

type Fields = (message: MessageWriter) => unknown;

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'int80-share-'));
}

export class Client {
  readonly server: ShareServer;
  /** Of the next message. */
  id = 0;
  private nextFid = 1;

  constructor(folder: string, readOnly = false) {
    this.server = new ShareServer({ folder, readOnly });
  }

  /** Connected, with fid ROOT for the folder. */
  static connected(folder: string, readOnly = false): Client {
    const client = new Client(folder, readOnly);
    client.version();
    client.ask(p9.P9_TATTACH, (message) => message.u32(ROOT).u32(p9.NO_FID).text('root').text('host').u32(0));
    return client;
  }

  send(bytes: Uint8Array, room = p9.MOST_MESSAGE): Uint8Array {
    return this.server.answer({ id: this.id++, bytes, room });
  }

  ask(type: number, fields: Fields, { tag = 7, room = p9.MOST_MESSAGE } = {}): Answer {
    const body = new MessageWriter();
    fields(body);
    const message = new MessageWriter()
      .u32(p9.HEADER_BYTES + body.length)
      .u8(type)
      .u16(tag);
    return readAnswer(this.send(message.data(body.take()).take(), room), type);
  }

  version(size = 32768, text = p9.VERSION): Answer {
    return this.ask(p9.P9_TVERSION, (message) => message.u32(size).text(text));
  }

  /** Fid and error of a walk of these names from the folder, or from another fid. */
  walk(names: string[], from = ROOT, newFid = this.nextFid++): { fid: number; errno: number; done: number } {
    const answer = this.ask(p9.P9_TWALK, (message) => {
      message.u32(from).u32(newFid).u16(names.length);
      for (const name of names) message.text(name);
    });
    return { fid: newFid, errno: answer.errno, done: answer.errno === 0 ? answer.body.u16() : 0 };
  }

  fid(...names: string[]): number {
    const { fid, errno, done } = this.walk(names);
    if (errno !== 0 || done < names.length) throw new Error(`no way to ${names.join('/')}: ${errno}`);
    return fid;
  }

  open(names: string[], flags = p9.L_RDONLY): { fid: number; errno: number } {
    const fid = this.fid(...names);
    return { fid, errno: this.ask(p9.P9_TLOPEN, (message) => message.u32(fid).u32(flags)).errno };
  }

  create(name: string, { mode = 0o644, flags = 0o102, from = ROOT } = {}): { fid: number; errno: number } {
    const { fid } = this.walk([], from);
    const { errno } = this.ask(p9.P9_TLCREATE, (message) =>
      message.u32(fid).text(name).u32(flags).u32(mode).u32(0),
    );
    return { fid, errno };
  }

  read(fid: number, offset: number, count: number): { errno: number; text: string } {
    const { errno, body } = this.ask(p9.P9_TREAD, (message) => message.u32(fid).u64(offset).u32(count));
    return { errno, text: errno === 0 ? Buffer.from(body.data(body.u32())).toString() : '' };
  }

  write(fid: number, offset: number, text: string): { errno: number; count: number } {
    const bytes = Buffer.from(text);
    const { errno, body } = this.ask(p9.P9_TWRITE, (message) =>
      message.u32(fid).u64(offset).u32(bytes.length).data(bytes),
    );
    return { errno, count: errno === 0 ? body.u32() : 0 };
  }

  /** Names in an open folder, asked for in answers of at most so many bytes. */
  list(fid: number, count = 8192): string[] {
    const names: string[] = [];
    for (let offset = 0; ;) {
      const { errno, body } = this.ask(p9.P9_TREADDIR, (message) => message.u32(fid).u64(offset).u32(count));
      if (errno !== 0) throw new Error(`readdir: ${errno}`);
      const entries = new MessageReader(body.data(body.u32()));
      const before = names.length;
      for (;;) {
        const entry = nextEntry(entries);
        if (entry === null) break;
        names.push(entry.name);
        offset = entry.offset;
      }
      if (names.length === before) return names;
    }
  }

  attributes(fid: number): { errno: number; path: bigint; mode: number; uid: number; size: number } {
    const { errno, body } = this.ask(p9.P9_TGETATTR, (message) => message.u32(fid).u64(p9.GETATTR_BASIC));
    if (errno !== 0) return { errno, path: 0n, mode: 0, uid: 0, size: 0 };
    body.data(8 + 5);
    const path = Buffer.from(body.data(8)).readBigUInt64LE();
    const mode = body.u32();
    const uid = body.u32();
    body.data(4 + 8 + 8);
    return { errno, path, mode, uid, size: body.u64() };
  }

  setAttributes(
    fid: number,
    valid: number,
    { mode = 0, uid = 0, gid = 0, size = 0, accessed = 0, modified = 0 } = {},
  ): number {
    const { errno } = this.ask(p9.P9_TSETATTR, (message) => {
      message.u32(fid).u32(valid).u32(mode).u32(uid).u32(gid).u64(size);
      message.u64(accessed).u64(0).u64(modified).u64(0);
    });
    return errno;
  }

  unlink(name: string, { from = ROOT, flags = 0 } = {}): number {
    return this.ask(p9.P9_TUNLINKAT, (message) => message.u32(from).text(name).u32(flags)).errno;
  }

  mkdir(name: string, { from = ROOT, mode = 0o755 } = {}): number {
    return this.ask(p9.P9_TMKDIR, (message) => message.u32(from).text(name).u32(mode).u32(0)).errno;
  }

  symlink(name: string, text: string): number {
    return this.ask(p9.P9_TSYMLINK, (message) => message.u32(ROOT).text(name).text(text).u32(0)).errno;
  }

  rename(from: number, oldName: string, to: number, newName: string): number {
    return this.ask(p9.P9_TRENAMEAT, (message) => message.u32(from).text(oldName).u32(to).text(newName))
      .errno;
  }

  clunk(fid: number): number {
    return this.ask(p9.P9_TCLUNK, (message) => message.u32(fid)).errno;
  }
}

/** @throws Error when the answer is neither that of the type nor an error. */
export function readAnswer(bytes: Uint8Array, type: number): Answer {
  const body = new MessageReader(bytes);
  const size = body.u32();
  const answered = body.u8();
  const tag = body.u16();
  if (size !== bytes.length) throw new Error(`an answer of ${bytes.length} bytes says ${size}`);
  if (answered !== type + 1 && answered !== p9.P9_RLERROR) throw new Error(`${answered} answers ${type}`);
  return { errno: answered === p9.P9_RLERROR ? body.u32() : 0, tag, body, bytes };
}

function nextEntry(entries: MessageReader): { name: string; offset: number } | null {
  try {
    entries.data(p9.QID_BYTES);
  } catch {
    return null;
  }
  const offset = entries.u64();
  entries.u8();
  return { name: entries.text(), offset };
}
