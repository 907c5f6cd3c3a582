/** What the guest's kernel costs, in instructions: the same on every host. Only the time to the prompt is of this one. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { int80, root, stockBuild } from '../test/support/int80.ts';
import { nativeProgram } from '../test/guest/native.ts';
import { printTable } from './statistics.ts';
import type { BenchOptions } from './options.ts';
import type { StockBuild } from '../test/support/int80.ts';

const MEMORY = 64;
const KB_A_MIB = 1024;

interface GuestFigures {
  bootMillions: number;
  bootSeconds: number;
  idleMib: number;
  getpid: number;
  process: number;
  bytesAnInstruction: number;
}

const number = (text: string, pattern: RegExp): number => {
  const found = pattern.exec(text);
  if (found === null) throw new Error(`guest: nothing like ${pattern} in\n${text}`);
  return Number(found[1]);
};

/** Bytes of an ELF file that are loaded: debugging information stays behind. */
function loadedBytes(path: string): number {
  const file = readFileSync(path);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const [offset, size, count] = [
    view.getUint32(28, true),
    view.getUint16(42, true),
    view.getUint16(44, true),
  ];
  let bytes = 0;
  for (let at = offset; at < offset + size * count; at += size) {
    const isLoaded = view.getUint32(at, true) === 1;
    if (isLoaded) bytes += view.getUint32(at + 16, true);
  }
  return bytes;
}

async function once(stock: StockBuild, program: string, stats: string): Promise<GuestFigures> {
  const image = ['--kernel', stock.kernelPath, '--initrd', stock.initramfsPath, '--memory', String(MEMORY)];
  const typed = ['--send', 'cat /proc/meminfo; measure\n', '--expect', 'done\r', '--timeout', '300'];
  const added = ['--add', `${program}:/bin/measure`, '--stats', stats];
  const run = await int80(['run', ...image, ...typed, ...added]);
  if (run.status !== 0) throw new Error(run.stdout + run.stderr);
  const told = JSON.parse(readFileSync(stats, 'utf8')) as Record<string, number>;
  return {
    bootMillions: told.instructionsToPrompt / 1e6,
    bootSeconds: told.millisecondsToPrompt / 1000,
    idleMib: MEMORY - number(run.stdout, /MemFree:\s+(\d+) kB/) / KB_A_MIB,
    getpid: number(run.stdout, /getpid \d+\s+getpid (\d+)/),
    process: number(run.stdout, /process (\d+)/),
    bytesAnInstruction: number(run.stdout, /pipe (\d+)/) / 100,
  };
}

export async function measureGuest({ rounds }: BenchOptions): Promise<void> {
  const stock = await stockBuild('gcc');
  const program = await nativeProgram(stock, 'gcc', join(root, 'bench', 'guest', 'measure.c'));
  const runs: GuestFigures[] = [];
  for (let i = 0; i < rounds; i++) runs.push(await once(stock, program, `${program}.json`));
  const all = (key: keyof GuestFigures): number[] => runs.map((run) => run[key]);
  const image = [loadedBytes(stock.kernelPath) / 1024];
  const archive = [statSync(stock.initramfsPath).size / 1024];
  printTable(`The guest, ${MEMORY} MiB, gcc`, [
    { what: 'boot to prompt', goal: '≤ 150 M', unit: 'M instructions', samples: all('bootMillions') },
    { what: 'boot to prompt', goal: '≤ 0.5 s', unit: 's', samples: all('bootSeconds') },
    { what: 'memory in use at the prompt', goal: '≤ 12 MiB', unit: 'MiB', samples: all('idleMib') },
    {
      what: 'fork, exec and wait',
      goal: '≤ 100,000',
      unit: 'instructions',
      samples: all('process'),
      digits: 0,
    },
    { what: 'getpid, gate to gate', goal: '≤ 120', unit: 'instructions', samples: all('getpid'), digits: 0 },
    {
      what: 'pipe, 64 KB writes',
      goal: '≥ 0.5',
      unit: 'bytes an instruction',
      samples: all('bytesAnInstruction'),
    },
    { what: 'kernel image', goal: '≤ 1024 KB', unit: 'KB', samples: image, digits: 0 },
    { what: 'programs and files (initramfs)', goal: '', unit: 'KB', samples: archive, digits: 0 },
  ]);
}
