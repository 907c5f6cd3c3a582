/** Options of `int80 run`, checked before anything is built or started. */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { readScenarioFile, scenarioStep } from './scenario-file.ts';
import { usageError } from './exit-status.ts';
import { FilterError, parseFilter } from '../../debugger/trace/filter.ts';
import { CPU_MODELS } from '../../emulator/cpu/cpuid.ts';
import type { CpuModel } from '../../emulator/machine.ts';
import type { ScenarioStep } from '../machine/protocol.ts';
import type { ShareOptions } from '../machine/share/share-server.ts';

export interface RunOptions {
  kernel?: string;
  initrd?: string;
  append: string;
  memory: number;
  add: { hostPath: string; guestPath: string }[];
  steps: ScenarioStep[];
  timeout?: number;
  maxInstructions?: number;
  stats?: string;
  record?: string;
  history?: number;
  cpu: CpuModel;
  serial: Map<number, string>;
  cc?: string;
  bootTime?: number;
  share?: ShareOptions;
  disk?: string;
  diskOut?: string;
  diskWritable?: boolean;
  kdb?: boolean;
  gdb?: GdbAddress;
  gdbWait?: boolean;
  trace?: string;
  traceFilter?: string;
}

/** Where gdb is served; port 0: a free one. */
export interface GdbAddress {
  host: string;
  port: number;
}

/** Reader of a whole number in a range, for commander. */
export function integer(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < minimum || value > maximum) {
      throw new InvalidArgumentError(`it must be a whole number from ${minimum} to ${maximum}.`);
    }
    return value;
  };
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('it must be a number of seconds greater than 0.');
  return value;
}

function addition(text: string, earlier: RunOptions['add']): RunOptions['add'] {
  const at = text.lastIndexOf(':');
  const hostPath = text.slice(0, at);
  const guestPath = text.slice(at + 1);
  if (at < 1 || !guestPath.startsWith('/')) {
    throw new InvalidArgumentError('it must be HOSTFILE:GUESTPATH with an absolute guest path.');
  }
  if (!existsSync(hostPath)) throw new InvalidArgumentError(`there is no ${hostPath}.`);
  return [...earlier, { hostPath, guestPath }];
}

function gdbAddress(text: string): GdbAddress {
  const match = /^(?:(.+):)?(\d+)$/.exec(text);
  if (match === null || Number(match[2]) > 65535)
    throw new InvalidArgumentError(
      'it must be PORT or ADDRESS:PORT, with a port from 0 (a free one) to 65535.',
    );
  return { host: match[1]?.replace(/^\[(.*)\]$/, '$1') ?? '127.0.0.1', port: Number(match[2]) };
}

/** FOLDER, or FOLDER:ro for reading only; `:rw` behind a name says that what stands before it is all of the name. */
function sharedFolder(text: string): ShareOptions {
  const match = /^(.+?)(?::(ro|rw))?$/.exec(text);
  const folder = match?.[1] ?? '';
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new InvalidArgumentError(`there is no folder ${folder}.`);
  return { folder: resolve(folder), readOnly: match?.[2] === 'ro' };
}

function traceFilter(text: string): string {
  try {
    parseFilter(text);
  } catch (error) {
    if (error instanceof FilterError) throw new InvalidArgumentError(error.message);
    throw error;
  }
  return text;
}

function serialFile(text: string, earlier: RunOptions['serial']): RunOptions['serial'] {
  const match = /^([0-3])=(.+)$/.exec(text);
  if (match === null) throw new InvalidArgumentError('it must be N=FILE with N from 0 to 3.');
  return new Map(earlier).set(Number(match[1]), match[2]);
}

export const cpuOption = (): Option =>
  new Option('--cpu <model>', 'processor to be').choices(CPU_MODELS).default('i686');

