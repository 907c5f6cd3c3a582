import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { asWorkspaceError } from '../../../main/workspace/workspace-error.ts';
import { Workspace, WorkspaceError } from '../../../main/workspace/workspace.ts';
import { TinyDisk } from '../tiny-disk.ts';
import { TINY } from '../toolchain/tiny-tree.ts';

const MAIN = 'kernel/init/main.c';

async function place(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'int80-workspace-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function make(): Promise<Workspace> {
  const workspace = await Workspace.create(join(await place(), 'lab'), TINY);
  onTestFinished(() => workspace.dispose());
  return workspace;
}

async function refusal(act: Promise<unknown>): Promise<WorkspaceError> {
  const error: unknown = await act.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof WorkspaceError)) throw new Error(`expected a refusal, got ${String(error)}`);
  return error;
}

const noDisk = TinyDisk.refused();

describe('a new workspace', () => {
  it('is a copy of the stock tree with a marker and a baseline', async () => {
    const workspace = await make();
    expect((await workspace.read(MAIN)).text).toBe(await readFile(join(TINY, MAIN), 'utf8'));
    const marker = JSON.parse(await readFile(join(workspace.folder, 'int80.json'), 'utf8')) as object;
    expect(marker).toEqual({
      format: 1,
      version: expect.any(String) as string,
      createdFrom: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
    });
    expect((await workspace.list()).every(({ state }) => state === 'stock')).toBe(true);
  });

  it('may be made in an empty folder that exists', async () => {
    const folder = await place();
    expect((await Workspace.create(folder, TINY)).folder).toBe(folder);
  });

  it('is refused in a folder that is not empty, which stays as it is', async () => {
    const folder = await place();
    await writeFile(join(folder, 'thesis.txt'), 'dear');
    expect(await refusal(Workspace.create(folder, TINY))).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('is not empty: name a new folder') as string,
    });
    expect(await readdir(folder)).toEqual(['thesis.txt']);
  });

  it('is refused in the place of a file', async () => {
    const file = join(await place(), 'file');
    await writeFile(file, '');
    expect((await refusal(Workspace.create(file, TINY))).message).toMatch(/is a file: name a new folder/);
  });

  it('leaves nothing behind when it cannot be made', async () => {
    const folder = await place();
    await refusal(Workspace.create(join(folder, 'lab'), join(folder, 'no-stock')));
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('a folder that is no workspace', () => {
  it('is refused, with how to make one', async () => {
    const error = await refusal(Workspace.open(await place()));
    expect(error).toMatchObject({ code: 'not-found' });
    expect(error.message).toMatch(/is no Int80 workspace .* make one with "int80 new DIR"/);
  });

  it('is refused when it does not exist', async () => {
    expect(await refusal(Workspace.open('/no/such/lab'))).toMatchObject({ code: 'not-found' });
  });

  it('is refused when its marker is damaged or of another format', async () => {
    const { folder } = await make();
    await writeFile(join(folder, 'int80.json'), '{"form');
    expect((await refusal(Workspace.open(folder))).message).toMatch(/int80\.json is damaged/);
    await writeFile(join(folder, 'int80.json'), '{"format":9,"version":"7.0"}');
    expect((await refusal(Workspace.open(folder))).message).toMatch(
      /format 9, .*use the version that made it \(7\.0\)/,
    );
  });

  it('is refused without any stock tree, and taken with the shipped one', async () => {
    const { folder } = await make();
    await rm(join(folder, '.int80'), { recursive: true });
    expect((await refusal(Workspace.open(folder))).message).toMatch(/lost its copy of the stock tree/);
    const opened = await Workspace.open(folder, { stockFolder: TINY });
    expect(await opened.readStock(MAIN)).toContain('start_kernel');
  });
});

describe('a lock', () => {
  it('keeps a second window out and names the holder', async () => {
    const { folder } = await make();
    const first = await Workspace.open(folder, { lock: true });
    const error = await refusal(Workspace.open(folder, { lock: true }));
    expect(error.code).toBe('locked');
    expect(error.message).toContain(
      `is open in another window (process ${process.pid} on this computer): close it there`,
    );
    await first.dispose();
    const second = await Workspace.open(folder, { lock: true });
    await second.dispose();
    expect(await readdir(join(folder, '.int80'))).toEqual(['baseline']);
  });

  it('does not keep out who only reads', async () => {
    const { folder } = await make();
    const holder = await Workspace.open(folder, { lock: true });
    expect((await (await Workspace.open(folder)).read(MAIN)).text).toContain('start_kernel');
    await holder.dispose();
  });

  it('of a process that has ended is taken over', async () => {
    const { folder } = await make();
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    await writeFile(
      join(folder, '.int80', 'lock'),
      JSON.stringify({ pid: child.pid, host: hostname(), started: '' }),
    );
    await (await Workspace.open(folder, { lock: true })).dispose();
  });

  it('of an ended process whose number another one has now is taken over', async () => {
    const { folder } = await make();
    await writeFile(
      join(folder, '.int80', 'lock'),
      JSON.stringify({ pid: process.pid, host: hostname(), started: '1' }),
    );
    await (await Workspace.open(folder, { lock: true })).dispose();
  });

  it('that is damaged is taken over', async () => {
    const { folder } = await make();
    await writeFile(join(folder, '.int80', 'lock'), '{"pi');
    await (await Workspace.open(folder, { lock: true })).dispose();
  });

  it('of another computer is kept, and the message says which file to delete', async () => {
    const { folder } = await make();
    await writeFile(
      join(folder, '.int80', 'lock'),
      JSON.stringify({ pid: 1, host: 'elsewhere', started: '' }),
    );
    expect((await refusal(Workspace.open(folder, { lock: true }))).message).toMatch(
      /on elsewhere.*delete .*lock/,
    );
  });

  it('is taken over although somebody ended while taking it over', async () => {
    const { folder } = await make();
    const stale = JSON.stringify({ pid: process.pid, host: hostname(), started: '1' });
    for (const name of ['lock', 'lock.takeover']) await writeFile(join(folder, '.int80', name), stale);
    await (await Workspace.open(folder, { lock: true })).dispose();
    expect(await readdir(join(folder, '.int80'))).toEqual(['baseline']);
  });

  it('goes to one of many that ask at once for a stale one', async () => {
    const { folder } = await make();
    await writeFile(
      join(folder, '.int80', 'lock'),
      JSON.stringify({ pid: process.pid, host: hostname(), started: '1' }),
    );
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, () => Workspace.open(folder, { lock: true })),
    );
    const holders = results.filter((result) => result.status === 'fulfilled');
    expect(holders).toHaveLength(1);
    await holders[0].value.dispose();
  });
});

