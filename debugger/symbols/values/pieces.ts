/** Puts together the bytes of a value that lies in several places (DWARF 5, 2.6.1.2). */
import { Unavailable } from '../dwarf/unavailable.ts';
import type { ExpressionContext, Piece, Place } from '../dwarf/expression.ts';
import { REGISTERS } from '../types.ts';
import { sizeOf } from './c-type.ts';
import type { CType } from './c-type.ts';
import { OPTIMIZED_OUT } from './value.ts';
import type { Storage } from './value.ts';

export function storageOf(pieces: readonly Piece[], type: CType, context: ExpressionContext): Storage {
  const [first] = pieces;
  if (pieces.length > 1 || first.bits !== undefined) return joined(pieces, type, context);
  const { place } = first;
  switch (place.kind) {
    case 'memory':
      return { kind: 'memory', address: place.address };
    case 'pointer':
      return { kind: 'synthetic' };
    case 'nowhere':
      return { kind: 'unavailable', reason: OPTIMIZED_OUT };
    case 'register': {
      const bytes = placeBytes(place, sizeOf(type), context);
      if (!bytes) return { kind: 'unavailable', reason: OPTIMIZED_OUT };
      return { kind: 'bytes', bytes, register: REGISTERS[place.number] };
    }
    default:
      return { kind: 'bytes', bytes: padded(placeBytes(place, sizeOf(type), context)!, sizeOf(type)) };
  }
}

function padded(bytes: Uint8Array, size: number): Uint8Array {
  if (bytes.length >= size) return bytes;
  const whole = new Uint8Array(size);
  whole.set(bytes);
  return whole;
}

function joined(pieces: readonly Piece[], type: CType, context: ExpressionContext): Storage {
  const size = Math.max(sizeOf(type), Math.ceil(pieces.reduce((sum, { bits = 0 }) => sum + bits, 0) / 8));
  if (size > 0x10000) throw new Unavailable('it is put together from more than 64 KB');
  const bytes = new Uint8Array(size);
  const missing = new Uint8Array(size).fill(1);
  let at = 0;
  for (const { place, bits = 0, bitOffset } of pieces) {
    const source = placeBytes(place, Math.ceil((bits + bitOffset) / 8), context);
    if (source) copyBits(source, bitOffset, bytes, missing, at, bits);
    at += bits;
  }
  return { kind: 'bytes', bytes, missing };
}

function copyBits(
  source: Uint8Array,
  from: number,
  bytes: Uint8Array,
  missing: Uint8Array,
  to: number,
  count: number,
): void {
  for (let n = 0; n < count; n++) {
    const bit = (source[(from + n) >> 3] >> ((from + n) & 7)) & 1;
    bytes[(to + n) >> 3] |= bit << ((to + n) & 7);
    missing[(to + n) >> 3] = 0;
  }
}

/** Undefined where the bytes are nowhere, or nobody saved them. */
function placeBytes(place: Place, size: number, context: ExpressionContext): Uint8Array | undefined {
  const word = new Uint8Array(8);
  const view = new DataView(word.buffer);
  switch (place.kind) {
    case 'memory':
      return context.readMemory(place.address, size) ?? undefined;
    case 'register': {
      const value = context.register(place.number);
      if (value === undefined) return undefined;
      view.setUint32(0, value, true);
      return word;
    }
    case 'value':
      view.setBigUint64(0, BigInt.asUintN(64, place.value), true);
      return word;
    case 'bytes':
      return place.bytes;
    default:
      return undefined;
  }
}
