/** Attribute forms (DWARF 5, 7.5.6): how many bytes each takes, and what they mean in a unit. */
import type { ByteReader } from '../byte-reader.ts';
import { fixedSize } from './abbreviations.ts';
import { FORM } from './constants.ts';

export function skipForm(reader: ByteReader, form: number): void {
  const size = fixedSize(form);
  if (size !== undefined) {
    reader.take(size);
    return;
  }
  switch (form) {
    case FORM.string:
      reader.string();
      break;
    case FORM.block1:
      reader.take(reader.u8());
      break;
    case FORM.block2:
      reader.take(reader.u16());
      break;
    case FORM.block4:
      reader.take(reader.u32());
      break;
    case FORM.block:
    case FORM.exprloc:
      reader.take(reader.uleb());
      break;
    case FORM.sdata:
    case FORM.udata:
    case FORM.ref_udata:
    case FORM.strx:
    case FORM.addrx:
    case FORM.loclistx:
    case FORM.rnglistx:
      reader.skipLeb();
      break;
    case FORM.indirect:
      skipForm(reader, reader.uleb());
      break;
    default:
      reader.fail(`form 0x${form.toString(16)} is unknown`);
  }
}

/** The bytes of a block or an expression; undefined for other forms. */
export function readBlock(reader: ByteReader, form: number): Uint8Array | undefined {
  switch (form) {
    case FORM.block1:
      return reader.block(reader.u8());
    case FORM.block2:
      return reader.block(reader.u16());
    case FORM.block4:
      return reader.block(reader.u32());
    case FORM.block:
    case FORM.exprloc:
      return reader.block(reader.uleb());
    case FORM.data16:
      return reader.block(16);
    default:
      return undefined;
  }
}

/** A whole number or an offset; undefined for other forms. Indices are answered as they are. */
export function readNumber(reader: ByteReader, form: number, implicit: number): number | bigint | undefined {
  switch (form) {
    case FORM.data1:
    case FORM.flag:
    case FORM.ref1:
    case FORM.strx1:
    case FORM.addrx1:
      return reader.u8();
    case FORM.data2:
    case FORM.ref2:
    case FORM.strx2:
    case FORM.addrx2:
      return reader.u16();
    case FORM.strx3:
    case FORM.addrx3:
      return reader.unsigned(3);
    case FORM.addr:
    case FORM.data4:
    case FORM.ref4:
    case FORM.ref_addr:
    case FORM.strp:
    case FORM.line_strp:
    case FORM.sec_offset:
    case FORM.strx4:
    case FORM.addrx4:
      return reader.u32();
    case FORM.ref8:
      return reader.unsigned(8);
    case FORM.data8:
      return narrowed(reader.u64());
    case FORM.sdata:
      return narrowed(reader.sleb64());
    case FORM.udata:
      return narrowed(reader.uleb64());
    case FORM.ref_udata:
    case FORM.strx:
    case FORM.addrx:
    case FORM.loclistx:
    case FORM.rnglistx:
      return reader.uleb();
    case FORM.flag_present:
      return 1;
    case FORM.implicit_const:
      return implicit;
    default:
      return undefined;
  }
}

function narrowed(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