describe('saving a file', () => {
  it('writes the text and answers its version', async () => {
    const workspace = await make();
    const { version } = await workspace.read(MAIN);
    const saved = await workspace.write(MAIN, 'int new_text;\n', version);
    expect(await workspace.read(MAIN)).toEqual({
      path: MAIN,
      text: 'int new_text;\n',
      version: saved.version,
    });
    expect((await readdir(join(workspace.folder, 'kernel/init'))).sort()).toEqual([
      'Makefile',
      'ksyms.c',
      'main.c',
    ]);
  });

  it('fails when the file has changed on disk, and keeps what is there', async () => {
    const workspace = await make();
    const { version } = await workspace.read(MAIN);
    await writeFile(join(workspace.folder, MAIN), 'theirs');
    const error = await refusal(workspace.write(MAIN, 'mine', version));
    expect(error).toMatchObject({ code: 'conflict', path: MAIN });
    expect((await workspace.read(MAIN)).text).toBe('theirs');
    await workspace.write(MAIN, 'mine', version, true);
    expect((await workspace.read(MAIN)).text).toBe('mine');
  });

  it('is no conflict when the disk already has the same text', async () => {
    const workspace = await make();
    const { version } = await workspace.read(MAIN);
    await writeFile(join(workspace.folder, MAIN), 'same');
    await workspace.write(MAIN, 'same', version);
  });

  it('of a new file makes its folders, but does not overwrite one that exists', async () => {
    const workspace = await make();
    await workspace.write('kernel/new/deep.c', 'x', null);
    expect(await refusal(workspace.write('kernel/new/deep.c', 'y', null))).toMatchObject({
      code: 'conflict',
    });
  });

  it('fails when the file has been deleted on disk', async () => {
    const workspace = await make();
    const { version } = await workspace.read(MAIN);
    await rm(join(workspace.folder, MAIN));
    expect((await refusal(workspace.write(MAIN, 'mine', version))).message).toMatch(
      /has been deleted on disk/,
    );
  });

  it('lets one of two that started from the same text win', async () => {
    const workspace = await make();
    const { version } = await workspace.read(MAIN);
    const results = await Promise.allSettled(
      ['a', 'b', 'c'].map((text) => workspace.write(MAIN, text, version)),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  });

  it('keeps the permissions of the file', async () => {
    const workspace = await make();
    await chmod(join(workspace.folder, MAIN), 0o755);
    await workspace.write(MAIN, 'x', null, true);
    expect((await stat(join(workspace.folder, MAIN))).mode & 0o777).toBe(0o755);
  });

  it.skipIf(noDisk)('on a full disk says so, and leaves the old text whole', async () => {
    const disk = TinyDisk.mount(400)!;
    onTestFinished(() => disk.unmount());
    const workspace = await Workspace.create(join(disk.folder, 'lab'), TINY);
    const { text, version } = await workspace.read(MAIN);
    const error = await refusal(workspace.write(MAIN, 'x'.repeat(500_000), version));
    expect(error).toMatchObject({
      code: 'no-space',
      path: MAIN,
      message: `cannot save ${MAIN}: the disk is full: free some space and try again`,
    });
    expect((await workspace.read(MAIN)).text).toBe(text);
    await workspace.write(MAIN, 'short', version);
  });

  it.skipIf(noDisk)('on a read-only disk says so', async () => {
    const disk = TinyDisk.mount(400)!;
    onTestFinished(() => disk.unmount());
    const workspace = await Workspace.create(join(disk.folder, 'lab'), TINY);
    disk.makeReadOnly();
    expect(await refusal(workspace.write(MAIN, 'x', null, true))).toMatchObject({ code: 'read-only' });
    expect(await refusal(Workspace.open(workspace.folder, { lock: true }))).toMatchObject({
      code: 'read-only',
    });
  });

  it.each([
    ['ENOSPC', 'no-space'],
    ['EDQUOT', 'no-space'],
    ['EROFS', 'read-only'],
    ['EACCES', 'read-only'],
    ['EPERM', 'read-only'],
    ['ENOENT', 'not-found'],
    ['EWEIRD', 'internal'],
  ])('maps %s to %s', (code, expected) => {
    const error = asWorkspaceError(Object.assign(new Error('x'), { code }), 'cannot save a', 'a');
    expect(error).toMatchObject({ code: expected, path: 'a' });
    expect(error.message).toMatch(/^cannot save a: /);
  });
});

describe('a path', () => {
  it.each([
    '',
    '/etc/passwd',
    '../x',
    'a/../../x',
    'a/./b',
    'a//b',
    'a\\b',
    'C:/x',
    'a\0b',
    '.int80/lock',
    '.INT80/lock',
    '.int80',
    'int80.json',
    'Int80.JSON',
    'a/',
    'x.int80-tmp-1-2-3',
  ])('%j is refused by every call', async (path) => {
    const workspace = await make();
    const calls = [
      () => workspace.read(path),
      () => workspace.readStock(path),
      () => workspace.write(path, 'x', null, true),
      () => workspace.createFolder(path),
      () => workspace.rename(path, 'y'),
      () => workspace.rename(MAIN, path),
      () => workspace.delete(path),
      () => workspace.revert(path),
    ];
    for (const call of calls) expect(await refusal(call())).toMatchObject({ code: 'bad-request' });
    expect((await workspace.read(MAIN)).text).toContain('start_kernel');
  });

  it('through a link to outside is refused, and the link is not listed', async () => {
    const workspace = await make();
    const outside = await place();
    await writeFile(join(outside, 'secret'), 'secret');
    await symlink(outside, join(workspace.folder, 'out'));
    await symlink(join(outside, 'secret'), join(workspace.folder, 'file'));
    await symlink(join(outside, 'not-yet'), join(workspace.folder, 'dangling'));
    for (const path of ['out/secret', 'file', 'out/new', 'dangling']) {
      expect(await refusal(workspace.read(path))).toMatchObject({ code: 'bad-request' });
      expect(await refusal(workspace.write(path, 'x', null, true))).toMatchObject({ code: 'bad-request' });
    }
    expect(await readdir(outside)).toEqual(['secret']);
    expect((await workspace.list()).map(({ path }) => path)).not.toContain('file');
  });

  it('through a link that stays inside is taken, and the link remains', async () => {
    const workspace = await make();
    await symlink('main.c', join(workspace.folder, 'kernel/init/alias.c'));
    await workspace.write('kernel/init/alias.c', 'through', null, true);
    expect((await workspace.read(MAIN)).text).toBe('through');
    expect((await workspace.read('kernel/init/alias.c')).text).toBe('through');
  });
});

describe('files', () => {
  it('are listed with how they stand against the stock tree, folders before their content', async () => {
    const workspace = await make();
    await workspace.write(MAIN, 'changed', null, true);
    await workspace.write('kernel/init/extra.c', 'new', null);
    await workspace.createFolder('kernel/empty');
    await workspace.delete('libc/string/strlen.c');
    const states = Object.fromEntries(
      (await workspace.list()).map(({ path, state, kind }) => [path, `${kind} ${state}`]),
    );
    expect(states).toMatchObject({
      kernel: 'folder modified',
      'kernel/init': 'folder modified',
      [MAIN]: 'file modified',
      'kernel/init/extra.c': 'file added',
      'kernel/empty': 'folder added',
      'kernel/Makefile': 'file stock',
      'libc/string': 'folder modified',
      programs: 'folder stock',
    });
    expect(Object.keys(states)).not.toContain('int80.json');
    expect(Object.keys(states).some((path) => path.startsWith('.int80'))).toBe(false);
    expect(Object.keys(states).indexOf('kernel')).toBeLessThan(
      Object.keys(states).indexOf('kernel/Makefile'),
    );
  });

  it('go back to their stock text, also after they were deleted; new ones cannot', async () => {
    const workspace = await make();
    const stock = await workspace.readStock(MAIN);
    await workspace.write(MAIN, 'changed', null, true);
    await workspace.revert(MAIN);
    expect((await workspace.read(MAIN)).text).toBe(stock);
    await workspace.delete('kernel/init');
    await workspace.revert(MAIN);
    expect((await workspace.read(MAIN)).text).toBe(stock);
    await workspace.write('own.c', 'x', null);
    expect(await workspace.readStock('own.c')).toBeNull();
    expect(await refusal(workspace.revert('own.c'))).toMatchObject({ code: 'not-found' });
  });

  it('are renamed, but neither over another nor into themselves', async () => {
    const workspace = await make();
    await workspace.rename(MAIN, 'kernel/other/start.c');
    expect((await workspace.read('kernel/other/start.c')).text).toContain('start_kernel');
    expect(await refusal(workspace.rename('kernel/other/start.c', 'kernel/Makefile'))).toMatchObject({
      code: 'conflict',
    });
    expect(await refusal(workspace.rename('kernel', 'kernel/inner'))).toMatchObject({ code: 'bad-request' });
    expect(await refusal(workspace.rename('nothing', 'something'))).toMatchObject({ code: 'not-found' });
  });

  it('that are no text are refused, not mangled', async () => {
    const workspace = await make();
    await writeFile(join(workspace.folder, 'logo.bin'), Buffer.from([0x80, 0xff, 0]));
    expect((await refusal(workspace.read('logo.bin'))).message).toMatch(/not a text in UTF-8/);
  });

  it('keep byte order marks and line ends as they are', async () => {
    const workspace = await make();
    const text = '\ufeffa\r\nb\n';
    await workspace.write('t', text, null);
    expect((await workspace.read('t')).text).toBe(text);
  });

  it('that are missing are named', async () => {
    const workspace = await make();
    expect(await refusal(workspace.read('kernel/none.c'))).toMatchObject({
      code: 'not-found',
      message: 'cannot read kernel/none.c: there is no such file',
    });
    expect(await refusal(workspace.delete('kernel/none.c'))).toMatchObject({ code: 'not-found' });
  });
});

describe('watching', () => {
  it('tells of changes by anybody, but not of the workspace’s own files', async () => {
    const workspace = await make();
    const seen = new Set<string>();
    const changed = new Promise<boolean>((resolve) => {
      const end = workspace.watch((paths) => {
        for (const path of paths) seen.add(path);
        if (seen.has('by-hand.c') && seen.has(MAIN)) {
          end();
          resolve(true);
        }
      });
    });
    // Written again and again, because watching begins a moment after the call.
    const write = async (round = 0): Promise<void> => {
      await writeFile(join(workspace.folder, '.int80', 'note'), String(round));
      await writeFile(join(workspace.folder, 'by-hand.c'), String(round));
      await workspace.write(MAIN, String(round), null, true);
      if (!(await Promise.race([changed, wait(50, false)]))) await write(round + 1);
    };
    await write();
    expect([...seen].filter((path) => path.startsWith('.int80') || path.includes('.int80-tmp'))).toEqual([]);
  });
});

describe('the stock tree', () => {
  it('is not touched by anything', async () => {
    const stock = join(await place(), 'stock');
    await cp(TINY, stock, { recursive: true });
    await mkdir(join(stock, '.hidden'));
    const workspace = await Workspace.create(join(await place(), 'lab'), stock);
    await workspace.write(MAIN, 'x', null, true);
    await workspace.delete('libc');
    expect(await readFile(join(stock, MAIN), 'utf8')).toContain('start_kernel');
    expect(await readdir(join(stock, 'libc'))).toContain('Makefile');
    expect(await readdir(workspace.folder)).not.toContain('.hidden');
  });
});
