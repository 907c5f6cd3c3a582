/** The guest's table of tests, in a shared folder: only those fail that ask for what such a folder has not. */
import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { int80, stockBuild } from '../../support/int80.ts';
import { hasGcc, lacks } from '../../support/tools.ts';
import { newFolder } from '../../main/machine/share/client.ts';
import { lacksNative, nativeProgram } from '../native.ts';

/** By what they ask for. */
const NOT_THERE = [
  // hard links
  'file: link counts names',
  'at: linkat, readlinkat, renameat',
  // set-id and sticky bits, other owners than root
  'file: modes and umask',
  'file: the sticky bit protects',
  'file: chown, and what it does to set-id bits',
  'at: fchmodat, fchownat, faccessat',
  'at: statx fills its 256 bytes',
  'identity: a group opens a file',
  'program: set-id bits stay until the owner changes',
  // FIFOs and names of sockets
  'at: mkdirat, mknodat, symlinkat, unlinkat',
  'fifo: opening waits for the partner',
  'fifo: O_NONBLOCK without a partner',
  'socket: bind, listen, connect, accept',
  'socket: accept waits',
  'socket: names in the file system',
  'socket: datagrams keep their borders',
  'pointer: accept4',
  'proc: cmdline and environ',
  'restart: a FIFO is opened',
  // shared mappings of files that are open for writing
  'memory: a shared mapping is the file',
  'proc: maps has every area',
  "memory: beyond a file's end there is SIGBUS",
  'memory: writing a file from its own mapping',
];

describe.skipIf(lacks('gcc', hasGcc()) || lacksNative('gcc', hasGcc))('usertests', () => {
  it('pass in a shared folder, but for links, owners, special bits, FIFOs, sockets and written mappings', async () => {
    const stock = await stockBuild('gcc');
    const folder = join(import.meta.dirname, '../usertests');
    const sources = readdirSync(folder).filter((name) => name.endsWith('.c'));
    const usertests = await nativeProgram(stock, 'gcc', ...sources.map((name) => join(folder, name)));
    const shared = newFolder();
    mkdirSync(join(shared, 'tmp'));
    chmodSync(join(shared, 'tmp'), 0o777);
    const image = ['--kernel', stock.kernelPath, '--initrd', stock.initramfsPath];
    const work = 'mount -o bind /mnt/host/tmp /tmp; usertests; umount /tmp; echo ALL"-"OVER\\n';
    const script = ['--send', work, '--expect', 'ALL-OVER', '--timeout', '280'];
    const files = ['--share', shared, '--add', `${usertests}:/bin/usertests`];
    const run = await int80(['run', ...image, ...files, ...script]);
    const failed = [...run.stdout.matchAll(/^FAILED (.*?): \w+\.c:\d+:/gm)].map(([, name]) => name);
    expect(failed.sort()).toEqual([...NOT_THERE].sort());
    expect(run.stdout).toMatch(/^[1-9]\d\d+ passed, 23 failed\r?$/m);
    expect(readdirSync(join(shared, 'tmp'))).toEqual([]);
  });
});
