/** What a user waits for, and what an open lab costs: building, booting, rebuilding, pausing, idling, memory. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { bootRequest, bootToPrompt, buildOnce, newHost, newWorkspace } from './workspace.ts';
import { printTable } from './statistics.ts';
import type { Row } from './statistics.ts';
import type { Workspace } from '../main/workspace/workspace.ts';

const RUNS = 5;
const ENTRY_S = 'kernel/arch/i386/kernel/entry.S';
const IDLE_SECONDS = 10;
const CLOCK_TICKS_PER_SECOND = 100; // USER_HZ of the host's /proc

async function repeat(runs: number, measure: () => Promise<number>): Promise<number[]> {
  const samples: number[] = [];
  for (let run = 0; run < runs; run++) samples.push(await measure());
  return samples;
}

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
};

async function fullBuild(cc: string): Promise<Row> {
  const samples = await repeat(RUNS, async () => {
    const workspace = await newWorkspace();
    const taken = await seconds(() => buildOnce(workspace, cc));
    await workspace.dispose();
    return taken;
  });
  return { what: `full build from nothing, ${cc}`, goal: '≤ 15 s', unit: 's', samples };
}

async function boot(workspace: Workspace): Promise<Row> {
  const outcome = await buildOnce(workspace, 'gcc');
  const host = newHost();
  const samples = await repeat(RUNS, () => seconds(() => bootToPrompt(host, bootRequest(outcome))));
  await host.dispose();
  return { what: 'boot to first prompt, image in memory', goal: '≤ 1.0 s', unit: 's', samples };
}

/** From the one-line change to the prompt of the kernel that has it. */
async function rebuild(workspace: Workspace): Promise<Row> {
  const host = newHost();
  await bootToPrompt(host, bootRequest(await buildOnce(workspace, 'gcc')));
  let changes = 0;
  const samples = await repeat(RUNS, async () => {
    const { text, version } = await workspace.read(ENTRY_S);
    await workspace.write(
      ENTRY_S,
      text.replace('ENTRY(system_call)', `ENTRY(system_call)\n\tnop\t/* ${++changes} */`),
      version,
    );
    return seconds(async () => bootToPrompt(host, bootRequest(await buildOnce(workspace, 'gcc'))));
  });
  await host.dispose();
  return {
    what: 'rebuild after a change in entry.S to the new prompt, gcc',
    goal: '≤ 2.5 s',
    unit: 's',
    samples,
  };
}

async function pause(workspace: Workspace): Promise<Row> {
  const host = newHost();
  await bootToPrompt(host, bootRequest(await buildOnce(workspace, 'gcc')));
  host.input(0, new TextEncoder().encode('while true; do :; done\n'));
  await wait(500);
  const samples = await repeat(20, async () => {
    const taken = await seconds(() => host.pause());
    host.run();
    await wait(37);
    return taken * 1000;
  });
  await host.dispose();
  return { what: 'pause of a busy guest takes effect', goal: '≤ 20 ms', unit: 'ms', samples };
}

/** A whole `int80 run` process, idle at its prompt: processor time and resident memory from /proc. */
async function idle(workspace: Workspace): Promise<Row[]> {
  const processor: number[] = [];
  const memory: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const child = spawn(process.execPath, [join(process.cwd(), 'bin', 'int80.mjs'), 'run', workspace.folder]);
    await new Promise((resolve) => child.stdout.on('data', resolve));
    await wait(4000);
    const before = processorTicks(child.pid!);
    await wait(IDLE_SECONDS * 1000);
    const used = (processorTicks(child.pid!) - before) / CLOCK_TICKS_PER_SECOND;
    processor.push((used / IDLE_SECONDS) * 100);
    memory.push(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))![1]) / 1024);
    child.kill('SIGKILL');
  }
  return [
    { what: 'idle guest, share of a core', goal: '< 3 %', unit: '%', samples: processor },
    {
      what: 'memory of the whole process, 64 MiB guest',
      goal: '≤ 64 + 150 MiB',
      unit: 'MiB',
      samples: memory,
      digits: 0,
    },
  ];
}

function processorTicks(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

export async function measureLab(): Promise<void> {
  const rows = [await fullBuild('gcc'), await fullBuild('clang')];
  const workspace = await newWorkspace();
  rows.push(
    await boot(workspace),
    await rebuild(workspace),
    await pause(workspace),
    ...(await idle(workspace)),
  );
  await workspace.dispose();
  printTable('The lab', rows);
}
