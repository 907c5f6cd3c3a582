/** The guest's disks and ext2: a program that the host's Linux judges, and e2fsck and debugfs of Debian on what it leaves. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { extract, faultsOf, hasE2fsprogs, listing, mke2fs } from '../../support/e2fs.ts';
import { int80, stockBuild } from '../../support/int80.ts';
import { hasGcc, hasQemu, lacks, runsGuestPrograms } from '../../support/tools.ts';
import { nativeProgram } from '../native.ts';
import { session as qemuSession } from '../qemu-session.ts';
import { appendFiles } from '../../../main/toolchain/initramfs.ts';
import type { StockBuild } from '../../support/int80.ts';

const here = import.meta.dirname;
const scratch = (): string => mkdtempSync(join(tmpdir(), 'int80-storage-'));
const failures = (output: string): string[] =>
  output.split(/\r?\n/).filter((line) => line.startsWith('FAILED'));
const MOUNT = 'mount -t ext2 /dev/hda /mnt/disk';
const UMOUNT = 'cd /; umount /mnt/disk && echo unmounted';
const LIMIT = ['--timeout', '110'];

/** The checksum that the guest's program tells of each file it leaves. */
function checksum(bytes: Uint8Array): string {
  const sum = bytes.reduce((each, byte) => (Math.imul(each, 16777619) ^ byte) >>> 0, 1);
  return sum.toString(16).padStart(8, '0');
}

/** "path length checksum" of every file that `soak` says is left, and of every file of a folder. */
const linesLeft = (output: string): string[] =>
  [...output.matchAll(/^left (.*): (\d+) ([0-9a-f]{8})\r?$/gm)]
    .map(([, path, length, sum]) => `${path} ${length} ${sum}`)
    .sort();
function filesOf(folder: string): string[] {
  const found: string[] = [];
  for (const [path, what] of listing(folder)) {
    if (what === 'folder' || what.startsWith('->') || what === 'special') continue;
    const bytes = Buffer.from(what, 'base64');
    found.push(`${path} ${bytes.length} ${checksum(bytes)}`);
  }
  return found.sort();
}

