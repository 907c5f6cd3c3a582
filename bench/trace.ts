/** What tracing system calls costs: while it is on, to a file as well, and while it is off. Processor time, by turns. */
import { readFileSync } from 'node:fs';
import { parseFilter } from '../debugger/trace/filter.ts';
import { traceLine } from '../debugger/trace/formats.ts';
import { Tracer } from '../debugger/trace/tracer.ts';
import { Machine, TICKS_PER_SECOND } from '../emulator/machine.ts';
import type { MachineSnapshot } from '../emulator/machine.ts';
import type { BenchOptions } from './options.ts';
import { printTable } from './statistics.ts';
import type { Row } from './statistics.ts';
import { buildOnce, newWorkspace } from './workspace.ts';

const PROMPT_TICKS = 60_000_000;
const SHARE_TICKS = 2 * TICKS_PER_SECOND;
const SLICE = 1_000_000;

/** The first does what a build does: a shell starts programs that read, work on and write files. */
const LOADS = {
  'a shell that makes files with programs':
    'while :; do sort /etc/passwd | sed s/root/user/ > /tmp/a; md5sum /bin/sh > /tmp/b; cat /tmp/a /tmp/b > /tmp/c; rm /tmp/a; done\n',
  'fork, exec and exit': 'while :; do ls / > /dev/null; done\n',
  'arithmetic in the shell': 'i=0; while :; do i=$((i+1)); done\n',
};

interface Guest {
  image: { kernel: Uint8Array; initrd: Uint8Array };
  offsets: Record<string, number>;
  prompt: MachineSnapshot | null;
}

async function guestAtPrompt(): Promise<Guest> {
  const workspace = await newWorkspace();
  const { kernelPath, initramfsPath, offsets } = await buildOnce(workspace, 'gcc');
  const image = { kernel: readFileSync(kernelPath!), initrd: readFileSync(initramfsPath!) };
  await workspace.dispose();
  const guest: Guest = { image, offsets: offsets ?? {}, prompt: null };
  return { ...guest, prompt: running(guest, '').snapshot() };
}

function running({ image, prompt }: Guest, command: string): Machine {
  const machine = new Machine({ memoryMiB: 64, bootTimeSeconds: 1_000_000_000 });
  machine.boot({ ...image, commandLine: 'console=ttyS0' });
  if (prompt === null) machine.run(PROMPT_TICKS);
  else machine.restore(prompt);
  machine.receiveSerial(0, new TextEncoder().encode(command));
  return machine;
}

/** Processor time in milliseconds. */
function timeOf(machine: Machine): number {
  const before = process.cpuUsage();
  for (let done = 0; done < SHARE_TICKS; done += SLICE) {
    machine.run(SLICE);
    machine.takeSerial(0);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

interface Traced {
  machine: Machine;
  tracer: Tracer;
  /** What would be written to a file. */
  text: string;
}

function traced(guest: Guest, command: string, toFile: boolean): Traced {
  const machine = running(guest, command);
  const result: Traced = { machine, tracer: new Tracer(machine), text: '' };
  const wanted = parseFilter('follow=sh');
  const write = (line: string): void => {
    result.text = result.text.length > 1 << 16 ? line : result.text + line;
  };
  result.tracer = new Tracer(machine, {
    offsets: guest.offsets,
    keep: 20_000,
    ...(toFile ? { onCall: (call) => void (wanted(call) && write(traceLine('text', call))) } : {}),
  });
  result.tracer.start();
  return result;
}

function costs(guest: Guest, name: keyof typeof LOADS, rounds: number): Row[] {
  const plain = running(guest, LOADS[name]);
  const on = traced(guest, LOADS[name], false);
  const written = traced(guest, LOADS[name], true);
  const off = traced(guest, LOADS[name], false);
  const machines = [plain, on.machine, written.machine, off.machine];
  for (const machine of machines) timeOf(machine);
  off.tracer.stop();
  const shares: number[][] = [[], [], []];
  const calls: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const first = on.tracer.calls.at(-1)?.id ?? 0;
    const [without, ...others] = machines.map(timeOf);
    calls.push(((on.tracer.calls.at(-1)?.id ?? 0) - first) / (SHARE_TICKS / TICKS_PER_SECOND));
    others.forEach((each, index) => shares[index].push(100 * (each / without - 1)));
  }
  const row = (what: string, samples: number[], goal: string, unit = '%'): Row => ({
    what: `${name}: ${what}`,
    goal,
    unit,
    samples,
    digits: unit === '%' ? 1 : 0,
  });
  const isBuild = name === 'a shell that makes files with programs';
  return [
    row('calls in a second of guest time', calls, '', ''),
    row('cost of tracing', shares[0], isBuild ? '≤ 10 %' : ''),
    row('cost of tracing to a file', shares[1], isBuild ? '≤ 10 %' : ''),
    row('cost once switched off', shares[2], 'none'),
  ];
}

export async function measureTrace(options: BenchOptions): Promise<void> {
  const guest = await guestAtPrompt();
  const names = Object.keys(LOADS) as (keyof typeof LOADS)[];
  printTable(
    'Tracing system calls',
    names.flatMap((name) => costs(guest, name, options.rounds)),
  );
}
