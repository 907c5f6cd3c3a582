/** The debugging sections of one file, each read (and for a module relocated) when it is first asked for. */
import { ByteReader } from '../byte-reader.ts';
import type { ElfFile } from '../elf/elf-file.ts';
import { relocatedContents } from '../elf/relocated-section.ts';
import { SymbolsError } from '../symbols-error.ts';

export type DebugSectionName =
  | '.debug_abbrev'
  | '.debug_addr'
  | '.debug_frame'
  | '.debug_info'
  | '.debug_line'
  | '.debug_line_str'
  | '.debug_loc'
  | '.debug_loclists'
  | '.debug_ranges'
  | '.debug_rnglists'
  | '.debug_str'
  | '.debug_str_offsets'
  | '.eh_frame';

export class DebugSections {
  readonly elf: ElfFile;
  private readonly loaded = new Map<DebugSectionName, Uint8Array>();
  private readonly strings = new Map<DebugSectionName, Map<number, string>>();

  constructor(elf: ElfFile) {
    this.elf = elf;
  }

  has(name: DebugSectionName): boolean {
    return this.elf.section(name) !== undefined;
  }

  /** Empty when the file has no such section. */
  bytes(name: DebugSectionName): Uint8Array {
    let bytes = this.loaded.get(name);
    if (bytes === undefined) {
      const section = this.elf.section(name);
      bytes = section ? relocatedContents(this.elf, section) : new Uint8Array(0);
      this.loaded.set(name, bytes);
    }
    return bytes;
  }

  /** Throws SymbolsError when `at` lies outside, or the section is missing. */
  reader(name: DebugSectionName, at = 0): ByteReader {
    const bytes = this.bytes(name);
    if (bytes.length === 0 && at > 0)
      throw new SymbolsError(name, at, 'the file has no such section, though others refer to it');
    return new ByteReader(bytes, name, at);
  }

  /** A string of a string section. */
  string(name: '.debug_str' | '.debug_line_str', at: number): string {
    let known = this.strings.get(name);
    if (!known) this.strings.set(name, (known = new Map<number, string>()));
    let string = known.get(at);
    if (string === undefined) known.set(at, (string = this.reader(name, at).string()));
    return string;
  }
}
