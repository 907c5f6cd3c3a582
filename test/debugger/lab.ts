/** A machine with our own kernel at its shell's prompt, and an engine that knows the kernel's symbols and offsets. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Engine, plainClock } from '../../debugger/engine/engine.ts';
import { SymbolTable } from '../../debugger/symbols/symbol-table.ts';
import { Machine } from '../../emulator/machine.ts';
import type { BootImage, MachineSnapshot } from '../../emulator/machine.ts';
import { stockBuild } from '../support/int80.ts';

const PROMPT_TICKS = 60_000_000;

export interface Lab {
  image: BootImage;
  symbols: SymbolTable;
  /** Symbols of a program of /bin. */
  program: (name: string) => SymbolTable;
  offsets: Record<string, number>;
}

export async function stockLab(cc: 'gcc' | 'clang' = 'gcc'): Promise<Lab> {
  const stock = await stockBuild(cc);
  const kernel = readFileSync(stock.kernelPath);
  const offsetsFile = join(dirname(stock.kernelPath), 'offsets.json');
  return {
    image: { kernel, initrd: readFileSync(stock.initramfsPath), commandLine: 'console=ttyS0' },
    symbols: SymbolTable.fromElf(kernel),
    program: (name) => SymbolTable.fromElf(readFileSync(join(stock.programsFolder, name))),
    offsets: JSON.parse(readFileSync(offsetsFile, 'utf8')) as Record<string, number>,
  };
}

export function newMachine(lab: Lab, translate = true): Machine {
  const machine = new Machine({ memoryMiB: 32, bootTimeSeconds: 1_000_000_000, translate });
  machine.boot(lab.image);
  return machine;
}

export function engineFor(lab: Lab, machine: Machine): Engine {
  return new Engine(plainClock(machine), {
    kernel: { offsets: lab.offsets, symbol: (name) => lab.symbols.address(name) },
  });
}

const prompts = new WeakMap<BootImage, Map<boolean, MachineSnapshot>>();

/** A machine whose shell waits at its first prompt. */
export function atPrompt(lab: Lab, translate = true): Machine {
  const machine = newMachine(lab, translate);
  const ofImage = prompts.get(lab.image) ?? new Map<boolean, MachineSnapshot>();
  prompts.set(lab.image, ofImage);
  const known = ofImage.get(translate);
  if (known === undefined) {
    machine.run(PROMPT_TICKS);
    ofImage.set(translate, machine.snapshot());
  } else machine.restore(known);
  return machine;
}

export function type(machine: Machine, text: string): void {
  machine.receiveSerial(
    0,
    Uint8Array.from(text, (char) => char.charCodeAt(0)),
  );
}
