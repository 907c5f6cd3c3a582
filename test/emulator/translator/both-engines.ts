/** Runs a snippet on a translator with a low threshold, and on the interpreter beside it. */
import { expect } from 'vitest';
import { Translator } from '../../../emulator/translator/translator.ts';
import type { TranslatorOptions } from '../../../emulator/translator/translator.ts';
import { assemble, ORIGIN } from '../cpu/assemble.ts';
import { BareMachine } from '../cpu/bare-machine.ts';
import { STACK } from '../cpu/run-source.ts';
import { machineDifferences } from './compare-machines.ts';

export const LIMIT = 1_000_000;

export interface Started {
  machine: BareMachine;
  translator: Translator;
}

export function start(source: string, options: Partial<TranslatorOptions> = {}, origin = ORIGIN): Started {
  const machine = new BareMachine();
  const translator = new Translator(machine.cpu, { threshold: 3, batch: 1, samples: 0, ...options });
  machine.cpu.translator = translator;
  machine.load(origin, assemble(source, origin));
  machine.cpu.r32[4] = STACK;
  machine.eip = origin;
  return { machine, translator };
}

/** Runs to HLT on both engines; returns the translated one after having found them equal. */
export function runBoth(
  source: string,
  prepare: (machine: BareMachine) => void = () => undefined,
  origin = ORIGIN,
): Started {
  const { machine, translator } = start(source, {}, origin);
  const plain = start(source, {}, origin).machine;
  plain.cpu.translator = null;
  for (const each of [machine, plain]) {
    prepare(each);
    expect(each.cpu.run(LIMIT)).toBe('halt');
  }
  expect(machineDifferences(plain, machine)).toEqual([]);
  return { machine, translator };
}
