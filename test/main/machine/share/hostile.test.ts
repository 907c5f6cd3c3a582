/** The server of the shared folder with a guest, and a folder, that mean harm: nothing outside is reached, nothing throws. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { checkLinkText, checkName } from '../../../../main/machine/share/host-names.ts';
import { HostTree } from '../../../../main/machine/share/host-tree.ts';
import { ERRNO } from '../../../../main/machine/share/linux-errno.ts';
import * as p9 from '../../../../main/machine/share/nine-p.ts';
import { SharedFolder } from '../../../../main/machine/share/shared-folder.ts';
import { MessageWriter } from '../../../../main/machine/share/wire.ts';
import { Client, newFolder, readAnswer, ROOT } from './client.ts';

/** Not to be read, not to be changed: it lies beside the shared folder. */
const SECRET = 'secret of the host';
let outside: string;
let folder: string;
let client: Client;

beforeEach(() => {
  outside = newFolder();
  folder = join(outside, 'share');
  mkdirSync(join(folder, 'sub'), { recursive: true });
  writeFileSync(join(outside, 'secret'), SECRET);
  writeFileSync(join(folder, 'a.txt'), 'hello');
  client = Client.connected(folder);
});

/** What stands outside is what stood there. */
function expectUntouched(): void {
  expect(readdirSync(outside).sort()).toEqual(['secret', 'share']);
  expect(readFileSync(join(outside, 'secret'), 'utf8')).toBe(SECRET);
}

describe('the way out of the folder', () => {
  it('by ".." ends at the folder itself, however often', () => {
    const { path } = client.attributes(ROOT);
    for (const names of [['..'], ['..', '..', '..'], ['sub', '..', '..']])
      expect(client.attributes(client.fid(...names)).path).toBe(path);
    expect(client.walk(['..', 'secret'])).toMatchObject({ errno: 0, done: 1 });
  });

  it.each(['../secret', '/etc/passwd', 'sub/../../secret', 'a\0b', '', '.'])(
    'by the name %j is no way',
    (name) => {
      expect(client.walk([name]).errno).toBe(ERRNO.ENOENT);
      expect(client.walk(['sub', name]).done).toBeLessThan(2);
    },
  );

  it.each(['../new', '/tmp/new', '..', '.', '', 'a/b', 'a\0b'])('by making %j is none', (name) => {
    expect(client.create(name).errno).toBe(ERRNO.EINVAL);
    expect(client.mkdir(name)).toBe(ERRNO.EINVAL);
    expect(client.symlink(name, 'a.txt')).toBe(ERRNO.EINVAL);
    expect(client.rename(ROOT, 'a.txt', ROOT, name)).toBe(ERRNO.EINVAL);
    expect(client.rename(ROOT, name, ROOT, 'x')).toBe(ERRNO.EINVAL);
    expect(client.unlink(name)).toBe(ERRNO.EINVAL);
    expectUntouched();
  });

  it('through a link to a folder outside is closed', () => {
    symlinkSync(outside, join(folder, 'door'));
    const door = client.fid('door');
    expect(client.walk(['door', 'secret']).done).toBe(1);
    expect(client.walk(['secret'], door).errno).toBe(ERRNO.ENOTDIR);
    expect(client.create('new', { from: door }).errno).toBe(ERRNO.ENOTDIR);
    expect(client.mkdir('new', { from: door })).toBe(ERRNO.ENOTDIR);
    expect(client.unlink('secret', { from: door })).toBe(ERRNO.ENOTDIR);
    expect(client.rename(door, 'secret', ROOT, 'mine')).toBe(ERRNO.ENOTDIR);
    expect(client.rename(ROOT, 'a.txt', door, 'given')).toBe(ERRNO.ENOTDIR);
    expectUntouched();
  });

  it('through a link to a file outside is closed: it is shown, and not followed', () => {
    symlinkSync(join(outside, 'secret'), join(folder, 'file'));
    const fid = client.fid('file');
    expect(client.attributes(fid).mode & 0o170000).toBe(0o120000);
    for (const flags of [0, 1, 2, p9.L_TRUNC | 1])
      expect(client.open(['file'], flags).errno).toBe(ERRNO.ELOOP);
    expect(client.create('file').errno).toBe(ERRNO.ELOOP);
    expect(client.create('file', { flags: 0o1102 }).errno).toBe(ERRNO.ELOOP);
    expect(client.setAttributes(fid, p9.SETATTR_SIZE, { size: 0 })).toBe(ERRNO.ELOOP);
    expect(client.setAttributes(fid, p9.SETATTR_MODE, { mode: 0 })).toBe(ERRNO.EOPNOTSUPP);
    expectUntouched();
  });

  it('through a folder that the host replaces by a link under the guest is closed', () => {
    const sub = client.fid('sub');
    rmSync(join(folder, 'sub'), { recursive: true });
    symlinkSync(outside, join(folder, 'sub'));
    expect(client.walk(['secret'], sub).errno).toBe(ERRNO.ENOTDIR);
    expect(client.create('new', { from: sub }).errno).toBe(ERRNO.ENOTDIR);
    expect(client.rename(sub, 'secret', ROOT, 'mine')).toBe(ERRNO.ENOTDIR);
    expectUntouched();
  });

  it('through a file that the host replaces by a link between two requests is closed', () => {
    const fid = client.fid('a.txt');
    renameSync(join(folder, 'a.txt'), join(folder, 'old'));
    symlinkSync(join(outside, 'secret'), join(folder, 'a.txt'));
    expect(client.ask(p9.P9_TLOPEN, (message) => message.u32(fid).u32(2)).errno).toBe(ERRNO.ELOOP);
    expect(client.setAttributes(fid, p9.SETATTR_SIZE, { size: 0 })).toBe(ERRNO.ELOOP);
    expectUntouched();
  });

  it('is not made by the guest for programs of the host: links that could lead out are refused', () => {
    for (const text of ['/etc/passwd', '..', '../secret', 'sub/../../secret', 'sub/..'])
      expect(client.symlink('l', text)).toBe(ERRNO.EPERM);
    expect(client.symlink('l', 'x'.repeat(5000))).toBe(ERRNO.ENAMETOOLONG);
    expect(existsSync(join(folder, 'l'))).toBe(false);
    expect(client.symlink('l', 'sub/..x')).toBe(0);
  });

  it('is not the folder itself, which is neither removed nor renamed', () => {
    expect(client.ask(p9.P9_TREMOVE, (message) => message.u32(client.walk([]).fid)).errno).toBe(ERRNO.EBUSY);
    const { fid } = client.walk([]);
    const renamed = client.ask(p9.P9_TRENAME, (message) => message.u32(fid).u32(ROOT).text('x'));
    expect(renamed.errno).toBe(ERRNO.EBUSY);
    expect(client.rename(ROOT, '..', ROOT, 'x')).toBe(ERRNO.EINVAL);
    expectUntouched();
  });
});

