/**
 * The bytes of a section of a relocatable file with its relocations applied (System V ABI, Intel386 supplement,
 * "Relocation Types"): a module's debugging information for the place where the module was loaded.
 */
import { ByteReader } from '../byte-reader.ts';
import { ET_REL, SHT_REL } from './elf-file.ts';
import type { ElfFile, Section } from './elf-file.ts';

const R_386_NONE = 0;
const R_386_32 = 1;
const R_386_PC32 = 2;
const ENTRY_SIZE = 8;

export function relocatedContents(elf: ElfFile, section: Section): Uint8Array {
  const contents = elf.contents(section);
  const tables = elf.sections.filter(({ type, info }) => type === SHT_REL && info === section.index);
  if (elf.type !== ET_REL || tables.length === 0) return contents;
  const copy = new Uint8Array(contents);
  for (const table of tables) applyTable(elf, section, copy, table);
  return copy;
}

function applyTable(elf: ElfFile, section: Section, bytes: Uint8Array, table: Section): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const symbols = elf.symbols();
  const reader = new ByteReader(elf.contents(table), table.name);
  while (!reader.done) {
    const at = reader.at;
    const offset = reader.part(ENTRY_SIZE);
    const place = offset.u32();
    const info = offset.u32();
    const symbol = symbols[info >>> 8];
    if (!symbol) reader.fail(`symbol ${info >>> 8} does not exist`, at);
    if (place + 4 > bytes.length)
      reader.fail(`the place 0x${place.toString(16)} lies outside of ${section.name}`, at);
    const value = view.getUint32(place, true) + symbol.address;
    switch (info & 0xff) {
      case R_386_NONE:
        break;
      case R_386_32:
        view.setUint32(place, value >>> 0, true);
        break;
      case R_386_PC32:
        view.setUint32(place, (value - (section.address + place)) >>> 0, true);
        break;
      default:
        reader.fail(`relocation type ${info & 0xff}, which debugging information does not use`, at);
    }
  }
}
