/**
 * Debian's kernel for 32-bit PCs and its static busybox, from Debian's packages: kept in a cache folder, fetched with
 * apt where they are wanted and absent. The machine's own package state is left alone: apt works in a folder of its own.
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { writeCpio } from '../../main/toolchain/cpio.ts';
import type { CpioEntry } from '../../main/toolchain/cpio.ts';

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

const cacheFolder = (): string =>
  join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'int80-tests');

/** What an earlier fetch has left; null when nothing. */
export function findDebian(): DebianFiles | null {
  const listing = join(cacheFolder(), RELEASE, LISTING);
  return existsSync(listing) ? (JSON.parse(readFileSync(listing, 'utf8')) as DebianFiles) : null;
}

function run(file: string, args: string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(file, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${file} ${args.join(' ')}: ${error?.message ?? stderr}`);
  return stdout;
}

/** apt for i386 with lists, cache and no installed packages of its own; needs no rights. */
class PrivateApt {
  private readonly folder: string;
  private readonly options: string[];

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(join(folder, 'state', 'lists', 'partial'), { recursive: true });
    mkdirSync(join(folder, 'cache', 'archives', 'partial'), { recursive: true });
    this.options = [
      ...['APT::Architecture=i386', 'APT::Architectures=i386', 'APT::Sandbox::User='],
      ...[`Dir::State=${join(folder, 'state')}`, 'Dir::State::status=/dev/null'],
      ...[`Dir::Cache=${join(folder, 'cache')}`, 'Acquire::Languages=none', 'Acquire::Retries=3'],
    ].flatMap((option) => ['-o', option]);
  }

  /** One source that cannot be read does no harm as long as the packages are found. */
  update(): void {
    spawnSync('apt-get', [...this.options, 'update'], { cwd: this.folder });
  }

  /** The package that an empty one stands for. */
  firstDependency(name: string): string {
    const text = run('apt-cache', [...this.options, 'depends', name], this.folder);
    const found = /Depends: (\S+)/.exec(text)?.[1];
    if (found === undefined) throw new Error(`apt knows no package ${name} for i386:\n${text}`);
    return found;
  }

  download(...names: string[]): string[] {
    run('apt-get', [...this.options, 'download', ...names], this.folder);
    return readdirSync(this.folder).filter((name) => name.endsWith('.deb'));
  }
}

/** Downloads and unpacks the packages unless they are there already. @throws Error when apt cannot find or fetch them. */
export function fetchDebian(): DebianFiles {
  const known = findDebian();
  if (known !== null) return known;
  mkdirSync(cacheFolder(), { recursive: true });
  const folder = mkdtempSync(join(cacheFolder(), 'fetch-'));
  try {
    const apt = new PrivateApt(folder);
    apt.update();
    const packages = apt.download(apt.firstDependency(KERNEL_CHOICE), BUSYBOX);
    for (const name of packages) run('dpkg-deb', ['-x', name, 'unpacked'], folder);
    return keep(join(folder, 'unpacked'), packages);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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
