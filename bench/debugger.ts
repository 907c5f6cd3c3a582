/** What the debugger costs and how quick it is: recording, single steps, going back. Processor time, not the clock's. */
import { readFileSync } from 'node:fs';
import { Engine, plainClock } from '../debugger/engine/engine.ts';
import type { Clock } from '../debugger/engine/engine.ts';
import { SymbolTable } from '../debugger/symbols/symbol-table.ts';
import { Timeline } from '../debugger/timeline/timeline.ts';
import { Traveller } from '../debugger/timeline/traveller.ts';
import { Machine, TICKS_PER_SECOND } from '../emulator/machine.ts';
import type { MachineSnapshot } from '../emulator/machine.ts';
import type { BenchOptions } from './options.ts';
import { printTable } from './statistics.ts';
import type { Row } from './statistics.ts';
import { buildOnce, newWorkspace } from './workspace.ts';

const PROMPT_TICKS = 60_000_000;
const RECORDED_TICKS = 60 * TICKS_PER_SECOND;
const SHARE_TICKS = 2 * TICKS_PER_SECOND;
const STEPS = 100_000;
const LOOKS = 15;

/** Loads by what they do to a recording: few pages written, and many. */
const LOADS = {
  'arithmetic in the shell': 'i=0; while :; do i=$((i+1)); done\n',
  'fork, exec and exit': 'while :; do ls / > /dev/null; done\n',
};

interface Guest {
  kernel: Uint8Array;
  initrd: Uint8Array;
}

/** Processor milliseconds of this process that `work` takes. */
function milliseconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function bootedTo(guest: Guest, command: string, prompt: MachineSnapshot | null): Machine {
  const machine = new Machine({ memoryMiB: 64, bootTimeSeconds: 1_000_000_000 });
  machine.boot({ ...guest, commandLine: 'console=ttyS0' });
  if (prompt === null) machine.run(PROMPT_TICKS);
  else machine.restore(prompt);
  machine.receiveSerial(0, new TextEncoder().encode(command));
  return machine;
}

function runFor(clock: Clock, ticks: number): void {
  const end = clock.machine.ticks + ticks;
  while (clock.machine.ticks < end) {
    clock.run(Math.min(1_000_000, end - clock.machine.ticks));
    clock.machine.takeSerial(0);
  }
}

interface Burden {
  what: string;
  goal: string;
  /** The same machine, with it. */
  on: (machine: Machine) => Clock;
}

const RECORDING: Burden = {
  what: 'speed with recording on',
  goal: '≥ 90 %',
  on: (machine) => new Timeline(machine),
};

/** Beside hot code, in the same pages: the first is in that of `system_call`. */
const RARELY_CALLED = [
  'die',
  'panic',
  'sys_reboot',
  'sys_ptrace',
  'sys_setpriority',
  'sys_mkdir',
  'sys_mremap',
];

function breakpointsElsewhere(symbols: SymbolTable): Burden {
  const set = (engine: Engine): void =>
    RARELY_CALLED.forEach((name) =>
      engine.setBreakpoint({ kind: 'execute', address: symbols.address(name)! }),
    );
  return {
    what: `speed with ${RARELY_CALLED.length} breakpoints that are not met`,
    goal: '',
    on: (machine) => {
      const clock = plainClock(machine);
      set(new Engine(clock));
      return clock;
    },
  };
}

/** Speed under a burden as a share of the speed without, both warmed up, measured by turns. */
function speedShare(
  guest: Guest,
  prompt: MachineSnapshot,
  name: keyof typeof LOADS,
  burden: Burden,
  rounds: number,
): Row {
  const plain = plainClock(bootedTo(guest, LOADS[name], prompt));
  const burdened = burden.on(bootedTo(guest, LOADS[name], prompt));
  runFor(plain, SHARE_TICKS);
  runFor(burdened, SHARE_TICKS);
  const samples: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const without = milliseconds(() => runFor(plain, SHARE_TICKS));
    const withIt = milliseconds(() => runFor(burdened, SHARE_TICKS));
    samples.push((100 * without) / withIt);
  }
  return { what: `${burden.what}: ${name}`, goal: burden.goal, unit: '%', samples, digits: 1 };
}

function steps(guest: Guest, prompt: MachineSnapshot, rounds: number): Row {
  const machine = bootedTo(guest, LOADS['arithmetic in the shell'], prompt);
  const timeline = new Timeline(machine);
  runFor(timeline, SHARE_TICKS);
  const engine = new Engine(timeline);
  const samples: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const taken = milliseconds(() => {
      for (let n = 0; n < STEPS; n++) engine.step(true);
    });
    samples.push((STEPS / taken) * 1000);
  }
  return { what: 'single steps through the engine', goal: '≥ 200,000/s', unit: '/s', samples, digits: 0 };
}

/** Steps back from the present, each with so much behind it that was run since the last look. */
function backFromPresent(guest: Guest, prompt: MachineSnapshot): Row {
  const timeline = new Timeline(bootedTo(guest, LOADS['fork, exec and exit'], prompt));
  const traveller = new Traveller(new Engine(timeline), timeline);
  const samples: number[] = [];
  for (let look = 0; look < LOOKS; look++) {
    runFor(timeline, SHARE_TICKS + look * 137_911);
    samples.push(milliseconds(() => void traveller.finish({ kind: 'instruction' })));
    timeline.goTo(timeline.present);
  }
  return { what: 'step back from the present, 2 s behind', goal: '≤ 100 ms', unit: 'ms', samples, digits: 1 };
}

function backAnywhere(guest: Guest, prompt: MachineSnapshot): Row[] {
  const timeline = new Timeline(bootedTo(guest, LOADS['fork, exec and exit'], prompt));
  const traveller = new Traveller(new Engine(timeline), timeline);
  runFor(timeline, RECORDED_TICKS);
  const { beginning, present } = timeline;
  const first: number[] = [];
  const next: number[] = [];
  for (let look = 0; look < LOOKS; look++) {
    const share = (look * 0.618 + 0.3) % 1;
    const count = Math.floor(
      beginning.instructions + share * (present.instructions - beginning.instructions),
    );
    first.push(milliseconds(() => timeline.goToLastOf(count)));
    next.push(milliseconds(() => void traveller.finish({ kind: 'instruction' })));
  }
  const bytes = [timeline.checkpoints.usedBytes / 0x100000];
  return [
    { what: 'go anywhere in 60 s', goal: '≤ 500 ms', unit: 'ms', samples: first, digits: 1 },
    { what: 'step back from there', goal: '≤ 100 ms', unit: 'ms', samples: next, digits: 1 },
    { what: 'memory of the 60 s', goal: '≤ 512 MiB', unit: 'MiB', samples: bytes, digits: 1 },
  ];
}

export async function measureDebugger(options: BenchOptions): Promise<void> {
  const workspace = await newWorkspace();
  const { kernelPath, initramfsPath } = await buildOnce(workspace, 'gcc');
  const guest = { kernel: readFileSync(kernelPath!), initrd: readFileSync(initramfsPath!) };
  await workspace.dispose();
  const prompt = bootedTo(guest, '', null).snapshot();
  const names = Object.keys(LOADS) as (keyof typeof LOADS)[];
  const burdens = [RECORDING, breakpointsElsewhere(SymbolTable.fromElf(guest.kernel))];
  const rows = burdens.flatMap((burden) =>
    names.map((name) => speedShare(guest, prompt, name, burden, options.rounds)),
  );
  rows.push(steps(guest, prompt, options.rounds), backFromPresent(guest, prompt));
  rows.push(...backAnywhere(guest, prompt));
  printTable('The debugger', rows);
}
