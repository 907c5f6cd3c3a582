/**
 * Names and addresses for kdb: those of the kernel's file, of modules as the guest's memory has them, and of programs where
 * their files are known.
 */
import type { Machine } from '../../emulator/machine.ts';
import type { KernelView, Module } from '../inspect/kernel-view.ts';
import { readModuleSymbols } from '../inspect/module-symbols.ts';
import type { ModuleSymbol } from '../inspect/module-symbols.ts';
import type { DebugImage } from '../symbols/debug-image.ts';
import type { SymbolLocation } from '../symbols/types.ts';

interface ModuleSymbols {
  module: Module;
  /** Ascending. */
  symbols: ModuleSymbol[];
}

/** The file that an address of the present address space comes from. */
export type ImageAt = (address: number) => DebugImage | undefined;

export class KernelSymbols {
  private readonly openImage: () => DebugImage | null;
  private opened: DebugImage | null | undefined;
  private readonly otherImageAt: ImageAt | undefined;
  private readonly machine: Machine;
  private readonly view: KernelView;
  private modules: ModuleSymbols[] | null = null;

  /** The kernel's file is opened when a name is first asked for. */
  constructor(machine: Machine, view: KernelView, openImage: () => DebugImage | null, imageAt?: ImageAt) {
    this.machine = machine;
    this.view = view;
    this.openImage = openImage;
    this.otherImageAt = imageAt;
  }

  get image(): DebugImage | null {
    if (this.opened === undefined) this.opened = this.openImage();
    return this.opened;
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
    return this.imageAt(address >>> 0)?.symbolAt(address >>> 0);
  }

  /** The file with what is known of the code at an address. */
  imageAt(address: number): DebugImage | undefined {
    return this.image?.holds(address) === true ? this.image : this.otherImageAt?.(address);
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
    this.modules ??= this.view
      .modules()
      .map((module) => ({ module, symbols: readModuleSymbols(this.machine, module) }));
    return this.modules;
  }
}
