/**
 * One debugging information entry (DWARF 5, section 2). Nothing is decoded before it is asked for; where the forms of an
 * entry have one size its attributes are found without a look at those before them.
 */
import type { ByteReader } from '../byte-reader.ts';
import type { Abbreviation } from './abbreviations.ts';
import { AT, FORM, tagName } from './constants.ts';
import { readBlock, readNumber, skipForm } from './forms.ts';
import type { Unit } from './unit.ts';

/** Nested deeper than any compiler nests: the entries of a damaged file. */
const DEEPEST = 200;
const LONGEST_ORIGIN = 8;

export class Die {
  readonly unit: Unit;
  /** In .debug_info. */
  readonly offset: number;
  private readonly abbreviation: Abbreviation;
  private readonly attributesAt: number;
  private attributesEnd = -1;

  constructor(unit: Unit, offset: number, abbreviation: Abbreviation, attributesAt: number) {
    this.unit = unit;
    this.offset = offset;
    this.abbreviation = abbreviation;
    this.attributesAt = attributesAt;
  }

  get tag(): number {
    return this.abbreviation.tag;
  }

  get hasChildren(): boolean {
    return this.abbreviation.hasChildren;
  }

  /** The first byte behind the attributes. */
  get end(): number {
    if (this.attributesEnd >= 0) return this.attributesEnd;
    const { size, forms } = this.abbreviation;
    if (size >= 0) return (this.attributesEnd = this.attributesAt + size);
    const reader = this.unit.readerAt(this.attributesAt);
    for (const form of forms) skipForm(reader, form);
    return (this.attributesEnd = reader.at);
  }

  has(name: number): boolean {
    return this.abbreviation.names.includes(name);
  }

  /** The form of an attribute, those named indirectly resolved; undefined when it is absent. */
  form(name: number): number | undefined {
    return this.locate(name)?.form;
  }

  /** A constant, an address, an offset or a flag as an unsigned number; undefined when it is absent or something else. */
  number(name: number): number | undefined {
    const value = this.constant(name);
    return typeof value === 'bigint' ? this.fail(name, 'is too large') : value;
  }

  /** As `number`, for constants of 64 bits. */
  constant(name: number): number | bigint | undefined {
    const found = this.locate(name);
    if (!found) return undefined;
    const { reader, form, implicit } = found;
    const value = readNumber(reader, form, implicit);
    return isAddressIndex(form) && typeof value === 'number' ? this.unit.indexedAddress(value) : value;
  }

  flag(name: number): boolean {
    return this.number(name) === 1;
  }

  string(name: number): string | undefined {
    const found = this.locate(name);
    if (!found) return undefined;
    const { reader, form } = found;
    switch (form) {
      case FORM.string:
        return reader.string();
      case FORM.strp:
        return this.unit.sections.string('.debug_str', reader.u32());
      case FORM.line_strp:
        return this.unit.sections.string('.debug_line_str', reader.u32());
      case FORM.strx:
      case FORM.strx1:
      case FORM.strx2:
      case FORM.strx3:
      case FORM.strx4:
        return this.unit.indexedString(readNumber(reader, form, 0) as number);
      default:
        return this.fail(name, `has form 0x${form.toString(16)} in place of a string`);
    }
  }

  /** The entry that an attribute refers to. */
  reference(name: number): Die | undefined {
    const found = this.locate(name);
    if (!found) return undefined;
    const { reader, form } = found;
    const value = readNumber(reader, form, 0);
    if (typeof value !== 'number' || form === FORM.ref_sig8)
      return this.fail(name, `has form 0x${form.toString(16)} in place of a reference`);
    return form === FORM.ref_addr ? this.unit.info.dieAt(value) : this.unit.dieAt(this.unit.offset + value);
  }

  /** The bytes of an expression or a block; undefined when it is absent or something else. */
  block(name: number): Uint8Array | undefined {
    const found = this.locate(name);
    return found && readBlock(found.reader, found.form);
  }

  /** An attribute of this entry, or of the one it is a copy of (DW_AT_abstract_origin, DW_AT_specification). */
  inherited<T>(read: (die: Die) => T | undefined): T | undefined {
    return read(this) ?? this.origin()?.inheritedWithin(read, LONGEST_ORIGIN);
  }

  private inheritedWithin<T>(read: (die: Die) => T | undefined, steps: number): T | undefined {
    if (steps === 0) return this.fail(AT.abstract_origin, 'leads round in a circle');
    return read(this) ?? this.origin()?.inheritedWithin(read, steps - 1);
  }

  /** What this entry is a copy or the definition of. */
  origin(): Die | undefined {
    return this.reference(AT.abstract_origin) ?? this.reference(AT.specification);
  }

  get name(): string | undefined {
    return this.inherited((die) => die.string(AT.name));
  }

  /** The entries directly beneath this one. */
  *children(): IterableIterator<Die> {
    if (!this.hasChildren) return;
    let at = this.end;
    for (;;) {
      const child = this.unit.entryAt(at);
      if (child === null) return;
      yield child;
      at = child.sibling();
    }
  }

  /** The first byte behind this entry and everything beneath it. */
  sibling(): number {
    if (!this.hasChildren) return this.end;
    const told = this.reference0(AT.sibling);
    if (told === undefined) return this.unit.endOfChildren(this.end, DEEPEST);
    if (told <= this.offset || told > this.unit.end)
      return this.fail(AT.sibling, 'leads backwards or out of the unit');
    return told;
  }

  private reference0(name: number): number | undefined {
    if (!this.has(name)) return undefined;
    const value = this.number(name);
    return value === undefined ? undefined : this.unit.offset + value;
  }

  fail(attribute: number, problem: string): never {
    const reader = this.unit.readerAt(this.offset);
    return reader.fail(`${tagName(this.tag)}: attribute 0x${attribute.toString(16)} ${problem}`);
  }

  private locate(name: number): { reader: ByteReader; form: number; implicit: number } | undefined {
    const { names, forms, offsets, implicit } = this.abbreviation;
    const index = names.indexOf(name);
    if (index < 0) return undefined;
    let known = index;
    while (offsets[known] < 0) known--;
    const reader = this.unit.readerAt(this.attributesAt + offsets[known]);
    for (; known < index; known++) skipForm(reader, forms[known]);
    const form = forms[index] === FORM.indirect ? reader.uleb() : forms[index];
    return { reader, form, implicit: implicit[index] };
  }
}

const isAddressIndex = (form: number): boolean =>
  form === FORM.addrx || (form >= FORM.addrx1 && form <= FORM.addrx4);
