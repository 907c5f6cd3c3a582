/** A compilation unit of .debug_info (DWARF 4, 7.5.1; DWARF 5, 7.5.1): its header, its root, and what is relative to it. */
import { ByteReader } from '../byte-reader.ts';
import type { AddressRange } from '../types.ts';
import { abbreviationsAt } from './abbreviations.ts';
import type { AbbreviationTable } from './abbreviations.ts';
import { AT, FORM, TAG, UT_COMPILE, UT_PARTIAL } from './constants.ts';
import type { DebugSections } from './debug-sections.ts';
import { Die } from './die.ts';
import { skipForm } from './forms.ts';
import type { DebugInfo } from './debug-info.ts';
import { readRanges } from './ranges.ts';
import { joinPath } from './paths.ts';

export class Unit {
  readonly info: DebugInfo;
  readonly sections: DebugSections;
  /** Of the header in .debug_info. */
  readonly offset: number;
  readonly end: number;
  readonly version: number;
  private readonly abbreviations: AbbreviationTable;
  private readonly reader: ByteReader;
  readonly root: Die;

  /** Reads the header that `reader` stands at, and moves the reader behind the unit. */
  constructor(info: DebugInfo, reader: ByteReader) {
    this.info = info;
    this.sections = info.sections;
    this.offset = reader.at;
    const length = reader.u32();
    if (length >= 0xfffffff0) reader.fail('64-bit DWARF, which no compiler makes for the i386', this.offset);
    const body: ByteReader = reader.part(length);
    this.end = reader.at;
    this.version = body.u16();
    if (this.version < 2 || this.version > 5)
      body.fail(`DWARF version ${this.version}; 2 to 5 are understood`, body.at - 2);
    this.abbreviations = abbreviationsAt(this.sections, this.readHeader(body));
    this.reader = new ByteReader(reader.bytes, reader.section, this.offset, this.end);
    const root = this.entryAt(body.at);
    if (root === null || (root.tag !== TAG.compile_unit && root.tag !== TAG.partial_unit))
      body.fail('the unit does not begin with a compilation unit entry');
    this.root = root;
  }

  /** What follows the version; answers the place of the abbreviations. */
  private readHeader(body: ByteReader): number {
    const type = this.version >= 5 ? body.u8() : UT_COMPILE;
    if (type < UT_COMPILE || type > UT_PARTIAL || type === 2)
      body.fail(`a unit of type ${type}, which compilers make for C++ or split files`);
    const first = this.version >= 5 ? body.u8() : body.u32();
    const second = this.version >= 5 ? body.u32() : body.u8();
    const [addressSize, abbreviations] = this.version >= 5 ? [first, second] : [second, first];
    if (addressSize !== 4) body.fail(`addresses of ${addressSize} bytes`);
    return abbreviations;
  }

  /** A reader at a place in .debug_info, good until the next one is asked for; it ends with the unit. */
  readerAt(at: number): ByteReader {
    if (at < this.offset || at > this.end)
      this.reader.fail(`an entry refers to ${at}, which lies outside of its unit`, this.offset);
    this.reader.at = at;
    return this.reader;
  }

  /** The entry at a place; null where a list of children ends. */
  entryAt(at: number): Die | null {
    const reader: ByteReader = this.readerAt(at);
    const code = reader.uleb();
    if (code === 0) return null;
    const abbreviation = this.abbreviations.get(code);
    if (!abbreviation) reader.fail(`abbreviation ${code} is not defined`, at);
    return new Die(this, at, abbreviation, reader.at);
  }

  dieAt(at: number): Die {
    return this.entryAt(at) ?? this.readerAt(at).fail('a reference to an entry leads to the end of a list');
  }

  /** Passes entries until the list of children that begins at `at` ends; answers the place behind it. */
  endOfChildren(at: number, deepest: number): number {
    const reader: ByteReader = this.readerAt(at);
    for (let depth = 1; depth > 0;) {
      const place = reader.at;
      const code = reader.uleb();
      if (code === 0) {
        depth--;
        continue;
      }
      const abbreviation = this.abbreviations.get(code);
      if (!abbreviation) reader.fail(`abbreviation ${code} is not defined`, place);
      if (abbreviation.size >= 0) reader.take(abbreviation.size);
      else for (const form of abbreviation.forms) skipForm(reader, form);
      if (abbreviation.hasChildren && ++depth > deepest) reader.fail(`entries nested ${depth} deep`, place);
    }
    return reader.at;
  }

  get name(): string {
    return joinPath(this.root.string(AT.comp_dir) ?? '', this.root.string(AT.name) ?? '');
  }

  get folder(): string {
    return this.root.string(AT.comp_dir) ?? '';
  }

  /** Where its program is in .debug_line; undefined when it has none. */
  get lineProgram(): number | undefined {
    return this.root.number(AT.stmt_list);
  }

  /** What location and range lists are relative to. */
  get base(): number {
    return this.root.number(AT.low_pc) ?? 0;
  }

  indexedAddress(index: number): number {
    const base = this.root.number(AT.addr_base) ?? 8;
    return this.sections.reader('.debug_addr', base + 4 * index).u32();
  }

  indexedString(index: number): string {
    const base = this.root.number(AT.str_offsets_base) ?? 8;
    return this.sections.string(
      '.debug_str',
      this.sections.reader('.debug_str_offsets', base + 4 * index).u32(),
    );
  }

  /** Place of a list of DWARF 5 by its index in the unit's table of offsets. */
  indexedList(name: '.debug_rnglists' | '.debug_loclists', index: number): number {
    const base = this.root.number(name === '.debug_rnglists' ? AT.rnglists_base : AT.loclists_base) ?? 12;
    return base + this.sections.reader(name, base + 4 * index).u32();
  }

  /** The code of an entry: from low to high, or a list; empty when it has none. */
  rangesOf(die: Die): AddressRange[] {
    const list = die.number(AT.ranges);
    if (list !== undefined) {
      const indexed = die.form(AT.ranges) === FORM.rnglistx;
      return readRanges(this, indexed ? this.indexedList('.debug_rnglists', list) : list);
    }
    const start = die.number(AT.low_pc);
    const high = die.number(AT.high_pc);
    if (start === undefined || high === undefined) return [];
    const form = die.form(AT.high_pc)!;
    const isAddress =
      form === FORM.addr || form === FORM.addrx || (form >= FORM.addrx1 && form <= FORM.addrx4);
    const end = isAddress ? high : start + high;
    if (end < start) die.fail(AT.high_pc, 'lies before the beginning');
    return end > start ? [{ start, end }] : [];
  }
}
