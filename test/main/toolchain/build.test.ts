import { mkdir, readdir, readFile, readlink, rename, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import type { BuildProgress } from '../../../main/contract.ts';
import { readCpio } from '../../../main/toolchain/cpio.ts';
import { hasMultibootHeader } from '../../../main/toolchain/elf-image.ts';
import { describeFamilies, TinyTree, temporaryFolder } from './tiny-tree.ts';

const UNITS = 16;

describeFamilies('a build with %s', (family) => {
  it('makes a kernel, a root archive with programs and modules, and the offsets', async () => {
    const tree = await TinyTree.make();
    const outcome = await tree.good(family);
    expect(outcome).toMatchObject({ diagnostics: [], compiled: UNITS, reused: 0, cancelled: false });
    expect(outcome.offsets).toEqual({ state: 0, need_resched: 4, pid: 8, NR_syscalls: 8 });
    expect(hasMultibootHeader(await readFile(outcome.kernelPath!))).toBe(true);
    const names = readCpio(await readFile(outcome.initramfsPath!)).map((entry) => entry.name);
    expect(names).toEqual(
      'dev etc bin dev/console etc/passwd bin/bash bin/hello bin/sh lib lib/modules'
        .split(' ')
        .concat(
          ['', '/kernel', '/kernel/drivers', '/kernel/drivers/audit.o', '/kernel/drivers/pair.o'].map(
            (path) => `lib/modules/2.4.18-tiny${path}`,
          ),
        ),
    );
    expect((await readdir(outcome.programsFolder!)).sort()).toEqual(['hello', 'sh']);
  });

  it('puts the programs of x-progs into one executable, of which each of their names is one', async () => {
    const tree = await TinyTree.make();
    await tree.write(
      'programs/box.c',
      `#define PROGRAM(name, function) int function();\nPROGRAMS\nint main(void) { return one_main() + two_main(); }`,
    );
    await tree.write('programs/one.c', 'int main(void) { return 1; }');
    await tree.write('programs/two.c', 'int main(void) { return 2; }');
    await tree.write('programs/Makefile', 'userprogs-y := box\nbox-progs := one two\n');
    const outcome = await tree.good(family);
    const links = readCpio(await readFile(outcome.initramfsPath!)).filter(({ name }) =>
      /bin.(one|two)/.test(name),
    );
    expect(links.map(({ name, mode, data }) => [name, mode, data.length])).toEqual([
      ['bin/one', 0o100755, 0],
      ['bin/two', 0o100755, 0],
    ]);
    expect((await readdir(outcome.programsFolder!)).sort()).toEqual(['box', 'one', 'two']);
    expect(await readlink(join(outcome.programsFolder!, 'one'))).toBe('box');
    await tree.replace('programs/Makefile', 'one two', 'two one box');
    const twice = await tree.build(family);
    expect(twice.diagnostics).toMatchObject([
      { path: 'programs/Makefile', line: 2, message: 'program box is named twice' },
    ]);
  });

  it('gives a program the owner and permissions that the list says, and none to one that is not there', async () => {
    const tree = await TinyTree.make();
    const list = await tree.text('initramfs.list');
    await tree.write('initramfs.list', `${list}\nprog /bin/hello 4755 0 7\n`);
    const outcome = await tree.good(family);
    const entries = readCpio(await readFile(outcome.initramfsPath!));
    expect(entries.find(({ name }) => name === 'bin/hello')).toMatchObject({
      mode: 0o104755,
      uid: 0,
      gid: 7,
    });
    expect(entries.find(({ name }) => name === 'bin/sh')).toMatchObject({ mode: 0o100755, uid: 0, gid: 0 });
    await tree.write('initramfs.list', `${list}\nprog /bin/nothing 4755 0 0\n`);
    expect((await tree.build(family)).diagnostics).toMatchObject([
      { message: expect.stringMatching(/prog \/bin\/nothing: the build/) as string },
    ]);
  });

  it('takes a name out of the programs when x-progs no longer has it', async () => {
    const tree = await TinyTree.make();
    await tree.write('programs/box.c', 'int main(void) { return 0; }');
    await tree.write('programs/one.c', 'int main(void) { return 1; }');
    await tree.write('programs/Makefile', 'userprogs-y := box\nbox-progs := one\n');
    await tree.good(family);
    await tree.write('programs/Makefile', 'userprogs-y := box\n');
    const outcome = await tree.good(family);
    expect(await readdir(outcome.programsFolder!)).toEqual(['box']);
  });

  it('compiles nothing when nothing has changed', async () => {
    const tree = await TinyTree.make();
    const first = await tree.good(family);
    const before = await stat(first.kernelPath!);
    expect(await tree.good(family)).toMatchObject({ compiled: 0, reused: UNITS });
    expect((await stat(first.kernelPath!)).mtimeMs).toBe(before.mtimeMs);
  });

  it('compiles a changed source, and only that', async () => {
    const tree = await TinyTree.make();
    await tree.good(family);
    await tree.replace('libc/string/strlen.c', 'length = 0', 'length = 1');
    expect(await tree.good(family)).toMatchObject({ compiled: 1, reused: UNITS - 1 });
  });

  it('compiles everything that includes a changed header, by whatever name', async () => {
    const tree = await TinyTree.make();
    await tree.good(family);
    await tree.replace('kernel/include/asm-i386/unistd.h', '#define __NR_exit\t1', '#define __NR_exit\t(1)');
    // entry.S twice (object and preprocessed), traps.c, asm-offsets.c, main.c; exit.c and hello.c of user space.
    expect(await tree.good(family)).toMatchObject({ compiled: 7 });
  });

  it('notices a change that kept size and time', async () => {
    const tree = await TinyTree.make();
    const path = tree.path('programs/words.c');
    const time = new Date('2020-01-01');
    await utimes(path, time, time);
    await tree.good(family);
    await tree.replace('programs/words.c', 'return 3', 'return 4');
    await utimes(path, time, time);
    expect(await tree.good(family)).toMatchObject({ compiled: 1 });
  });

  it('compiles anew what a Makefile gives other flags', async () => {
    const tree = await TinyTree.make();
    await tree.good(family);
    await tree.replace('kernel/init/Makefile', 'GREETING=7', 'GREETING=8');
    expect(await tree.good(family)).toMatchObject({ compiled: 1 });
  });

  it('notices a new header that is now found first', async () => {
    const tree = await TinyTree.make();
    await tree.good(family);
    await tree.write('libc/include/asm/unistd.h', '#define __NR_exit 9\n');
    expect(await tree.good(family)).toMatchObject({ compiled: 2 });
  });

  it('compiles everything after clean', async () => {
    const tree = await TinyTree.make();
    await tree.good(family);
    expect(await tree.good(family, { clean: true })).toMatchObject({ compiled: UNITS, reused: 0 });
  });

  it('makes the same bytes wherever workspace and build folder are, and keeps its place to itself', async () => {
    const here = await TinyTree.make();
    const there = await TinyTree.make();
    const first = await here.good(family);
    const second = await there.good(family, { buildFolder: await temporaryFolder(), jobs: 1 });
    for (const name of ['kernelPath', 'initramfsPath'] as const) {
      const bytes = await readFile(first[name]!);
      expect(bytes.equals(await readFile(second[name]!))).toBe(true);
      expect(bytes.includes('int80-test-')).toBe(false);
      expect(bytes.includes('.int80')).toBe(false);
    }
  });

  it('goes on from what it has when the workspace has been moved', async () => {
    const tree = await TinyTree.make();
    await tree.good(family);
    const moved = `${tree.folder}-moved`;
    await rename(tree.folder, moved);
    const outcome = await tree.good(family, {
      workspaceFolder: moved,
      buildFolder: join(moved, '.int80', 'build'),
    });
    expect(outcome).toMatchObject({ compiled: 0, reused: UNITS });
  });

  it('works in folders with blanks and signs in their names', async () => {
    const tree = await TinyTree.make();
    const odd = `${tree.folder} – my $lab, #1 ü'"`;
    await rename(tree.folder, odd);
    const options = { workspaceFolder: odd, buildFolder: join(odd, '.int80', 'build') };
    await tree.good(family, options);
    expect(await tree.good(family, options)).toMatchObject({ compiled: 0, reused: UNITS });
    const outside = join(await temporaryFolder(), 'my builds, $x');
    await tree.good(family, { ...options, buildFolder: outside });
    expect(await tree.good(family, { ...options, buildFolder: outside })).toMatchObject({ compiled: 0 });
  });

  it('follows a header that is included from <asm/…> by a path upwards', async () => {
    const tree = await TinyTree.make();
    await tree.write('kernel/include/linux/extra.h', '#define EXTRA 1\n');
    await tree.replace(
      'kernel/include/asm-i386/unistd.h',
      '#define NR',
      '#include "../linux/extra.h"\n#define NR',
    );
    await tree.good(family);
    await tree.write('kernel/include/linux/extra.h', '#define EXTRA 2\n');
    expect(await tree.good(family)).toMatchObject({ compiled: 7 });
  });

  it('leaves no temporary files, and removes those of a build that was killed', async () => {
    const tree = await TinyTree.make();
    const left = join(tree.buildFolder, family, 'tmp', '999999999-1', 'half.o');
    await mkdir(dirname(left), { recursive: true });
    await writeFile(left, 'half');
    await tree.good(family);
    expect(await readdir(join(tree.buildFolder, family, 'tmp'))).toEqual([]);
  });

  it('does not use an object that something else has put in the place of its own', async () => {
    const tree = await TinyTree.make();
    await tree.good(family);
    await writeFile(join(tree.buildFolder, family, 'obj/kernel/init/main.o'), 'half an obj');
    expect(await tree.good(family)).toMatchObject({ compiled: 1 });
  });

  it('makes everything anew when its notes are damaged', async () => {
    const tree = await TinyTree.make();
    await tree.good(family);
    await writeFile(join(tree.buildFolder, family, 'state.json'), '{"format":1,"rec');
    expect(await tree.good(family)).toMatchObject({ compiled: UNITS });
  });

  it('shows the warnings of an object again when it is reused', async () => {
    const tree = await TinyTree.make();
    await tree.replace('programs/words.c', 'return 3;', 'int unused; return 3;');
    const first = await tree.good(family);
    expect(first.diagnostics).toMatchObject([
      { path: 'programs/words.c', line: 3, severity: 'warning', source: 'compiler' },
    ]);
    const second = await tree.good(family);
    expect(second).toMatchObject({ compiled: 0, diagnostics: first.diagnostics });
  });

  it('leaves the last good image alone when it fails, and builds again after the mistake is undone', async () => {
    const tree = await TinyTree.make();
    const { kernelPath } = await tree.good(family);
    const kernel = await readFile(kernelPath!);
    await tree.replace('kernel/init/main.c', 'state = 1', 'state = 2; missing()');
    await tree.errors(family);
    expect((await readFile(kernelPath!)).equals(kernel)).toBe(true);
    await tree.replace('kernel/init/main.c', 'state = 2; missing()', 'state = 1');
    await tree.good(family);
    expect((await readFile(kernelPath!)).equals(kernel)).toBe(true);
  });

  it('ends soon when it is cancelled, without a message, and leaves nothing that a later build trips over', async () => {
    const tree = await TinyTree.make();
    const controller = new AbortController();
    const seen: string[] = [];
    const onProgress = (progress: Omit<BuildProgress, 'buildId'>): void => {
      seen.push(progress.stage);
      if (progress.stage === 'compile' && progress.done >= 2) controller.abort();
    };
    const outcome = await tree.build(family, { signal: controller.signal, onProgress });
    expect(outcome).toMatchObject({ ok: false, cancelled: true, diagnostics: [] });
    expect(seen).not.toContain('link');
    const after = await tree.good(family);
    expect(after.compiled + after.reused).toBe(UNITS);
    expect(after.reused).toBeGreaterThan(0);
  });

  it('tells its progress stage by stage', async () => {
    const tree = await TinyTree.make();
    const stages: string[] = [];
    const counts: number[] = [];
    await tree.good(family, {
      onProgress: ({ stage, done, total, current }) => {
        if (stages.at(-1) !== stage) stages.push(stage);
        if (stage === 'compile') counts.push(done);
        expect(done).toBeLessThanOrEqual(total);
        expect(current).not.toMatch(/^\//);
      },
    });
    expect(stages).toEqual(['plan', 'compile', 'link', 'check', 'pack']);
    expect(counts.at(-1)).toBe(UNITS);
  });

  it('puts files of the host into the archive, in the place of listed ones where the name is the same', async () => {
    const tree = await TinyTree.make();
    const host = join(await temporaryFolder(), 'note.txt');
    await writeFile(host, 'from the host\n');
    const { initramfsPath } = await tree.good(family, {
      extraFiles: [
        { hostPath: host, guestPath: '/srv/deep/note' },
        { hostPath: host, guestPath: '/etc/passwd' },
        { hostPath: host, guestPath: '/etc/' },
      ],
    });
    const entries = readCpio(await readFile(initramfsPath!));
    const text = (name: string): string =>
      Buffer.from(entries.find((entry) => entry.name === name)!.data).toString();
    for (const name of ['srv/deep/note', 'etc/passwd', 'etc/note.txt'])
      expect(text(name)).toBe('from the host\n');
    expect(entries.filter((entry) => entry.name === 'etc/passwd')).toHaveLength(1);
    expect(entries.findIndex((entry) => entry.name === 'srv')).toBeLessThan(
      entries.findIndex((entry) => entry.name === 'srv/deep'),
    );
  });

  it('names a file of the host that is not there', async () => {
    const tree = await TinyTree.make();
    const outcome = await tree.build(family, {
      extraFiles: [{ hostPath: '/no/such/file', guestPath: '/x' }],
    });
    expect(outcome.ok).toBe(false);
    expect(outcome.diagnostics[0].message).toMatch(/cannot add \/no\/such\/file as \/x/);
  });
});
