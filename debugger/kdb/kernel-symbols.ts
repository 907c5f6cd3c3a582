/**
 * Names and addresses for kdb: those of the kernel's file, and of modules as the guest's memory has them (every module
 * carries the names of its functions in its kallsyms table, see guest/kernel/include/linux/module.h).
 */
import type { Machine } from '../../emulator/machine.ts';
import type { KernelView, Module } from '../inspect/kernel-view.ts';
import { readLinear, readText, readWord } from '../inspect/memory.ts';
import type { DebugImage } from '../symbols/debug-image.ts';
import type { SymbolLocation } from '../symbols/types.ts';

/** In struct module. */
const KALLSYMS_START = 0x4c;
const KALLSYMS_END = 0x50;
const SYMS = 0x20;
const NSYMS = 0x18;
const SYMBOL_BYTES = 8;
const MOST_SYMBOLS = 20_000;
const LONGEST_NAME = 128;

interface ModuleSymbol {
  name: string;
  address: number;
}

interface ModuleSymbols {
  module: Module;
  /** Ascending. */
  symbols: ModuleSymbol[];
}

export class KernelSymbols {
  readonly image: DebugImage | null;
  private readonly machine: Machine;
  private readonly view: KernelView;
  private modules: ModuleSymbols[] | null = null;

  constructor(machine: Machine, view: KernelView, image: DebugImage | null) {
    this.machine = machine;
    this.view = view;
    this.image = image;
  }

  /** The guest has run: modules may have come or gone. */
  forget(): void {
    this.modules = null;
  }

  address(name: string): number | undefined {
    const known = this.image?.symbols.address(name);
    if (known !== undefined) return known >>> 0;
    for (const { symbols } of this.loaded()) {
      const found = symbols.find((symbol) => symbol.name === name);
      if (found !== undefined) return found.address;
    }
    return undefined;
  }

  at(address: number): SymbolLocation | undefined {
    for (const { module, symbols } of this.loaded()) {
      if (address < module.address || address >= module.address + module.size) continue;
      const symbol = symbols.filter((each) => each.address <= address).pop();
      if (symbol === undefined) return undefined;
      return { name: symbol.name, offset: address - symbol.address, module: module.name };
    }
    return this.image?.symbolAt(address >>> 0);
  }

  /** First address of the symbol that `address` belongs to, and the first behind it. */
  extentAt(address: number): { start: number; end: number } | undefined {
    const table = this.image?.symbols;
    const symbol = this.image?.symbolAt(address) === undefined ? undefined : table?.symbolAt(address);
    if (table === undefined || symbol === undefined) return undefined;
    if (symbol.size > 0) return { start: symbol.address, end: symbol.address + symbol.size };
    for (const next of table) if (next.address > address) return { start: symbol.address, end: next.address };
    return { start: symbol.address, end: symbol.address };
  }

  completions(prefix: string): string[] {
    const names = new Set(this.image?.symbols.completions(prefix) ?? []);
    for (const { symbols } of this.loaded())
      for (const { name } of symbols) if (name.startsWith(prefix)) names.add(name);
    return [...names].sort();
  }

  private loaded(): ModuleSymbols[] {
    this.modules ??= this.view.modules().map((module) => ({ module, symbols: this.symbolsOf(module) }));
    return this.modules;
  }

  private symbolsOf({ address, size }: Module): ModuleSymbol[] {
    const word = (offset: number): number => readWord(this.machine, address + offset) ?? 0;
    const start = word(KALLSYMS_START);
    const bytes = word(KALLSYMS_END) - start;
    const all = [
      ...(start === 0 ? [] : this.readTable(start, bytes / SYMBOL_BYTES)),
      ...this.readTable(word(SYMS), word(NSYMS)),
    ];
    const inside = all.filter((each) => each.address >= address && each.address < address + size);
    return inside.sort((a, b) => a.address - b.address);
  }

  private readTable(start: number, count: number): ModuleSymbol[] {
    if (!(count > 0) || count > MOST_SYMBOLS) return [];
    const bytes = readLinear(this.machine, start, Math.floor(count) * SYMBOL_BYTES);
    if (bytes === null) return [];
    const words = new DataView(bytes.buffer);
    const symbols: ModuleSymbol[] = [];
    for (let at = 0; at < bytes.length; at += SYMBOL_BYTES) {
      const name = readText(this.machine, words.getUint32(at + 4, true), LONGEST_NAME);
      if (name !== null && name !== '') symbols.push({ name, address: words.getUint32(at, true) });
    }
    return symbols;
  }
}
