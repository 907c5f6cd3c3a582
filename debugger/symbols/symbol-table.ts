/**
 * Names for addresses: the symbol table of an ELF32 image (System V ABI, "Symbol Table"), functions and data of every
 * allocated section, sorted by address.
 */

export interface NearestSymbol {
  name: string;
  offset: number;
}

const SHT_SYMTAB = 2;
const SHN_UNDEF = 0;
const SHN_LORESERVE = 0xff00;
const STT_SECTION = 3;
const STT_FILE = 4;
const SECTION_HEADER_SIZE = 40;
const SYMBOL_SIZE = 16;

export class SymbolTable {
  private readonly addresses: number[] = [];
  private readonly names: string[] = [];
  private readonly byName = new Map<string, number>();

  /** An image without symbols, or that is no ELF32 image, gives an empty table. */
  static fromElf(image: Uint8Array): SymbolTable {
    const table = new SymbolTable();
    const found = readSymbols(image).sort((a, b) => a.address - b.address);
    for (const { address, name } of found) {
      table.addresses.push(address);
      table.names.push(name);
      table.byName.set(name, address);
    }
    return table;
  }

  /** Address of a name; undefined when there is none. */
  address(name: string): number | undefined {
    return this.byName.get(name);
  }

  /** The last symbol at or below `address`; null below the first. */
  nearest(address: number): NearestSymbol | null {
    let low = 0;
    let high = this.addresses.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.addresses[middle] <= address) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? null : { name: this.names[low - 1], offset: address - this.addresses[low - 1] };
  }

  /** `0xc0101234 (sys_getpid+0x4)`, or the bare number where no symbol is near. */
  describe(address: number): string {
    const hex = `0x${address.toString(16).padStart(8, '0')}`;
    const symbol = this.nearest(address);
    if (symbol === null || symbol.offset > 0x10000) return hex;
    return `${hex} (${symbol.name}${symbol.offset > 0 ? `+0x${symbol.offset.toString(16)}` : ''})`;
  }
}

interface Section {
  type: number;
  offset: number;
  size: number;
  link: number;
}

function readSymbols(image: Uint8Array): { address: number; name: string }[] {
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  if (image.length < 52 || view.getUint32(0) !== 0x7f454c46 || image[4] !== 1) return [];
  const sections = readSections(view);
  const table = sections.find((section) => section.type === SHT_SYMTAB);
  const strings = table && sections[table.link];
  if (!table || !strings) return [];
  const symbols: { address: number; name: string }[] = [];
  for (
    let at = table.offset;
    at + SYMBOL_SIZE <= Math.min(table.offset + table.size, image.length);
    at += SYMBOL_SIZE
  ) {
    const section = view.getUint16(at + 14, true);
    const type = image[at + 12] & 15;
    if (section === SHN_UNDEF || section >= SHN_LORESERVE || type === STT_SECTION || type === STT_FILE)
      continue;
    const name = readString(image, strings, view.getUint32(at, true));
    if (name !== '') symbols.push({ address: view.getUint32(at + 4, true), name });
  }
  return symbols;
}

function readSections(view: DataView): Section[] {
  const start = view.getUint32(0x20, true);
  const count = view.getUint16(0x30, true);
  const sections: Section[] = [];
  for (let index = 0; index < count; index++) {
    const at = start + index * SECTION_HEADER_SIZE;
    if (at + SECTION_HEADER_SIZE > view.byteLength) break;
    sections.push({
      type: view.getUint32(at + 4, true),
      offset: view.getUint32(at + 16, true),
      size: view.getUint32(at + 20, true),
      link: view.getUint32(at + 24, true),
    });
  }
  return sections;
}

function readString(image: Uint8Array, strings: Section, index: number): string {
  const start = strings.offset + index;
  const limit = Math.min(strings.offset + strings.size, image.length);
  let end = start;
  while (end < limit && image[end] !== 0) end++;
  return String.fromCharCode(...image.subarray(start, Math.min(end, start + 512)));
}
