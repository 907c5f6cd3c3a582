/** Location lists: .debug_loc (DWARF 4, 2.6.2) and .debug_loclists (DWARF 5, 2.6.2). */
import { AT, FORM } from './constants.ts';
import type { Die } from './die.ts';
import type { Unit } from './unit.ts';

const NEW_BASE = 0xffffffff;
const LLE_END = 0;
const LLE_BASEX = 1;
const LLE_STARTX_ENDX = 2;
const LLE_STARTX_LENGTH = 3;
const LLE_OFFSET_PAIR = 4;
const LLE_DEFAULT = 5;
const LLE_BASE = 6;
const LLE_START_END = 7;
const LLE_START_LENGTH = 8;

export interface Location {
  expression: Uint8Array;
  section: string;
}

/**
 * Where something is while execution is at `address`: one expression for everywhere, or one of a list. Undefined when it
 * is nowhere then, or has no location at all.
 */
export function locationAt(die: Die, attribute: number, address: number): Location | undefined {
  const expression = die.block(attribute);
  if (expression) return { expression, section: '.debug_info' };
  const list = die.number(attribute);
  if (list === undefined) return undefined;
  const { unit } = die;
  const section = unit.version >= 5 ? '.debug_loclists' : '.debug_loc';
  const at = die.form(attribute) === FORM.loclistx ? unit.indexedList('.debug_loclists', list) : list;
  const found = unit.version >= 5 ? findNew(unit, at, address) : findOld(unit, at, address);
  return found && { expression: found, section };
}

function findOld(unit: Unit, at: number, address: number): Uint8Array | undefined {
  const reader = unit.sections.reader('.debug_loc', at);
  let base = unit.base;
  for (;;) {
    const start = reader.u32();
    const end = reader.u32();
    if (start === NEW_BASE) {
      base = end;
      continue;
    }
    if (start === 0 && end === 0) return undefined;
    const expression = reader.block(reader.u16());
    if (address >= base + start && address < base + end) return expression;
  }
}

function findNew(unit: Unit, at: number, address: number): Uint8Array | undefined {
  const reader = unit.sections.reader('.debug_loclists', at);
  let base = unit.base;
  let otherwise: Uint8Array | undefined;
  for (;;) {
    const kind = reader.u8();
    let [start, end] = [0, 0];
    switch (kind) {
      case LLE_END:
        return otherwise;
      case LLE_BASEX:
        base = unit.indexedAddress(reader.uleb());
        continue;
      case LLE_BASE:
        base = reader.u32();
        continue;
      case LLE_DEFAULT:
        otherwise = reader.block(reader.uleb());
        continue;
      case LLE_STARTX_ENDX:
        [start, end] = [unit.indexedAddress(reader.uleb()), unit.indexedAddress(reader.uleb())];
        break;
      case LLE_STARTX_LENGTH:
        start = unit.indexedAddress(reader.uleb());
        end = start + reader.uleb();
        break;
      case LLE_OFFSET_PAIR:
        [start, end] = [base + reader.uleb(), base + reader.uleb()];
        break;
      case LLE_START_END:
        [start, end] = [reader.u32(), reader.u32()];
        break;
      case LLE_START_LENGTH:
        start = reader.u32();
        end = start + reader.uleb();
        break;
      default:
        reader.fail(`location list entry of kind ${kind}`, reader.at - 1);
    }
    const expression = reader.block(reader.uleb());
    if (address >= start && address < end) return expression;
  }
}

export const hasLocation = (die: Die): boolean => die.has(AT.location) || die.has(AT.const_value);