describe('things that are neither file nor folder nor link', () => {
  it.skipIf(process.platform === 'win32')(
    'do not exist: FIFOs hang nobody, sockets and devices neither',
    () => {
      execFileSync('mkfifo', [join(folder, 'fifo')]);
      expect(client.walk(['fifo']).errno).toBe(ERRNO.ENOENT);
      expect(client.list(client.open([]).fid)).toEqual(['.', '..', 'a.txt', 'sub']);
      expect(client.create('fifo', { flags: 0o102 }).errno).toBe(ERRNO.ENOENT);
      expect(client.unlink('fifo')).toBe(ERRNO.ENOENT);
    },
  );

  it.skipIf(process.platform === 'win32')(
    'that take the place of a file under the guest are not opened',
    () => {
      const fid = client.fid('a.txt');
      rmSync(join(folder, 'a.txt'));
      execFileSync('mkfifo', [join(folder, 'a.txt')]);
      expect(client.ask(p9.P9_TLOPEN, (message) => message.u32(fid).u32(0)).errno).toBe(ERRNO.ENOENT);
    },
  );

  it('cannot be made', () => {
    const mknod = client.ask(18, (message) => message.u32(ROOT).text('n').u32(0o20666).u32(1).u32(3).u32(0));
    const link = client.ask(70, (message) => message.u32(ROOT).u32(client.fid('a.txt')).text('n'));
    expect([mknod.errno, link.errno]).toEqual([ERRNO.EOPNOTSUPP, ERRNO.EOPNOTSUPP]);
    expect(existsSync(join(folder, 'n'))).toBe(false);
  });
});

