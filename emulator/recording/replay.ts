/** Running a recording again: in a fresh machine from boot, or forwards from a snapshot in the past. */
import { Machine } from '../machine.ts';
import type { BootImage, MachineExit, MachineOptions } from '../machine.ts';
import type { Journal } from './journal.ts';

/**
 * Runs a machine forwards to `tick`, feeding the recorded events at their ticks, those at `tick` itself included.
 * Returns how the last run ended; less than `tick` is reached only by `stop` or when the machine ends.
 */
export function replayTo(machine: Machine, tick: number): MachineExit {
  for (;;) {
    const event = machine.journal.next;
    const target = event && event.tick <= tick ? event.tick : tick;
    const exit = machine.run(target - machine.ticks);
    if (exit === 'stop' || (machine.ended && machine.ticks < target)) return exit;
    if (!event || event.tick > tick) return exit;
    machine.replayNextEvent();
  }
}

/**
 * A fresh machine that has lived through `journal` up to `tick`. Its options come from the journal's header; a shared folder
 * is not needed, as all that came from it stands in the journal.
 * @throws ImageError for a bad image, Error when the journal belongs to another image.
 */
export function replay(image: BootImage, journal: Journal, tick: number): Machine {
  const { memoryMiB, cpuModel, bootTimeSeconds, commandLine, share } = journal.header;
  const options: MachineOptions = {
    memoryMiB,
    cpuModel: cpuModel as MachineOptions['cpuModel'],
    bootTimeSeconds,
  };
  const machine = new Machine(options);
  machine.boot({ ...image, commandLine, ...(share ? { share } : {}) });
  machine.adoptJournal(journal);
  replayTo(machine, tick);
  return machine;
}
