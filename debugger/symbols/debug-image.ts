/**
 * One file's symbols and debugging information, for the place where it is loaded: the kernel, a module, a program.
 * Opening it reads section headers and the beginning of each unit; the rest is read when it is first asked for. What is
 * damaged throws a SymbolsError then, and nothing else is touched by it.
 */
import { DebugInfo } from './dwarf/debug-info.ts';
import { DebugSections } from './dwarf/debug-sections.ts';
import { DwarfLineTable } from './dwarf/dwarf-line-table.ts';
import { FunctionIndex } from './dwarf/functions.ts';
import { Globals } from './dwarf/globals.ts';
import { ElfFile, SHF_ALLOC, SHF_EXECINSTR } from './elf/elf-file.ts';
import type { Section } from './elf/elf-file.ts';
import { CallFrameInfo } from './frames/call-frame-info.ts';
import { prologueLength } from './prologue.ts';
import { TypeReader } from './values/type-reader.ts';
import { SymbolTable } from './symbol-table.ts';
import type { AddressRange, FunctionInfo, InlinedCall, LineTable, SymbolLocation } from './types.ts';

export interface ImageOptions {
  /** The module's name, as symbols of it are told; absent for the kernel and for programs. */
  module?: string;
  /** Where the loader put the sections of a relocatable file, by name. */
  sectionAddresses?: ReadonlyMap<string, number>;
}

/** Longer than any frame setup. */
const SETUP_BYTES = 32;

export class DebugImage {
  readonly module: string | undefined;
  readonly elf: ElfFile;
  readonly sections: DebugSections;
  readonly symbols: SymbolTable;
  readonly info: DebugInfo;
  readonly lines: LineTable;
  readonly functions: FunctionIndex;
  readonly frames: CallFrameInfo;
  readonly globals: Globals;
  readonly types: TypeReader;
  /** Where it is loaded. */
  readonly ranges: readonly AddressRange[];

  /** Throws SymbolsError for what is no ELF32 file for the i386, or whose headers or symbols are damaged. */
  constructor(file: Uint8Array, options: ImageOptions = {}) {
    this.module = options.module;
    this.elf = new ElfFile(file, options.sectionAddresses);
    this.sections = new DebugSections(this.elf);
    this.symbols = SymbolTable.of(this.elf);
    this.ranges = loadedRanges(this.elf);
    this.info = new DebugInfo(this.sections);
    this.frames = new CallFrameInfo(this.sections);
    this.globals = new Globals(this.info);
    this.types = new TypeReader((tag, name) => this.globals.type(tag, name));
    const lines = new DwarfLineTable(this.info);
    this.lines = lines;
    this.functions = new FunctionIndex(this.info, lines, (entry, end) => this.afterSetup(entry, end));
  }

  /** False for a file built without -g, or stripped. */
  get hasDebugInfo(): boolean {
    return this.info.units.length > 0;
  }

  holds(address: number): boolean {
    return this.ranges.some(({ start, end }) => address >= start && address < end);
  }

  functionAt(address: number): FunctionInfo | undefined {
    return this.functions.at(address);
  }

  functionsNamed(name: string): readonly FunctionInfo[] {
    return this.functions.named(name);
  }

  inlinedAt(address: number): InlinedCall[] {
    return this.functions.inlinedAt(address);
  }

  /** The symbol that `address` belongs to; undefined outside of the image. */
  symbolAt(address: number): SymbolLocation | undefined {
    if (!this.holds(address)) return undefined;
    const symbol = this.symbols.symbolAt(address);
    if (!symbol) return undefined;
    return { name: symbol.name, offset: address - symbol.address, module: this.module };
  }

  /**
   * What a pointer to `address` is said to point at: `sys_getpid+4`. A symbol says so only of what lies within it, and
   * a label without a size only of code.
   */
  pointedAt(address: number): string | undefined {
    const symbol = this.holds(address) ? this.symbols.symbolAt(address) : undefined;
    if (!symbol) return undefined;
    const offset = address - symbol.address;
    const isWithin =
      symbol.size > 0 ? offset < symbol.size : (this.sectionAt(address)?.flags ?? 0) & SHF_EXECINSTR;
    return isWithin ? `${symbol.name}${offset > 0 ? `+${offset}` : ''}` : undefined;
  }

  private sectionAt(address: number): Section | undefined {
    return this.elf.sections.find(
      ({ flags, address: start, size }) => flags & SHF_ALLOC && address >= start && address < start + size,
    );
  }

  /** Bytes of the file at an address; fewer where its section ends, none outside of the image. */
  code(address: number, count: number): Uint8Array {
    const section = this.sectionAt(address);
    if (!section) return new Uint8Array(0);
    return this.elf.contents(section).subarray(address - section.address, address - section.address + count);
  }

  private afterSetup(entry: number, end: number): number {
    return entry + prologueLength(this.code(entry, Math.min(SETUP_BYTES, end - entry)));
  }
}

function loadedRanges(elf: ElfFile): AddressRange[] {
  const loaded = elf.sections.filter(({ flags, size }) => flags & SHF_ALLOC && size > 0);
  return loaded
    .map(({ address, size }) => ({ start: address, end: address + size }))
    .sort((a, b) => a.start - b.start);
}
