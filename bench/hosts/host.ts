/** The emulators that are compared, each as a command whose standard output is the guest's first serial line. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const HOST_NAMES = ['int80', 'v86', 'qemu', 'native'] as const;
export type HostName = (typeof HOST_NAMES)[number];

export interface Guest {
  /** Path of a Multiboot 1 image or a bzImage. */
  kernel: string;
  initrd?: string;
  commandLine: string;
  memoryMiB: number;
}

export interface Command {
  file: string;
  arguments: string[];
}

/** The repository: the bench is started there, and its bundle lies elsewhere. */
export const root = process.cwd();
const V86_FOLDER = join(root, 'node_modules', 'v86');
const V86_PROCESS = join(root, 'dist', 'bench', 'bench-v86.mjs');
/** The model that can do what the peers can: SSE2, SYSENTER. */
const CPU_MODEL = 'sse2';

const initrdArguments = (option: string, { initrd }: Guest): string[] =>
  initrd === undefined ? [] : [option, initrd];

/** The command line tool as users have it: machine in its worker, journal kept, instructions counted exactly. */
function int80Command(guest: Guest): Command {
  const { kernel, commandLine, memoryMiB } = guest;
  return {
    file: process.execPath,
    arguments: [
      join(root, 'bin', 'int80.mjs'),
      'run',
      ...['--kernel', kernel, ...initrdArguments('--initrd', guest)],
      ...['--append', commandLine, '--memory', String(memoryMiB), '--cpu', CPU_MODEL],
    ],
  };
}

function v86Command(guest: Guest): Command {
  return { file: process.execPath, arguments: [V86_PROCESS, JSON.stringify(guest)] };
}

function qemuCommand(guest: Guest): Command {
  const { kernel, commandLine, memoryMiB } = guest;
  return {
    file: 'qemu-system-i386',
    arguments: [
      ...['-accel', 'tcg', '-m', String(memoryMiB), '-nographic', '-no-reboot', '-net', 'none'],
      ...['-kernel', kernel, ...initrdArguments('-initrd', guest), '-append', commandLine],
    ],
  };
}

/** For `native` the guest's kernel is a Linux program. */
export function hostCommand(host: HostName, guest: Guest): Command {
  if (host === 'native') return { file: guest.kernel, arguments: [guest.commandLine] };
  return { int80: int80Command, v86: v86Command, qemu: qemuCommand }[host](guest);
}

const packageVersion = (folder: string): string =>
  (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;

const firstLine = (file: string, ...args: string[]): string =>
  execFileSync(file, args, { encoding: 'utf8' }).split('\n')[0];

/** Name and version, for the tables. @throws Error when the host is not on this machine. */
export function hostVersion(host: HostName): string {
  switch (host) {
    case 'int80':
      return `Int80 ${packageVersion(root)}, Node ${process.versions.node}`;
    case 'v86':
      if (!existsSync(V86_FOLDER)) throw new Error('v86 is not installed: run npm ci');
      return `v86 ${packageVersion(V86_FOLDER)}, Node ${process.versions.node}`;
    case 'qemu':
      return firstLine('qemu-system-i386', '--version');
    case 'native':
      return `${/model name\s*: (.*)/.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? process.arch}, ${firstLine('gcc', '--version')}`;
  }
}
