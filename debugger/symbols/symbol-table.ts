/**
 * Names for addresses and addresses for names: the symbols of an ELF32 image (System V ABI, "Symbol Table"), functions
 * and data of every loaded section, local ones too.
 */
import { ElfFile, SHF_ALLOC } from './elf/elf-file.ts';
import type { ElfSymbol } from './elf/elf-file.ts';
import { SymbolsError } from './symbols-error.ts';

export interface NearestSymbol {
  name: string;
  offset: number;
}

export interface ImageSymbol {
  name: string;
  address: number;
  /** 0 where the file tells none, as for most labels of assembly. */
  size: number;
  kind: 'function' | 'object' | 'label';
  isLocal: boolean;
}

/** Farther behind a symbol without a size nothing is called after it. */
const FAR = 0x10000;

/** Compilers' own labels, which nobody wrote. */
const INTERNAL = /^(\.L|L?\$)/;

export class SymbolTable {
  /** Ascending; at one address the best name last. */
  private readonly symbols: ImageSymbol[];
  private readonly byName = new Map<string, ImageSymbol[]>();

  private constructor(symbols: ImageSymbol[]) {
    this.symbols = symbols;
    for (const symbol of symbols) {
      const others = this.byName.get(symbol.name);
      if (others) others.push(symbol);
      else this.byName.set(symbol.name, [symbol]);
    }
  }

  /** An image without symbols, or that is no whole ELF32 image, gives an empty table; `of` says what is wrong with it. */
  static fromElf(image: Uint8Array): SymbolTable {
    try {
      return SymbolTable.of(new ElfFile(image));
    } catch (error) {
      if (error instanceof SymbolsError) return new SymbolTable([]);
      throw error;
    }
  }

  /** Throws SymbolsError when the symbol table is damaged. */
  static of(elf: ElfFile): SymbolTable {
    const found = elf.symbols().flatMap((symbol) => (isNameOfPlace(symbol) ? [toSymbol(symbol)] : []));
    found.sort((a, b) => a.address - b.address || rank(a) - rank(b));
    return new SymbolTable(found);
  }

  get size(): number {
    return this.symbols.length;
  }

  /** Address of a name; undefined when there is none. Of several the global one, and else the first. */
  address(name: string): number | undefined {
    return this.find(name)?.address;
  }

  /** The symbol of a name; of several the global one, then the nearest to `near`, and else the first. */
  find(name: string, near?: number): ImageSymbol | undefined {
    const all = this.byName.get(name);
    if (!all || all.length === 1) return all?.[0];
    const global = all.find(({ isLocal }) => !isLocal);
    if (global) return global;
    if (near === undefined) return all[0];
    const distance = (symbol: ImageSymbol): number => Math.abs(symbol.address - near);
    return all.reduce((best, next) => (distance(next) < distance(best) ? next : best));
  }

  /** Every symbol of a name, ascending. */
  all(name: string): readonly ImageSymbol[] {
    return this.byName.get(name) ?? [];
  }

  /** Names that begin with `prefix`, in order and without repeats. */
  completions(prefix: string): string[] {
    return [...this.byName.keys()].filter((name) => name.startsWith(prefix)).sort();
  }

  /** The last symbol at or below `address`; undefined below the first. */
  symbolAt(address: number): ImageSymbol | undefined {
    let low = 0;
    let high = this.symbols.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.symbols[middle].address <= address) low = middle + 1;
      else high = middle;
    }
    return this.symbols[low - 1];
  }

  /** The last symbol at or below `address`; null below the first. */
  nearest(address: number): NearestSymbol | null {
    const symbol = this.symbolAt(address);
    return symbol === undefined ? null : { name: symbol.name, offset: address - symbol.address };
  }

  /** `0xc0101234 (sys_getpid+0x4)`, or the bare number where no symbol is near. */
  describe(address: number): string {
    const hex = `0x${address.toString(16).padStart(8, '0')}`;
    const symbol = this.nearest(address);
    if (symbol === null || symbol.offset > FAR) return hex;
    return `${hex} (${symbol.name}${symbol.offset > 0 ? `+0x${symbol.offset.toString(16)}` : ''})`;
  }

  /** Ascending by address. */
  [Symbol.iterator](): IterableIterator<ImageSymbol> {
    return this.symbols[Symbol.iterator]();
  }
}

function isNameOfPlace({ name, type, section }: ElfSymbol): boolean {
  if (name === '' || section === undefined || type === 'section' || type === 'file') return false;
  return (section.flags & SHF_ALLOC) !== 0 && !INTERNAL.test(name);
}

function toSymbol({ name, address, size, type, binding }: ElfSymbol): ImageSymbol {
  const kind = type === 'function' || type === 'object' ? type : 'label';
  return { name, address, size, kind, isLocal: binding === 'local' };
}

/** What a person means where several names stand at one place: a sized function rather than a label at its start. */
function rank(symbol: ImageSymbol): number {
  return (symbol.size > 0 ? 4 : 0) + (symbol.isLocal ? 0 : 2) + (symbol.kind === 'label' ? 0 : 1);
}