describe('a folder shared for reading', () => {
  it('is read and never changed', () => {
    const reader = Client.connected(folder, true);
    linkSync(join(folder, 'a.txt'), join(folder, 'b'));
    const { fid, errno } = reader.open(['a.txt']);
    expect([errno, reader.read(fid, 0, 9).text]).toEqual([0, 'hello']);
    const refusals = [
      reader.open(['a.txt'], 1).errno,
      reader.open(['a.txt'], 2).errno,
      reader.open(['a.txt'], p9.L_TRUNC).errno,
      reader.write(fid, 0, 'x').errno,
      reader.create('new').errno,
      reader.mkdir('new'),
      reader.symlink('new', 'a.txt'),
      reader.unlink('a.txt'),
      reader.unlink('sub', { flags: p9.L_AT_REMOVEDIR }),
      reader.rename(ROOT, 'a.txt', ROOT, 'b'),
      reader.setAttributes(fid, p9.SETATTR_SIZE, { size: 0 }),
      reader.setAttributes(fid, p9.SETATTR_MODE, { mode: 0 }),
      reader.setAttributes(fid, p9.SETATTR_MTIME),
    ];
    expect(new Set(refusals)).toEqual(new Set([ERRNO.EROFS]));
    expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('hello');
    expect(readdirSync(folder).sort()).toEqual(['a.txt', 'b', 'sub']);
  });
});

describe('messages that are none', () => {
  const header = (size: number, type: number): MessageWriter => new MessageWriter().u32(size).u8(type).u16(5);

  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    ['half a header', Uint8Array.of(7, 0, 0)],
    ['a size that is too small', header(3, p9.P9_TCLUNK).take()],
    ['a size beyond the message', header(100, p9.P9_TCLUNK).u32(0).take()],
    ['a size of 4 GiB', header(0xffffffff, p9.P9_TCLUNK).u32(0).take()],
    ['no body', header(7, p9.P9_TGETATTR).take()],
    ['a name that goes on behind the end', header(15, p9.P9_TMKDIR).u32(0).u16(50).u16(0).take()],
    ['a write of more than there is', header(23, p9.P9_TWRITE).u32(0).u64(0).u32(5000).take()],
  ])('%s are answered with an error', (_what, bytes) => {
    const answer = client.send(bytes);
    expect(answer[4]).toBe(p9.P9_RLERROR);
    expect(client.attributes(ROOT).errno).toBe(0);
  });

  it('of every type, with every body of zeros and ones, get an answer of their kind or an error', () => {
    for (let type = 0; type < 256; type++)
      for (const fill of [0, 0xff])
        for (const length of [0, 4, 11, 40, 200]) {
          const bytes = header(7 + length, type)
            .data(new Uint8Array(length).fill(fill))
            .take();
          readAnswer(client.send(bytes), type);
        }
    expectUntouched();
  });

  it('of chance never throw, and never lead out', () => {
    let seed = 12345;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return (seed >>> 8) % below;
    };
    const types = [8, 12, 14, 16, 20, 22, 24, 26, 40, 50, 72, 74, 76, 104, 108, 110, 116, 118, 120, 122];
    const words = ['a.txt', 'sub', '..', 'secret', '../secret', '/etc/passwd', 'l', ''];
    for (let n = 0; n < 5000; n++) {
      const body = new MessageWriter();
      for (let field = random(8); field > 0; field--) {
        if (random(2) === 0) body.text(words[random(words.length)]);
        else body.u32(random(4));
      }
      const type = types[random(types.length)];
      const bytes = header(7 + body.length, type)
        .data(body.take())
        .take();
      readAnswer(client.send(bytes), type);
      if (n % 100 === 0) client = Client.connected(folder);
    }
    expectUntouched();
  });

  it('with a name that is no UTF-8 are refused', () => {
    const bytes = header(7 + 8 + 2 + 2 + 2, p9.P9_TWALK)
      .u32(ROOT)
      .u32(9)
      .u16(1)
      .u16(2);
    const answer = readAnswer(client.send(bytes.data(Uint8Array.of(0xff, 0xfe)).take()), p9.P9_TWALK);
    expect(answer.errno).toBe(ERRNO.EILSEQ);
  });

  it('whose answer has no room get as much as fits, or an error, or nothing at all', () => {
    const { fid } = client.open(['a.txt']);
    const read = (room: number): Uint8Array => {
      const message = header(7 + 16, p9.P9_TREAD)
        .u32(fid)
        .u64(0)
        .u32(100);
      return client.send(message.take(), room);
    };
    expect(read(14)).toHaveLength(14);
    expect(read(11)).toHaveLength(11);
    expect(read(5)).toHaveLength(0);
    const attributes = client.ask(p9.P9_TGETATTR, (m) => m.u32(ROOT).u64(0), { room: 50 });
    expect(attributes.errno).toBe(ERRNO.EMSGSIZE);
  });
});

