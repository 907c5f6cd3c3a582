/**
 * Debian's kernel for 32-bit PCs and its static busybox, from Debian's packages: kept in a cache folder, fetched with
 * apt where they are wanted and absent.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeCpio } from '../../main/toolchain/cpio.ts';
import type { CpioEntry } from '../../main/toolchain/cpio.ts';
import { cacheFolder, withPackages } from './private-apt.ts';

export interface DebianFiles {
  /** Paths. */
  kernel: string;
  busybox: string;
  /** File names of the packages, which hold their versions. */
  packages: string[];
}

const RELEASE = 'debian-i386';
const KERNEL_CHOICE = 'linux-image-686';
const BUSYBOX = 'busybox-static';
const LISTING = 'files.json';

/** What an earlier fetch has left; null when nothing. */
export function findDebian(): DebianFiles | null {
  const listing = join(cacheFolder(), RELEASE, LISTING);
  return existsSync(listing) ? (JSON.parse(readFileSync(listing, 'utf8')) as DebianFiles) : null;
}

/** Downloads and unpacks the packages unless they are there already. @throws Error when apt cannot find or fetch them. */
export function fetchDebian(): DebianFiles {
  const known = findDebian();
  if (known !== null) return known;
  return withPackages((apt) => [apt.firstDependency(KERNEL_CHOICE), BUSYBOX], keep);
}

/** Only the kernel and busybox are kept. */
function keep(unpacked: string, packages: string[]): DebianFiles {
  const kernel = readdirSync(join(unpacked, 'boot')).find((name) => name.startsWith('vmlinuz'));
  if (kernel === undefined) throw new Error(`no kernel in ${packages.join(', ')}`);
  const target = join(cacheFolder(), RELEASE);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target);
  const files = { kernel: join(target, kernel), busybox: join(target, 'busybox'), packages };
  renameSync(join(unpacked, 'boot', kernel), files.kernel);
  renameSync(join(unpacked, 'bin', 'busybox'), files.busybox);
  writeFileSync(join(target, LISTING), `${JSON.stringify(files, null, 2)}\n`);
  return files;
}

/** Packages whose files are kept in a folder of the cache, all but what nobody asks for. */
export interface PackageSet {
  /** Of the folder. */
  name: string;
  packages: string[];
  /** Paths below the root that are not kept. */
  unwanted: string[];
}

/** What tests give the guest to run, with the libraries. */
export const PROGRAMS: PackageSet = {
  name: 'debian-i386-programs',
  packages: [
    ...['busybox-static', 'bash-static', 'dash', 'coreutils', 'strace', 'lua5.4', 'libc6'],
    ...['libselinux1', 'libpcre2-8-0', 'libgmp10', 'libacl1', 'libattr1', 'libunwind8', 'liblzma5'],
    ...['libreadline8', 'libtinfo6'],
  ],
  unwanted: [],
};

/** gcc, and all that it takes to make a program. */
export const COMPILER: PackageSet = {
  name: 'debian-i386-compiler',
  packages: [
    ...[
      'gcc-12',
      'cpp-12',
      'libgcc-12-dev',
      'libc6-dev',
      'linux-libc-dev',
      'libcrypt-dev',
      'libc6',
      'libgcc-s1',
    ],
    ...[
      'binutils',
      'binutils-i686-linux-gnu',
      'libbinutils',
      'libctf0',
      'libctf-nobfd0',
      'libgprofng0',
      'libstdc++6',
    ],
    ...['libgmp10', 'libmpfr6', 'libmpc3', 'libisl23', 'libzstd1', 'zlib1g', 'libjansson4'],
  ],
  unwanted: ['usr/share', 'usr/lib/gcc/i686-linux-gnu/12/lto1', 'usr/lib/i386-linux-gnu/gconv'],
};

/** gdbserver with its libraries. */
export const GDBSERVER: PackageSet = {
  name: 'debian-i386-gdbserver',
  packages: ['gdbserver', 'libc6', 'libstdc++6', 'libgcc-s1'],
  unwanted: ['usr/share', 'usr/lib/i386-linux-gnu/gconv'],
};

/** Root of the unpacked files; null when they have not been fetched. */
export function findPackages(set: PackageSet): string | null {
  const folder = join(cacheFolder(), set.name);
  return existsSync(folder) ? folder : null;
}

/** Downloads and unpacks them unless they are there already. @throws Error when apt cannot find or fetch them. */
export function fetchPackages(set: PackageSet): string {
  const keepAll = (unpacked: string): string => {
    for (const path of set.unwanted) rmSync(join(unpacked, path), { recursive: true, force: true });
    const folder = join(cacheFolder(), set.name);
    renameSync(unpacked, folder);
    return folder;
  };
  return findPackages(set) ?? withPackages(() => set.packages, keepAll);
}

/** Printed by the first process, before its shell. */
export const INIT_LINE = 'init has started';

const INIT = `#!/bin/busybox sh
echo '${INIT_LINE}'
/bin/busybox --install -s /bin
export PATH=/bin PS1='# '
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
exec setsid cttyhack sh
`;

const FOLDER = 0o040755;
const PROGRAM = 0o100755;

const entry = (name: string, mode: number, data: Uint8Array = new Uint8Array(0)): CpioEntry => ({
  ...{ name, mode, data },
  ...{ uid: 0, gid: 0, major: 0, minor: 0 },
});

/** An initrd that mounts the usual file systems and becomes a shell on the console; `files` stand in its root. */
export function debianInitrd(busybox: string, files: Record<string, Uint8Array> = {}): Uint8Array {
  return writeCpio([
    ...['bin', 'dev', 'proc', 'sys', 'tmp'].map((name) => entry(name, FOLDER)),
    entry('bin/busybox', PROGRAM, readFileSync(busybox)),
    entry('init', PROGRAM, Buffer.from(INIT)),
    ...Object.entries(files).map(([name, data]) => entry(name, PROGRAM, data)),
  ]);
}
