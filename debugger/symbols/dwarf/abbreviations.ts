/** Abbreviation tables (DWARF 5, 7.5.3), with the place of each attribute worked out where its forms have one size. */
import type { ByteReader } from '../byte-reader.ts';
import { FORM } from './constants.ts';
import type { DebugSections } from './debug-sections.ts';

export interface Abbreviation {
  tag: number;
  hasChildren: boolean;
  names: number[];
  forms: number[];
  /** Values of DW_FORM_implicit_const; 0 for others. */
  implicit: number[];
  /** Bytes from the entry's first attribute to each; -1 behind one of changing size. */
  offsets: number[];
  /** Bytes of all attributes; -1 if one is of changing size. */
  size: number;
}

export type AbbreviationTable = ReadonlyMap<number, Abbreviation>;

const SIZES = new Map<number, number>([
  [FORM.addr, 4],
  [FORM.data1, 1],
  [FORM.data2, 2],
  [FORM.data4, 4],
  [FORM.data8, 8],
  [FORM.data16, 16],
  [FORM.flag, 1],
  [FORM.flag_present, 0],
  [FORM.implicit_const, 0],
  [FORM.strp, 4],
  [FORM.line_strp, 4],
  [FORM.sec_offset, 4],
  [FORM.ref_addr, 4],
  [FORM.ref1, 1],
  [FORM.ref2, 2],
  [FORM.ref4, 4],
  [FORM.ref8, 8],
  [FORM.ref_sig8, 8],
  [FORM.strx1, 1],
  [FORM.strx2, 2],
  [FORM.strx3, 3],
  [FORM.strx4, 4],
  [FORM.addrx1, 1],
  [FORM.addrx2, 2],
  [FORM.addrx3, 3],
  [FORM.addrx4, 4],
]);

/** Bytes of a form; undefined where it changes. */
export const fixedSize = (form: number): number | undefined => SIZES.get(form);

const tables = new WeakMap<DebugSections, Map<number, AbbreviationTable>>();

/** The table at an offset of .debug_abbrev; read once for all units that share it. */
export function abbreviationsAt(sections: DebugSections, offset: number): AbbreviationTable {
  let known = tables.get(sections);
  if (!known) tables.set(sections, (known = new Map<number, AbbreviationTable>()));
  let table = known.get(offset);
  if (!table) known.set(offset, (table = readTable(sections.reader('.debug_abbrev', offset))));
  return table;
}

function readTable(reader: ByteReader): AbbreviationTable {
  const table = new Map<number, Abbreviation>();
  for (;;) {
    const at = reader.at;
    const code = reader.uleb();
    if (code === 0) return table;
    if (table.has(code)) reader.fail(`abbreviation ${code} is defined twice`, at);
    table.set(code, readAbbreviation(reader));
  }
}

function readAbbreviation(reader: ByteReader): Abbreviation {
  const tag = reader.uleb();
  const children = reader.u8();
  if (children > 1) reader.fail(`a children flag of ${children}`, reader.at - 1);
  const one: Abbreviation = {
    tag,
    hasChildren: children === 1,
    names: [],
    forms: [],
    implicit: [],
    offsets: [],
    size: 0,
  };
  for (;;) {
    const name = reader.uleb();
    const form = reader.uleb();
    if (name === 0 && form === 0) return one;
    one.names.push(name);
    one.forms.push(form);
    one.implicit.push(form === FORM.implicit_const ? reader.sleb() : 0);
    one.offsets.push(one.size);
    const bytes = fixedSize(form);
    one.size = one.size < 0 || bytes === undefined ? -1 : one.size + bytes;
  }
}
