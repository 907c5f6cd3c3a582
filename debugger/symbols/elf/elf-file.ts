/**
 * An ELF32 file for the i386 (System V ABI, chapter 4): header, sections with their names, symbols. Nothing is copied:
 * section contents are views of the file.
 */
import { ByteReader } from '../byte-reader.ts';
import { SymbolsError } from '../symbols-error.ts';

export const ET_REL = 1;
export const ET_EXEC = 2;
export const SHT_SYMTAB = 2;
export const SHT_REL = 9;
export const SHT_NOBITS = 8;
export const SHF_ALLOC = 2;
export const SHF_EXECINSTR = 4;
const SHF_COMPRESSED = 0x800;
const EM_386 = 3;
const HEADER_SIZE = 52;
const SECTION_HEADER_SIZE = 40;
const SYMBOL_SIZE = 16;
const HEADER = 'ELF header';
const SECTION_HEADERS = 'section headers';

export const SHN_UNDEF = 0;
export const SHN_ABS = 0xfff1;
const SHN_LORESERVE = 0xff00;

export interface Section {
  index: number;
  name: string;
  type: number;
  flags: number;
  /** Where it is loaded: as the file says, or as the loader of a relocatable file says. */
  address: number;
  offset: number;
  size: number;
  link: number;
  info: number;
  alignment: number;
}

export interface ElfSymbol {
  name: string;
  /** Address in memory; for absolute symbols their value. */
  address: number;
  size: number;
  binding: 'local' | 'global' | 'weak';
  type: 'none' | 'object' | 'function' | 'section' | 'file' | 'other';
  /** Undefined for symbols that this file does not define. */
  section: Section | undefined;
  absolute: boolean;
}

const BINDINGS = ['local', 'global', 'weak'] as const;
const TYPES = ['none', 'object', 'function', 'section', 'file'] as const;

export class ElfFile {
  readonly bytes: Uint8Array;
  readonly type: number;
  readonly entry: number;
  readonly sections: Section[];
  private symbolList: ElfSymbol[] | null = null;

  /**
   * `sectionAddresses` tells where the sections of a relocatable file were loaded, by name. Throws SymbolsError for what
   * is no ELF32 file for the i386, or is damaged.
   */
  constructor(bytes: Uint8Array, sectionAddresses: ReadonlyMap<string, number> = new Map()) {
    this.bytes = bytes;
    const header = readHeader(bytes);
    this.type = header.type;
    this.entry = header.entry;
    this.sections = readSections(bytes, header);
    if (this.type !== ET_REL) return;
    for (const section of this.sections) section.address = (sectionAddresses.get(section.name) ?? 0) >>> 0;
  }

  section(name: string): Section | undefined {
    return this.sections.find((section) => section.name === name);
  }

  /** A section's bytes as they are in the file; none for those that have no bytes there. */
  contents(section: Section): Uint8Array {
    if (section.type === SHT_NOBITS) return new Uint8Array(0);
    if (section.flags & SHF_COMPRESSED)
      throw new SymbolsError(section.name, 0, 'is compressed: build without -gz');
    if (section.offset + section.size > this.bytes.length)
      throw new SymbolsError(section.name, 0, `its ${section.size} bytes lie beyond the end of the file`);
    return this.bytes.subarray(section.offset, section.offset + section.size);
  }

  /** Every entry of the symbol table by its index; empty when there is none. */
  symbols(): ElfSymbol[] {
    return (this.symbolList ??= readSymbols(this));
  }
}

interface Header {
  type: number;
  entry: number;
  sectionsAt: number;
  sectionCount: number;
  namesIndex: number;
}

