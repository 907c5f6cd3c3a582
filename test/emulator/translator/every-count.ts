/** Compares both engines at many instruction counts, each reached by the translator in one run from the start. */
import { expect } from 'vitest';
import { CPU_BLOCK_SIZE } from '../../../emulator/cpu/state.ts';
import { Translator } from '../../../emulator/translator/translator.ts';
import type { TranslatorStatistics } from '../../../emulator/translator/translator.ts';
import type { BareMachine } from '../cpu/bare-machine.ts';
import { start } from './both-engines.ts';
import { machineDifferences } from './compare-machines.ts';

export interface Program {
  /** At ORIGIN. */
  source: string;
  /** Registers, tables, pages, the ring; after the source has been loaded. */
  prepare?: (machine: BareMachine) => void;
  /** Counts to stop at: `from`, `from + step` … below `to`. */
  from: number;
  to: number;
  step?: number;
  threshold?: number;
}

/** A machine that is about to run the program, interpreted. */
export function machineOf({ source, prepare }: Pick<Program, 'source' | 'prepare'>): BareMachine {
  const { machine } = start(source);
  machine.cpu.translator = null;
  prepare?.(machine);
  return machine;
}

/** Expects both engines to agree at every count named. Returns what the translator did in all runs together. */
export function expectAgreement(program: Program): TranslatorStatistics {
  const plain = machineOf(program);
  const machine = machineOf(program);
  const translator = new Translator(machine.cpu, { threshold: program.threshold ?? 3, batch: 1 });
  machine.cpu.translator = translator;
  const { u8, ram } = machine.state;
  const beginning = { block: u8.slice(0, CPU_BLOCK_SIZE), ram: ram.slice() };
  for (let count = program.from; count < program.to; count += program.step ?? 1) {
    plain.cpu.run(count - plain.cpu.instructions);
    machine.cpu.flushCaches();
    u8.set(beginning.block);
    ram.set(beginning.ram);
    machine.cpu.flushCaches();
    machine.cpu.run(count);
    const differences = machineDifferences(plain, machine);
    expect(differences.length === 0 ? [] : [`at count ${count}`, ...differences]).toEqual([]);
  }
  return translator.statistics;
}
