/** The server of the shared folder with sensible requests: what the guest does is done, what the host does is seen. */
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, renameSync, statSync } from 'node:fs';
import { symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import * as p9 from '../../../../main/machine/share/nine-p.ts';
import { ERRNO, errnoOf } from '../../../../main/machine/share/linux-errno.ts';
import { Client, newFolder, ROOT } from './client.ts';

let folder: string;
let client: Client;
const here = (...names: string[]): string => join(folder, ...names);

beforeEach(() => {
  folder = newFolder();
  mkdirSync(here('sub'));
  writeFileSync(here('a.txt'), 'hello');
  writeFileSync(here('sub', 'b.txt'), 'below');
  client = Client.connected(folder);
});

describe('a session', () => {
  it('agrees on 9P2000.L and the smaller of the two message sizes', () => {
    const sizes = [8192, 1 << 30].map((size) => client.version(size).body.u32());
    expect(sizes).toEqual([8192, p9.MOST_MESSAGE]);
  });

  it('says "unknown" to another protocol, and refuses messages that hold nothing', () => {
    const { body } = client.version(8192, '9P2000.u');
    body.u32();
    expect(body.text()).toBe('unknown');
    expect(client.version(1000).errno).toBe(ERRNO.EINVAL);
  });

  it('that begins anew forgets all fids', () => {
    client.version();
    expect(client.attributes(ROOT).errno).toBe(ERRNO.EBADF);
  });

  it('answers with the tag it was asked with', () => {
    const ask = (tag: number) => client.ask(p9.P9_TGETATTR, (m) => m.u32(ROOT).u64(0), { tag }).tag;
    expect([ask(0), ask(0xfffe)]).toEqual([0, 0xfffe]);
  });
});

describe('a walk', () => {
  it('leads to files and folders, step by step', () => {
    expect(client.attributes(client.fid('sub', 'b.txt')).size).toBe(5);
    expect(client.attributes(client.fid('sub')).mode & 0o170000).toBe(0o040000);
  });

  it('that ends half-way tells how far it came and makes no fid; one that never began fails', () => {
    const { fid, errno, done } = client.walk(['sub', 'none', 'x']);
    expect([errno, done]).toEqual([0, 1]);
    expect(client.attributes(fid).errno).toBe(ERRNO.EBADF);
    expect(client.walk(['none']).errno).toBe(ERRNO.ENOENT);
    expect(client.walk(['a.txt', 'x']).done).toBe(1);
  });

  it('of no names makes a second fid for the same place', () => {
    const sub = client.fid('sub');
    const { fid } = client.walk([], sub);
    expect(client.clunk(sub)).toBe(0);
    expect(client.attributes(fid).errno).toBe(0);
  });
});

describe('attributes', () => {
  it('tell size and mode; everything belongs to root', () => {
    const { mode, uid, size } = client.attributes(client.fid('a.txt'));
    expect([mode & 0o170000, uid, size]).toEqual([0o100000, 0, 5]);
  });

  it('are changed: mode, size and times', () => {
    const fid = client.fid('a.txt');
    const { SETATTR_MODE, SETATTR_SIZE, SETATTR_ATIME, SETATTR_ATIME_SET } = p9;
    const { SETATTR_MTIME, SETATTR_MTIME_SET } = p9;
    expect(client.setAttributes(fid, SETATTR_MODE | SETATTR_SIZE, { mode: 0o640, size: 2 })).toBe(0);
    const times = SETATTR_ATIME | SETATTR_ATIME_SET | SETATTR_MTIME | SETATTR_MTIME_SET;
    expect(client.setAttributes(fid, times, { accessed: 1000, modified: 2000 })).toBe(0);
    const { mode, size, atimeMs, mtimeMs } = statSync(here('a.txt'));
    expect([mode & 0o777, size, atimeMs, mtimeMs]).toEqual([0o640, 2, 1_000_000, 2_000_000]);
  });

  it('that are not named stay as they are', () => {
    utimesSync(here('a.txt'), 1000, 2000);
    client.setAttributes(client.fid('a.txt'), p9.SETATTR_MTIME | p9.SETATTR_MTIME_SET, { modified: 3000 });
    const { atimeMs, mtimeMs, size } = statSync(here('a.txt'));
    expect([atimeMs, mtimeMs, size]).toEqual([1_000_000, 3_000_000, 5]);
  });

  it('of the owner can be set to root only', () => {
    const fid = client.fid('a.txt');
    expect(client.setAttributes(fid, p9.SETATTR_UID | p9.SETATTR_GID, { uid: 0, gid: 0 })).toBe(0);
    expect(client.setAttributes(fid, p9.SETATTR_UID, { uid: 1 })).toBe(ERRNO.EPERM);
    expect(client.setAttributes(fid, p9.SETATTR_GID, { gid: 1 })).toBe(ERRNO.EPERM);
  });
});

describe('files', () => {
  it('are read at any place, and not beyond their end', () => {
    const { fid } = client.open(['a.txt']);
    expect(client.read(fid, 1, 3)).toEqual({ errno: 0, text: 'ell' });
    expect(client.read(fid, 3, 100).text).toBe('lo');
    expect(client.read(fid, 5, 100).text).toBe('');
    expect(client.read(fid, 1e15, 100).text).toBe('');
  });

  it('are written, and the host sees it; what the host writes, the guest sees', () => {
    const { fid } = client.open(['a.txt'], 2);
    expect(client.write(fid, 4, 'y!')).toEqual({ errno: 0, count: 2 });
    expect(readFileSync(here('a.txt'), 'utf8')).toBe('helly!');
    writeFileSync(here('a.txt'), 'from the host');
    expect(client.read(fid, 0, 100).text).toBe('from the host');
  });

  it('that are only open for reading are not written, and the other way round', () => {
    expect(client.write(client.open(['a.txt'], 0).fid, 0, 'x').errno).toBe(ERRNO.EBADF);
    expect(client.read(client.open(['a.txt'], 1).fid, 0, 1).errno).toBe(ERRNO.EBADF);
    expect(readFileSync(here('a.txt'), 'utf8')).toBe('hello');
  });

  it('are emptied when they are opened so', () => {
    expect(client.open(['a.txt'], 1 | p9.L_TRUNC).errno).toBe(0);
    expect(statSync(here('a.txt')).size).toBe(0);
  });

  it('are made, open for writing even if their mode forbids it', () => {
    const { fid, errno } = client.create('new', { mode: 0o444 });
    expect([errno, client.write(fid, 0, 'text').count]).toEqual([0, 4]);
    expect(lstatSync(here('new')).mode & 0o333).toBe(0);
  });

  it('that are there are not made again when that was asked for, else opened', () => {
    expect(client.create('a.txt', { flags: 0o302 }).errno).toBe(ERRNO.EEXIST);
    const { fid, errno } = client.create('a.txt');
    expect([errno, client.read(fid, 0, 9).text]).toEqual([0, 'hello']);
  });

  it('never get bits that would count on the host', () => {
    client.create('tool', { mode: 0o7755 });
    for (const mode of [0o4755, 0o2755, 0o1755])
      expect(client.setAttributes(client.fid('a.txt'), p9.SETATTR_MODE, { mode })).toBe(ERRNO.EPERM);
    client.mkdir('d', { mode: 0o7777 });
    expect(['tool', 'a.txt', 'd'].map((name) => statSync(here(name)).mode & 0o7000)).toEqual([0, 0, 0]);
  });

  it('that are open stay usable when their name is gone', () => {
    const { fid } = client.open(['a.txt']);
    expect(client.unlink('a.txt')).toBe(0);
    expect(client.read(fid, 0, 9).text).toBe('hello');
    expect(client.attributes(client.walk([], fid).fid).errno).toBe(ERRNO.ENOENT);
  });

  it('are forced to the disk', () => {
    const { fid } = client.open(['a.txt'], 2);
    expect(client.ask(p9.P9_TFSYNC, (message) => message.u32(fid).u32(0)).errno).toBe(0);
  });
});

describe('folders', () => {
  it('are listed in order, whatever fits into an answer', () => {
    for (let n = 0; n < 100; n++) writeFileSync(here(`file-${String(n).padStart(3, '0')}`), '');
    const { fid } = client.open([]);
    const names = ['.', '..', ...readdirSync(folder).sort()];
    expect(client.list(fid)).toEqual(names);
    expect(client.list(fid, 64)).toEqual(names);
  });

  it('without room for a single entry say so instead of ending', () => {
    const { fid } = client.open([]);
    const { errno } = client.ask(p9.P9_TREADDIR, (message) => message.u32(fid).u64(0).u32(20));
    expect(errno).toBe(ERRNO.EINVAL);
  });

  it('are made and removed when they are empty', () => {
    expect(client.mkdir('new')).toBe(0);
    expect(statSync(here('new')).isDirectory()).toBe(true);
    expect(client.mkdir('new')).toBe(ERRNO.EEXIST);
    expect(client.unlink('new', { flags: p9.L_AT_REMOVEDIR })).toBe(0);
    expect(client.unlink('sub', { flags: p9.L_AT_REMOVEDIR })).toBe(ERRNO.ENOTEMPTY);
    expect(client.unlink('sub')).toBe(ERRNO.EISDIR);
    expect(client.unlink('a.txt', { flags: p9.L_AT_REMOVEDIR })).toBe(ERRNO.ENOTDIR);
  });

  it('that are renamed take along the fids below them', () => {
    const below = client.fid('sub', 'b.txt');
    const sub = client.fid('sub');
    expect(client.rename(ROOT, 'sub', ROOT, 'moved')).toBe(0);
    expect(client.attributes(below).size).toBe(5);
    expect(client.rename(sub, 'b.txt', ROOT, 'c.txt')).toBe(0);
    expect(readFileSync(here('c.txt'), 'utf8')).toBe('below');
    expect(client.attributes(below).size).toBe(5);
  });

  it('cannot be moved below themselves', () => {
    expect(client.rename(ROOT, 'sub', client.fid('sub'), 'x')).toBe(ERRNO.EINVAL);
  });

  it('show what the host has changed meanwhile', () => {
    const fid = client.fid('a.txt');
    const { path } = client.attributes(fid);
    writeFileSync(here('other'), 'other');
    renameSync(here('other'), here('a.txt'));
    expect(client.attributes(fid).path).not.toBe(path);
    unlinkSync(here('a.txt'));
    expect(client.attributes(fid).errno).toBe(ERRNO.ENOENT);
  });
});

describe('symbolic links', () => {
  it('are made and read', () => {
    expect(client.symlink('l', 'sub/b.txt')).toBe(0);
    expect(readlinkSync(here('l'))).toBe('sub/b.txt');
    const fid = client.fid('l');
    expect(client.attributes(fid).mode & 0o170000).toBe(0o120000);
    expect(client.ask(p9.P9_TREADLINK, (message) => message.u32(fid)).body.text()).toBe('sub/b.txt');
  });

  it('are removed and renamed themselves, not what they lead to', () => {
    symlinkSync('a.txt', here('l'));
    expect(client.rename(ROOT, 'l', ROOT, 'm')).toBe(0);
    expect(client.unlink('m')).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(['a.txt', 'sub']);
  });

  it('have no text where there is no link', () => {
    const fid = client.fid('a.txt');
    expect(client.ask(p9.P9_TREADLINK, (message) => message.u32(fid)).errno).toBe(ERRNO.EINVAL);
  });
});

describe('the figures of the file system', () => {
  it('are those of the host', () => {
    const { errno, body } = client.ask(p9.P9_TSTATFS, (message) => message.u32(ROOT));
    expect([errno, body.u32()]).toEqual([0, 0x01021997]);
    expect(body.u32()).toBeGreaterThan(0);
    expect(body.u64()).toBeGreaterThan(0);
  });
});

describe('a guest that is taken back in time', () => {
  it('finds its fids as they were, open files too', () => {
    const { fid } = client.open(['a.txt'], 2);
    const moment = client.id;
    client.clunk(fid);
    client.clunk(ROOT);
    const later = client.fid.bind(client);
    expect(() => later('sub')).toThrow();
    client.id = moment;
    expect(client.read(fid, 0, 9).text).toBe('hello');
    expect(client.attributes(ROOT).errno).toBe(0);
  });

  it('has no fids of the future that it left', () => {
    const moment = client.id;
    const { fid } = client.open(['a.txt']);
    client.id = moment;
    expect(client.attributes(fid).errno).toBe(ERRNO.EBADF);
  });

  it('finds names as they are now: the folder does not go back', () => {
    const fid = client.fid('a.txt');
    const moment = client.id;
    client.rename(ROOT, 'a.txt', ROOT, 'c.txt');
    client.id = moment;
    expect(client.attributes(fid).errno).toBe(ERRNO.ENOENT);
    expect(client.attributes(client.fid('c.txt')).size).toBe(5);
  });
});

describe('errors of the host', () => {
  it.each([
    ['ENOSPC', 28],
    ['EDQUOT', 122],
    ['ENOTEMPTY', 39],
    ['ENOTSUP', 95],
    ['ERR_OUT_OF_RANGE', 22],
    ['EWHATEVER', 5],
  ])('%s becomes number %i of Linux', (code, number) => {
    expect(errnoOf(Object.assign(new Error(), { code }))).toBe(number);
  });

  it('that are no errors of a system call become EIO', () => {
    expect([errnoOf(new TypeError('x')), errnoOf(null), errnoOf('ENOENT')]).toEqual([5, 5, 5]);
  });
});
