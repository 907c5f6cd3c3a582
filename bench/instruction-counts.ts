/** How many instructions the processor executes in each workload: the same on every host, counted by our machine. */
import { readFileSync } from 'node:fs';
import { Machine } from '../emulator/machine.ts';
import { WORKLOAD_MEMORY, commandLineFor } from './workloads.ts';

const QUANTUM_TICKS = 10_000;

/** Instructions by workload, each iteration of a string instruction one. */
export function countInstructions(image: string, only: string[]): Map<string, number> {
  const machine = new Machine({ memoryMiB: WORKLOAD_MEMORY, bootTimeSeconds: 0, cpuModel: 'sse2' });
  machine.boot({ kernel: readFileSync(image), commandLine: commandLineFor(only) });
  const counts = new Map<string, number>();
  let started = 0;
  let text = '';
  while (machine.ended === null && !machine.stuck) {
    machine.run(QUANTUM_TICKS);
    text += String.fromCharCode(...machine.takeSerial(0));
    if (!text.endsWith('\n')) continue;
    const name = /^end (\w+)/.exec(text)?.[1];
    if (name !== undefined) counts.set(name, machine.instructions - started);
    started = machine.instructions;
    text = text.slice(text.indexOf('\n') + 1);
  }
  return counts;
}
