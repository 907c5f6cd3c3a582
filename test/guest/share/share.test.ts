/** A folder of the host in the guest: /mnt/host, while both work with it. */
import { createHash, randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, readlinkSync, renameSync, rmSync } from 'node:fs';
import { statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Machine } from '../../../emulator/machine.ts';
import type { MachineImage } from '../../../main/machine/protocol.ts';
import { stockBuild } from '../../support/int80.ts';
import { hasGcc, lacks } from '../../support/tools.ts';
import { newFolder } from '../../main/machine/share/client.ts';
import { OPTIONS, SharedGuest, stockImage } from './shared-guest.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe.skipIf(lacks('gcc', hasGcc()))('a guest with a shared folder', () => {
  let image: MachineImage;
  let folder: string;
  let guest: SharedGuest;
  const here = (...names: string[]): string => join(folder, ...names);
  const boot = (options = {}): SharedGuest => SharedGuest.booted(image, folder, options);

  beforeAll(async () => {
    image = await stockImage();
  });
  beforeEach(() => {
    folder = newFolder();
    writeFileSync(here('a.txt'), 'from the host\n');
    guest = boot();
  });

  it('finds it mounted at /mnt/host', () => {
    expect(guest.shell('mount')).toContain('host on /mnt/host type 9p (rw)\n');
    expect(guest.shell('cat /mnt/host/a.txt')).toBe('from the host\n');
    expect(guest.shell('df /mnt/host')).toMatch(/^host +[1-9]\d* .*\/mnt\/host$/m);
  });

  it('writes what the host sees, and reads what the host has written meanwhile', () => {
    guest.shell('echo from the guest > /mnt/host/g.txt');
    expect(readFileSync(here('g.txt'), 'utf8')).toBe('from the guest\n');
    writeFileSync(here('g.txt'), 'and back, longer than before\n');
    writeFileSync(here('new.txt'), 'new\n');
    expect(guest.shell('cat /mnt/host/g.txt /mnt/host/new.txt')).toBe('and back, longer than before\nnew\n');
    rmSync(here('g.txt'));
    expect(guest.shell('ls -1 /mnt/host')).toBe('a.txt\nnew.txt\n');
    expect(guest.shell('cat /mnt/host/g.txt')).toContain('No such file or directory');
    renameSync(here('new.txt'), here('a.txt'));
    expect(guest.shell('cat /mnt/host/a.txt; ls -1 /mnt/host')).toBe('new\na.txt\n');
  });

  it('follows a file that the host goes on writing', () => {
    guest.type('tail -f /mnt/host/a.txt\n');
    guest.waitFor('from the host');
    for (const text of ['second', 'third']) {
      writeFileSync(here('a.txt'), `${text} line\n`, { flag: 'a' });
      guest.waitFor(`${text} line`);
    }
    guest.type('\x03');
    guest.waitFor('# ');
  });

  it('copies a megabyte each way without a wrong bit', () => {
    const bytes = randomBytes((1 << 20) + 7);
    writeFileSync(here('big'), bytes);
    expect(guest.shell('sha256sum < /mnt/host/big')).toContain(sha256(bytes));
    guest.shell('cp /mnt/host/big /tmp/big; cp /tmp/big /mnt/host/back');
    expect(sha256(readFileSync(here('back')))).toBe(sha256(bytes));
    expect(guest.shell('cmp /tmp/big /mnt/host/big; echo $?')).toBe('0\n');
  });

  it('makes, renames and removes files and folders', () => {
    guest.shell('cd /mnt/host; mkdir -p d/e; mv a.txt d/e/b.txt; echo more >> d/e/b.txt; mv d f; chmod 640 f/e/b.txt');
    expect(readFileSync(here('f', 'e', 'b.txt'), 'utf8')).toBe('from the host\nmore\n');
    expect(statSync(here('f', 'e', 'b.txt')).mode & 0o777).toBe(0o640);
    expect(guest.shell('ls -R f')).toBe('f:\ne\n\nf/e:\nb.txt\n');
    expect(guest.shell('rmdir f')).toContain('Directory not empty');
    guest.shell('rm -r f');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('cuts and lengthens files, and sees the host do it', () => {
    guest.shell('cd /mnt/host; cp a.txt b.txt; : > a.txt; printf xyz >> b.txt');
    expect([statSync(here('a.txt')).size, statSync(here('b.txt')).size]).toEqual([0, 17]);
    truncateSync(here('b.txt'), 3);
    expect(guest.shell('cat b.txt; wc -c < b.txt')).toBe('fro3\n');
  });

  it('has symbolic links that lead further down; others of the host are shown, and followed in the guest', () => {
    mkdirSync(here('d'));
    symlinkSync('/etc/hostname', here('out'));
    expect(guest.shell('cd /mnt/host; ln -s a.txt l; ln -s ../x up; cat l; cat out; readlink out')).toBe(
      "ln: failed to create symbolic link 'up': Operation not permitted\nfrom the host\nint80\n/etc/hostname\n",
    );
    expect(readlinkSync(here('l'))).toBe('a.txt');
  });

  it('keeps a file that it has open and has removed', () => {
    const out = guest.shell('cd /mnt/host; exec 3< a.txt; rm a.txt; cat <&3; ls; exec 3<&-');
    expect(out).toBe('from the host\n');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('writes a new file that its mode protects from writing', () => {
    guest.shell('umask 333; echo once > /mnt/host/ro; umask 22');
    expect(readFileSync(here('ro'), 'utf8')).toBe('once\n');
    expect(statSync(here('ro')).mode & 0o777).toBe(0o444);
  });

  it('executes programs that lie there, also when the host puts others in their place', async () => {
    const { programsFolder } = await stockBuild('gcc');
    const install = (name: string): void => {
      copyFileSync(join(programsFolder, name), here('tool.new'));
      renameSync(here('tool.new'), here('tool'));
      guest.shell('chmod 755 /mnt/host/tool');
    };
    install('getpid');
    expect(guest.shell('/mnt/host/tool')).toMatch(/\d+/);
    install('vi');
    expect(guest.shell('/mnt/host/tool --help')).toContain('usage: vi');
    install('getpid');
    expect(guest.shell('/mnt/host/tool')).toMatch(/\d+/);
  });

  it('lists more files than are kept in memory, and uses up nothing by it', () => {
    for (let n = 0; n < 700; n++) writeFileSync(here(`f${n}`), '');
    for (let round = 0; round < 3; round++) {
      expect(guest.shell('ls -l /mnt/host | wc -l')).toBe('702\n');
      expect(guest.shell('find /mnt/host -type f | wc -l')).toBe('701\n');
    }
  });

  it('ends a long read by ^C', () => {
    truncateSync(here('a.txt'), 2 ** 31 - 1);
    guest.type('cat /mnt/host/a.txt > /dev/null\n');
    for (let slice = 0; slice < 500; slice++) guest.slice();
    guest.printed = '';
    guest.type('\x03');
    guest.waitFor('# ');
    guest.type('echo status: $?\n');
    guest.waitFor('status: 130');
    expect(guest.shell('ls -1 /mnt/host')).toBe('a.txt\n');
  });

  it('knows errors by their names', () => {
    mkdirSync(here('d'));
    const answers = {
      'mkdir d': 'File exists',
      'rmdir a.txt': 'Not a directory',
      'mknod n p': 'Operation not permitted',
      'ln a.txt hard': 'Operation not permitted',
      'chown 1000 a.txt': 'Operation not permitted',
      'cat d': 'Is a directory',
      'cat a.txt/x': 'Not a directory',
      'true > $(printf %0256d 0)': 'File name too long',
    };
    guest.shell('cd /mnt/host');
    for (const [command, words] of Object.entries(answers)) expect(guest.shell(command)).toContain(words);
  });

  it('only reads a folder that is shared so', () => {
    guest = boot({ readOnly: true });
    expect(guest.shell('cat /mnt/host/a.txt')).toBe('from the host\n');
    for (const command of ['echo x > /mnt/host/a.txt', 'true > /mnt/host/n', 'rm /mnt/host/a.txt', 'mkdir /mnt/host/d'])
      expect(guest.shell(command)).toContain('Read-only file system');
    expect(readFileSync(here('a.txt'), 'utf8')).toBe('from the host\n');
  });

  it('mounts it once, by its tag, and again after unmounting', () => {
    expect(guest.shell('mount -t 9p host /tmp')).toContain('Device or resource busy');
    expect(guest.shell('mount -t 9p other /tmp')).toContain('No such device or address');
    expect(guest.shell('umount /mnt/host; ls /mnt/host; mount -t 9p host /mnt/host; ls /mnt/host')).toBe('a.txt\n');
    expect(guest.shell('for i in 1 2 3 4 5 6 7 8; do umount /mnt/host; mount -t 9p host /mnt/host; done; ls /mnt/host')).toBe(
      'a.txt\n',
    );
  });

  it('goes on when the host stops answering: what waits gets EIO', () => {
    guest.share = null;
    expect(guest.shell('cat /mnt/host/a.txt')).toContain('Input/output error');
    expect(guest.shell('dmesg | tail -1')).toContain('9p: the host does not answer');
    expect(guest.shell('ls /mnt/host; echo alive')).toContain('alive');
  });
});

describe.skipIf(lacks('gcc', hasGcc()))('a guest without a shared folder', () => {
  it('mounts nothing and says nothing of it', async () => {
    const machine = new Machine(OPTIONS);
    machine.boot(await stockImage());
    machine.run(30_000_000);
    machine.receiveSerial(0, Buffer.from('mount; mount -t 9p host /mnt/host\n'));
    machine.run(100_000_000);
    const printed = Buffer.from(machine.takeSerial(0)).toString();
    expect(printed).toContain('devpts on /dev/pts');
    expect(printed).not.toMatch(/virtio|type 9p/);
    expect(printed).toContain('No such device or address');
    expect(machine.holes().filter(({ name }) => name === 'memory')).toEqual([]);
  });
});