describe.skipIf(lacks('gcc', hasGcc()) || lacks('e2fsprogs', hasE2fsprogs()))('ext2 in the guest', () => {
  let stock: StockBuild;
  let program: string;
  beforeAll(async () => {
    stock = await stockBuild('gcc');
    program = await nativeProgram(
      stock,
      'gcc',
      ...['disktest.c', 'checks.c', 'soak.c', 'fuzz.c'].map((name) => join(here, name)),
    );
  });

  const image = () => ['--kernel', stock.kernelPath, '--initrd', stock.initramfsPath];
  /** Types the lines into a guest with this disk and waits for `last`; answers what it printed and where the disk is. */
  async function session(disk: string, lines: string[], last: string, ...more: string[]) {
    const out = join(scratch(), 'out.img');
    const script = join(scratch(), 'script');
    writeFileSync(script, `${lines.join('\n')}\n`);
    const files = ['--add', `${program}:/bin/disktest`, '--add', `${script}:/root/script`];
    const typed = ['--send', 'sh /root/script; sync; poweroff -f\n', '--expect', last];
    const args = ['run', ...image(), ...files, '--disk', disk, '--disk-out', out, ...typed, ...LIMIT, ...more];
    const { stdout, stderr, status } = await int80(args);
    return { output: stdout, stderr, status, out };
  }

  async function emptyDisk(size: string, blockSize: string): Promise<string> {
    const disk = join(scratch(), 'disk.img');
    expect((await int80(['mkdisk', disk, '--size', size, '--block-size', blockSize])).status).toBe(0);
    return disk;
  }

  it.skipIf(lacks('a kernel that runs i386 programs', runsGuestPrograms()))(
    "is what the host's Linux says of its own file systems",
    () => {
      const run = spawnSync(program, ['check', scratch()], { encoding: 'utf8' });
      expect(failures(run.stdout)).toEqual([]);
      expect(run.stdout).toMatch(/^2\d passed, 0 failed$/m);
    },
  );

  it.each(['1024', '2048', '4096'])(
    'with blocks of %s bytes passes every check and is clean afterwards',
    async (size) => {
      const disk = await emptyDisk('16M', size);
      const { output, out } = await session(disk, [MOUNT, 'disktest check /mnt/disk', UMOUNT], 'unmounted\r');
      expect(failures(output)).toEqual([]);
      expect(output).toMatch(/^2\d passed, 0 failed\r?$/m);
      expect(faultsOf(out)).toBe('');
      expect(listing(extract(out)).size).toBe(0);
    },
  );

  it.each([
    ['1024', 1],
    ['4096', 2],
  ])('of %s-byte blocks holds after random work (seed %d) what was written', async (size, seed) => {
    const disk = await emptyDisk('16M', size);
    const lines = [MOUNT, `disktest soak /mnt/disk ${seed} 1500`, UMOUNT];
    const { output, out } = await session(disk, lines, 'unmounted\r');
    expect(output).toContain('soaked');
    expect(faultsOf(out)).toBe('');
    expect(linesLeft(output).length).toBeGreaterThan(20);
    expect(filesOf(extract(out))).toEqual(linesLeft(output));
  });

  it('passes the whole table of usertests as the file system they work in', async () => {
    const folder = join(here, '../usertests');
    const sources = readdirSync(folder).filter((name) => name.endsWith('.c'));
    const usertests = await nativeProgram(stock, 'gcc', ...sources.map((name) => join(folder, name)));
    const lines = ['mount -t ext2 /dev/hda /mnt/disk', 'mkdir -m 1777 /mnt/disk/tmp'];
    const work = ['mount -o bind /mnt/disk/tmp /tmp', 'usertests', 'umount /tmp', UMOUNT];
    const disk = await emptyDisk('16M', '1024');
    const { output, out } = await session(
      disk,
      [...lines, ...work],
      'unmounted\r',
      ...['--add', `${usertests}:/bin/usertests`],
    );
    expect(failures(output)).toEqual([]);
    expect(output).toMatch(/^[1-9]\d\d+ passed, 0 failed\r?$/m);
    expect(faultsOf(out)).toBe('');
  });

  it('in 8 MiB of memory writes and reads a file of 13 MB, and the whole device', async () => {
    const disk = await emptyDisk('16M', '1024');
    const lines = [
      MOUNT,
      'head -c 13000000 /dev/zero > /mnt/disk/large',
      'wc -c < /dev/hda; wc -c < /mnt/disk/large',
      UMOUNT,
    ];
    const { output, out } = await session(disk, lines, 'unmounted\r', '--memory', '8');
    expect(output).toMatch(/^\s*16777216\r?\n\s*13000000\r?$/m);
    expect(faultsOf(out)).toBe('');
  });

  it('says ENOSPC when blocks or inodes are used up, loses nothing, and is clean', async () => {
    const disk = await emptyDisk('1M', '1024');
    const { output, out } = await session(disk, [MOUNT, 'disktest fill /mnt/disk', UMOUNT], 'unmounted\r');
    expect(output).toContain('filled');
    expect(faultsOf(out)).toBe('');
  });

  it('of revision 0, and as mke2fs makes it with inodes of 256 bytes, is read and written', async () => {
    const folder = scratch();
    writeFileSync(join(folder, 'from the host'), 'host\n');
    for (const options of [['-r', '0'], ['-b', '4096', '-I', '256'], ['-b', '1024']]) {
      const disk = join(scratch(), 'disk.img');
      mke2fs(disk, '8M', folder, ...options);
      const lines = [
        MOUNT,
        'cat "/mnt/disk/from the host"',
        'disktest soak /mnt/disk 3 300',
        'echo guest > /mnt/disk/new',
        UMOUNT,
      ];
      const { output, out } = await session(disk, lines, 'unmounted\r');
      expect(output).toMatch(/^host\r$/m);
      expect(faultsOf(out)).toBe('');
      const files = listing(extract(out));
      expect(Buffer.from(files.get('new') ?? '', 'base64').toString()).toBe('guest\n');
    }
  });

  it('that was not unmounted is marked so, and what was synced is there', async () => {
    const disk = await emptyDisk('4M', '1024');
    const lines = [MOUNT, 'echo kept > /mnt/disk/file', 'sync', 'echo synced'];
    const { out } = await session(disk, lines, 'synced\r');
    expect(spawnSync('/usr/sbin/debugfs', ['-R', 'stats', out], { encoding: 'utf8' }).stdout).toMatch(
      /Filesystem state: +not clean/,
    );
    const files = listing(extract(out));
    expect(Buffer.from(files.get('file') ?? '', 'base64').toString()).toBe('kept\n');
  });

  it('is unmounted when the machine is powered off', async () => {
    const disk = await emptyDisk('4M', '1024');
    const out = join(scratch(), 'out.img');
    const commands = `${MOUNT}\ncd /mnt/disk\necho kept > file\npoweroff\n`;
    const args = ['--disk', disk, '--disk-out', out, '--send', commands, ...LIMIT];
    expect((await int80(['run', ...image(), ...args])).status).toBe(0);
    expect(faultsOf(out)).toBe('');
    const stats = spawnSync('/usr/sbin/debugfs', ['-R', 'stats', out], { encoding: 'utf8' }).stdout;
    expect(stats).toMatch(/Filesystem state: +clean/);
    expect([...listing(extract(out)).keys()]).toEqual(['file']);
  });

  it('mounted read-only is not changed by a byte', async () => {
    const disk = await emptyDisk('4M', '1024');
    const lines = [
      'mount -r -t ext2 /dev/hda /mnt/disk',
      'touch /mnt/disk/x; echo touch $?',
      'mount -o remount,rw /mnt/disk 2>/dev/null; mount -o remount,ro /mnt/disk 2>/dev/null',
      'cat /proc/mounts',
      UMOUNT,
    ];
    const { output, out } = await session(disk, lines.slice(0, 2).concat(lines.slice(3)), 'unmounted\r');
    expect(output).toMatch(/touch 1/);
    expect(output).toMatch(/^\/dev\/hda \/mnt\/disk ext2 ro/m);
    expect(readFileSync(out).equals(readFileSync(disk))).toBe(true);
  });

  it('survives some hundred damaged images without a panic or a hang', async () => {
    const folder = scratch();
    for (let n = 0; n < 12; n++) writeFileSync(join(folder, `file ${n}`), Buffer.alloc(n * 2500, n + 1));
    mkdirSync(join(folder, 'sub'));
    writeFileSync(join(folder, 'sub', 'inner'), 'x');
    const base = join(scratch(), 'base.img');
    await int80(['mkdisk', base, folder, '--size', '256K', '--block-size', '1024']);
    const disk = await emptyDisk('64K', '1024');
    const lines = [
      'dmesg -n 1',
      'disktest fuzz /tmp/base.img /dev/ram0 /mnt/disk 0 400',
      'echo alive $?',
    ];
    const { output } = await session(disk, lines, 'alive', '--add', `${base}:/tmp/base.img`);
    expect(failures(output)).toEqual([]);
    expect(output).toMatch(/400 damaged file systems, [1-9]\d+ of them could be mounted/);
    expect(output).toMatch(/^alive 0\r?$/m);
  });

  it('a disk the guest has written to is itself when --disk-writable, else what it was', async () => {
    const disk = await emptyDisk('1M', '1024');
    const before = readFileSync(disk);
    const typed = ['--send', `${MOUNT}; echo a > /mnt/disk/a; umount /mnt/disk; poweroff -f\n`];
    await int80(['run', ...image(), '--disk', disk, ...typed, ...LIMIT]);
    expect(readFileSync(disk).equals(before)).toBe(true);
    await int80(['run', ...image(), '--disk', disk, '--disk-writable', ...typed, ...LIMIT]);
    expect(faultsOf(disk)).toBe('');
    expect([...listing(extract(disk)).keys()]).toEqual(['a']);
  });

  it.skipIf(lacks('QEMU', hasQemu()))("works on QEMU's drive as well", async () => {
    const disk = await emptyDisk('16M', '1024');
    const initrd = join(scratch(), 'initramfs.cpio');
    const file = { hostPath: program, guestPath: '/bin/disktest' };
    writeFileSync(initrd, await appendFiles(readFileSync(stock.initramfsPath), [file]));
    const commands = [
      MOUNT,
      'disktest check /mnt/disk',
      'disktest soak /mnt/disk 5 400',
      'umount /mnt/disk',
      'poweroff -f',
    ];
    const drive = ['-drive', `file=${disk},format=raw,if=ide,index=0`];
    const output = await qemuSession(stock.kernelPath, initrd, commands, drive);
    expect(failures(output)).toEqual([]);
    expect(output).toMatch(/^2\d passed, 0 failed\r?$/m);
    expect(faultsOf(disk)).toBe('');
    expect(filesOf(extract(disk))).toEqual(linesLeft(output));
  });
});