describe('too much', () => {
  it('of fids is refused, and those there are go on', () => {
    let errno = 0;
    let made = 0;
    for (; errno === 0 && made < p9.MOST_FIDS + 10; made++) errno = client.walk([]).errno;
    expect([errno, made]).toEqual([ERRNO.ENFILE, p9.MOST_FIDS]);
    expect(client.attributes(ROOT).errno).toBe(0);
  });

  it('of names in a walk, of folders below one another, of bytes in a name is refused', () => {
    expect(client.walk(Array<string>(17).fill('.')).errno).toBe(ERRNO.EINVAL);
    expect(client.create('x'.repeat(256)).errno).toBe(ERRNO.ENAMETOOLONG);
    expect(client.create('x'.repeat(255)).errno).toBe(0);
    let fid = ROOT;
    let errno = 0;
    for (let depth = 0; errno === 0 && depth < 200; depth++) {
      errno = client.mkdir('d', { from: fid });
      const next = client.walk(['d'], fid);
      errno ||= next.errno;
      fid = next.fid;
    }
    expect(errno).toBe(ERRNO.ENAMETOOLONG);
  });

  it('of an offset is refused', () => {
    const { fid } = client.open(['a.txt'], 2);
    const write = client.ask(p9.P9_TWRITE, (m) =>
      m
        .u32(fid)
        .u64(2n ** 63n)
        .u32(1)
        .u8(0),
    );
    expect(write.errno).toBe(ERRNO.EFBIG);
    expect(client.setAttributes(fid, p9.SETATTR_SIZE, { size: 2 ** 53 - 1 })).not.toBe(0);
    expect(client.read(fid, 0, 9).text).toBe('hello');
  });

  it('asked of a fid that is in use, or is none, is refused', () => {
    expect(client.walk([], ROOT, p9.NO_FID).errno).toBe(ERRNO.EBADF);
    const { fid } = client.walk([]);
    expect(client.walk([], ROOT, fid).errno).toBe(ERRNO.EBADF);
    expect([client.clunk(fid), client.clunk(fid)]).toEqual([0, ERRNO.EBADF]);
    expect(client.read(ROOT, 0, 1).errno).toBe(ERRNO.EBADF);
  });
});

describe('names on Windows', () => {
  it.each(['a:b', 'con', 'NUL.txt', 'com1', 'x.', 'x ', 'a\\b', 'a<b', 'tab\t'])('%j is refused', (name) => {
    expect(() => checkName(name, 'win32')).toThrow(/EINVAL/);
  });

  it.each(['console', 'a.b', '.x', 'com10', 'ä'])('%j is allowed', (name) => {
    expect(() => checkName(name, 'win32')).not.toThrow();
  });

  it('lead nowhere else in the text of a link', () => {
    expect(() => checkLinkText('C:x', 'win32')).toThrow(/EPERM/);
    expect(() => checkLinkText('..\\x', 'win32')).toThrow(/EPERM/);
    expect(() => checkLinkText('a b', 'win32')).not.toThrow();
  });
});

describe('what cannot be shared', () => {
  it.each(['a.txt', 'none'])('%s is said to be none', (name) => {
    const options = { folder: join(folder, name), readOnly: false };
    expect(() => new SharedFolder(options)).toThrow(new RegExp(`${name} cannot be shared`));
  });

  it('is not a folder behind a link: that is shared as what it is', () => {
    symlinkSync(folder, join(outside, 'link'));
    expect(new HostTree(join(outside, 'link'), false).list([])).toEqual(['a.txt', 'sub']);
  });
});
