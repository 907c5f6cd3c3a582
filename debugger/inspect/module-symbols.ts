/**
 * Names within a loaded module, as the guest's memory has them: every module carries those of its functions in its kallsyms
 * table, and those that it exports (guest/kernel/include/linux/module.h).
 */
import type { Machine } from '../../emulator/machine.ts';
import type { Module } from './kernel-view.ts';
import { readLinear, readText, readWord } from './memory.ts';

/** In struct module. */
const KALLSYMS_START = 0x4c;
const KALLSYMS_END = 0x50;
const SYMS = 0x20;
const NSYMS = 0x18;
const SYMBOL_BYTES = 8;
const MOST_SYMBOLS = 20_000;
const LONGEST_NAME = 128;

export interface ModuleSymbol {
  name: string;
  address: number;
}

/**
 * Those that lie within the module, ascending. `copy` is where its bytes are for the time being, as in the program that
 * loads it.
 */
export function readModuleSymbols(
  machine: Machine,
  { address, size }: Module,
  copy: number = address,
): ModuleSymbol[] {
  const moved = (place: number): number => (place - address + copy) >>> 0;
  const word = (offset: number): number => readWord(machine, copy + offset) ?? 0;
  const start = word(KALLSYMS_START);
  const bytes = word(KALLSYMS_END) - start;
  const all = [
    ...(start === 0 ? [] : readTable(machine, moved, start, bytes / SYMBOL_BYTES)),
    ...readTable(machine, moved, word(SYMS), word(NSYMS)),
  ];
  const inside = all.filter((each) => each.address >= address && each.address < address + size);
  return inside.sort((a, b) => a.address - b.address || rank(a) - rank(b));
}

/** insmod's own marks stand where functions do, and are not what is meant: of equal addresses the last counts. */
const rank = ({ name }: ModuleSymbol): number => (name.startsWith('__insmod_') ? 0 : 1);

function readTable(
  machine: Machine,
  moved: (place: number) => number,
  start: number,
  count: number,
): ModuleSymbol[] {
  if (!(count > 0) || count > MOST_SYMBOLS) return [];
  const bytes = readLinear(machine, moved(start), Math.floor(count) * SYMBOL_BYTES);
  if (bytes === null) return [];
  const words = new DataView(bytes.buffer);
  const symbols: ModuleSymbol[] = [];
  for (let at = 0; at < bytes.length; at += SYMBOL_BYTES) {
    const name = readText(machine, moved(words.getUint32(at + 4, true)), LONGEST_NAME);
    if (name !== null && name !== '') symbols.push({ name, address: words.getUint32(at, true) });
  }
  return symbols;
}

const SECTION = /^__insmod_.*_S(\.[a-z]+)_L\d+$/;

/** Where insmod has put the main sections of a module, by their names. */
export function sectionsOfModule(symbols: readonly ModuleSymbol[]): Map<string, number> {
  const places = symbols.flatMap(({ name, address }): [string, number][] => {
    const section = SECTION.exec(name)?.[1];
    return section === undefined ? [] : [[section, address]];
  });
  return new Map(places);
}
