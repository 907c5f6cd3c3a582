/** Lists of address ranges: .debug_ranges (DWARF 4, 2.17.3) and .debug_rnglists (DWARF 5, 2.17.3). */
import type { ByteReader } from '../byte-reader.ts';
import type { AddressRange } from '../types.ts';
import type { Unit } from './unit.ts';

const NEW_BASE = 0xffffffff;

const RLE_END = 0;
const RLE_BASEX = 1;
const RLE_STARTX_ENDX = 2;
const RLE_STARTX_LENGTH = 3;
const RLE_OFFSET_PAIR = 4;
const RLE_BASE = 5;
const RLE_START_END = 6;
const RLE_START_LENGTH = 7;

/** Ranges without a byte are left out. */
export function readRanges(unit: Unit, at: number): AddressRange[] {
  const ranges: AddressRange[] = [];
  const add = (reader: ByteReader, from: number, to: number): void => {
    const start = from >>> 0;
    const end = to > 0xffffffff ? to - 0x100000000 : to;
    if (end < start) reader.fail(`a range that ends before it begins`);
    if (end > start) ranges.push({ start, end });
  };
  if (unit.version >= 5) readNew(unit, at, add);
  else readOld(unit, at, add);
  return ranges;
}

type Add = (reader: ByteReader, start: number, end: number) => void;

function readOld(unit: Unit, at: number, add: Add): void {
  const reader = unit.sections.reader('.debug_ranges', at);
  let base = unit.base;
  for (;;) {
    const start = reader.u32();
    const end = reader.u32();
    if (start === NEW_BASE) base = end;
    else if (start === 0 && end === 0) return;
    else add(reader, base + start, base + end);
  }
}

function readNew(unit: Unit, at: number, add: Add): void {
  const reader = unit.sections.reader('.debug_rnglists', at);
  let base = unit.base;
  for (;;) {
    const kind = reader.u8();
    switch (kind) {
      case RLE_END:
        return;
      case RLE_BASEX:
        base = unit.indexedAddress(reader.uleb());
        break;
      case RLE_STARTX_ENDX:
        add(reader, unit.indexedAddress(reader.uleb()), unit.indexedAddress(reader.uleb()));
        break;
      case RLE_STARTX_LENGTH: {
        const start = unit.indexedAddress(reader.uleb());
        add(reader, start, start + reader.uleb());
        break;
      }
      case RLE_OFFSET_PAIR:
        add(reader, base + reader.uleb(), base + reader.uleb());
        break;
      case RLE_BASE:
        base = reader.u32();
        break;
      case RLE_START_END:
        add(reader, reader.u32(), reader.u32());
        break;
      case RLE_START_LENGTH: {
        const start = reader.u32();
        add(reader, start, start + reader.uleb());
        break;
      }
      default:
        reader.fail(`range list entry of kind ${kind}`, reader.at - 1);
    }
  }
}