/** Declares the options on `command`; the returned function reads what was given. */
export function declareRunOptions(command: Command): () => RunOptions {
  const steps: ScenarioStep[] = [];
  const collect = (kind: ScenarioStep['kind']) => (text: string) => void steps.push(scenarioStep(kind, text));
  command
    .option(
      '--kernel <file>',
      'boot this image instead of building a workspace (Multiboot 1 ELF or Linux bzImage)',
    )
    .option('--initrd <file>', 'with --kernel: the initial RAM disk')
    .option('--append <text>', 'kernel command line', 'console=ttyS0')
    .option('--memory <MiB>', 'guest RAM', integer(4, 2048), 64)
    .option('--add <hostfile:guestpath>', 'put a host file into the guest (repeatable)', addition, [])
    .option(
      '--send <text>',
      'type this; \\n understood (repeatable, in order with --expect)',
      collect('send'),
    )
    .option('--expect <text>', 'wait until this is printed (repeatable)', collect('expect'))
    .option(
      '--script <file>',
      'send and expect lines from a file',
      (file: string) => void steps.push(...readScenarioFile(file)),
    )
    .option('--timeout <seconds>', 'give up after so much real time (status 124)', seconds)
    .option(
      '--max-instructions <n>',
      'give up after so many guest instructions (status 124)',
      integer(1, Number.MAX_SAFE_INTEGER),
    )
    .option(
      '--stats <file>',
      'write instructions, seconds, MIPS and milliseconds to the first prompt as JSON',
    )
    .option('--record <file>', 'at the end write the run as a recording, for `int80 replay`')
    .option('--history <MiB>', 'memory for going back in time', integer(1, 16384))
    .addOption(cpuOption())
    .option('--serial <n=file>', 'write what ttySn prints to a file (repeatable)', serialFile, new Map())
    .option(
      '--share <folder>',
      'let the guest use this folder at /mnt/host; FOLDER:ro: read it only',
      sharedFolder,
    )
    .option('--disk <file>', 'plug this disk image in; what the guest writes is dropped at the end')
    .option('--disk-out <file>', 'with --disk: write the disk as it is at the end to another file')
    .option('--disk-writable', 'with --disk: write the disk back into its own file at the end')
    .option(
      '--gdb <port>',
      'serve gdb at this port of 127.0.0.1, or at ADDRESS:PORT; 0: a free one',
      gdbAddress,
    )
    .option('--gdb-wait', 'with --gdb: execute nothing before gdb says so')
    .option(
      '--trace <file>',
      'write every system call as text in the manner of strace, to FILE.jsonl or FILE.csv as such',
    )
    .option(
      '--trace-filter <conditions>',
      'with --trace: only calls that meet them, as in `follow=make error=any` (see docs/tracing.md)',
      traceFilter,
    )
    .option('--cc <compiler>', 'gcc, clang or a path')
    .option('--kdb', 'Ctrl-A on the console stops the machine in the kernel debugger (see docs/debugger.md)')
    .option(
      '--boot-time <seconds>',
      'what the real-time clock shows at power on, seconds since 1970 (default: now)',
      integer(0, 4102444800),
    );
  return () => checked({ ...command.opts<Omit<RunOptions, 'steps'>>(), steps });
}

function checked(options: RunOptions): RunOptions {
  if (options.initrd !== undefined && options.kernel === undefined) {
    throw usageError('--initrd goes with --kernel: a workspace brings its own');
  }
  if (options.disk === undefined && (options.diskOut !== undefined || options.diskWritable)) {
    throw usageError('--disk-out and --disk-writable go with --disk');
  }
  if (options.gdbWait === true && options.gdb === undefined) {
    throw usageError('--gdb-wait goes with --gdb PORT: nobody could let the machine run');
  }
  if (options.traceFilter !== undefined && options.trace === undefined) {
    throw usageError('--trace-filter goes with --trace FILE: nothing is traced');
  }
  for (const [name, file] of [
    ['--kernel', options.kernel],
    ['--initrd', options.initrd],
  ] as const) {
    if (file === undefined) continue;
    if (!existsSync(file)) throw usageError(`${name} ${file}: no such file`);
    if (!statSync(file).isFile()) throw usageError(`${name} ${file}: not a file`);
  }
  return options;
}