function readHeader(bytes: Uint8Array): Header {
  if (bytes.length < HEADER_SIZE) throw new SymbolsError(HEADER, bytes.length, 'the file ends here');
  const reader = new ByteReader(bytes, HEADER);
  if (reader.u32() !== 0x464c457f) reader.fail('no ELF file', 0);
  if (reader.u8() !== 1 || reader.u8() !== 1) reader.fail('not a little-endian 32-bit file', 4);
  reader.at = 16;
  const type = reader.u16();
  if (reader.u16() !== EM_386) reader.fail('not for the i386', 18);
  reader.at = 24;
  const entry = reader.u32();
  reader.at = 32;
  const sectionsAt = reader.u32();
  reader.at = 46;
  const entrySize = reader.u16();
  const sectionCount = reader.u16();
  const namesIndex = reader.u16();
  if (sectionCount > 0 && entrySize !== SECTION_HEADER_SIZE)
    reader.fail(`section headers of ${entrySize} bytes`, 46);
  return { type, entry, sectionsAt, sectionCount, namesIndex };
}

function readSections(bytes: Uint8Array, header: Header): Section[] {
  const { sectionsAt, sectionCount, namesIndex } = header;
  if (sectionCount === 0) return [];
  const end = sectionsAt + sectionCount * SECTION_HEADER_SIZE;
  if (end > bytes.length)
    throw new SymbolsError(SECTION_HEADERS, 0, `${sectionCount} headers lie beyond the end of the file`);
  const reader = new ByteReader(bytes, SECTION_HEADERS, sectionsAt, end);
  const names: number[] = [];
  const sections = Array.from({ length: sectionCount }, (_, index) => {
    names.push(reader.u32());
    const [type, flags, address, offset, size, link, info, alignment] = Array.from({ length: 8 }, () =>
      reader.u32(),
    );
    reader.take(4);
    return { index, name: '', type, flags, address, offset, size, link, info, alignment };
  });
  nameSections(bytes, sections, names, namesIndex);
  return sections;
}

function nameSections(bytes: Uint8Array, sections: Section[], names: number[], namesIndex: number): void {
  const table = sections[namesIndex];
  if (!table || table.offset + table.size > bytes.length)
    throw new SymbolsError(HEADER, 50, `section ${namesIndex} holds no names`);
  const contents = bytes.subarray(table.offset, table.offset + table.size);
  sections.forEach((section, n) => (section.name = new ByteReader(contents, '.shstrtab', names[n]).string()));
}

function readSymbols(elf: ElfFile): ElfSymbol[] {
  const table = elf.sections.find(({ type }) => type === SHT_SYMTAB);
  if (!table) return [];
  const strings = elf.sections[table.link];
  if (!strings)
    throw new SymbolsError(SECTION_HEADERS, table.index * SECTION_HEADER_SIZE, 'no strings for .symtab');
  const names = elf.contents(strings);
  const contents = elf.contents(table);
  const reader = new ByteReader(contents, table.name);
  const count = Math.floor(contents.length / SYMBOL_SIZE);
  if (count * SYMBOL_SIZE !== contents.length) reader.fail('a part of a symbol', count * SYMBOL_SIZE);
  return Array.from({ length: count }, () => readSymbol(elf, reader, names, strings.name));
}

function readSymbol(elf: ElfFile, reader: ByteReader, names: Uint8Array, stringsName: string): ElfSymbol {
  const at = reader.at;
  const nameAt = reader.u32();
  const value = reader.u32();
  const size = reader.u32();
  const info = reader.u8();
  reader.take(1);
  const index = reader.u16();
  const special = index >= SHN_LORESERVE;
  const section = index === SHN_UNDEF || special ? undefined : elf.sections[index];
  if (!section && index !== SHN_UNDEF && !special) reader.fail(`section ${index} does not exist`, at);
  const base = elf.type === ET_REL && section ? section.address : 0;
  return {
    name: nameAt === 0 ? '' : new ByteReader(names, stringsName, nameAt).string(),
    address: (base + value) >>> 0,
    size,
    binding: BINDINGS[info >> 4] ?? 'global',
    type: TYPES[info & 15] ?? 'other',
    section,
    absolute: index === SHN_ABS,
  };
}
