/** A value of C: its type, and bytes that are read from memory when they are asked for, or are there already. */
import { ATE } from '../dwarf/constants.ts';
import { Unavailable } from '../dwarf/unavailable.ts';
import type { ReadMemory, RegisterName } from '../types.ts';
import { sizeOf, stripped } from './c-type.ts';
import type { CType, Member } from './c-type.ts';

export type Storage =
  | { kind: 'memory'; address: number }
  /** `missing` has a 1 for each byte that the compiler kept nowhere. */
  | { kind: 'bytes'; bytes: Uint8Array; missing?: Uint8Array; register?: RegisterName }
  | { kind: 'unavailable'; reason: string }
  /** A pointer to something that lies nowhere in memory. */
  | { kind: 'synthetic' };

export const OPTIMIZED_OUT = 'optimized out';

export class Value {
  readonly type: CType;
  readonly storage: Storage;
  readonly bits: Member['bits'];
  private readonly readMemory: ReadMemory;

  constructor(type: CType, storage: Storage, readMemory: ReadMemory, bits?: Member['bits']) {
    this.type = type;
    this.storage = storage;
    this.readMemory = readMemory;
    this.bits = bits;
  }

  /** Where it lies; undefined for what is in registers or computed. */
  get address(): number | undefined {
    return this.storage.kind === 'memory' ? this.storage.address : undefined;
  }

  get size(): number {
    return this.bits ? Math.ceil((this.bits.low + this.bits.width) / 8) : sizeOf(this.type);
  }

  /** Throws Unavailable where it cannot be told. */
  bytes(): Uint8Array {
    const { storage, size } = this;
    switch (storage.kind) {
      case 'memory': {
        const bytes = this.readMemory(storage.address, size);
        if (!bytes)
          throw new Unavailable(`Cannot access memory at address 0x${storage.address.toString(16)}`);
        return bytes;
      }
      case 'bytes':
        if (storage.missing?.subarray(0, size).includes(1)) throw new Unavailable(OPTIMIZED_OUT);
        return storage.bytes.subarray(0, size);
      case 'synthetic':
        throw new Unavailable('synthetic pointer');
      case 'unavailable':
        throw new Unavailable(storage.reason);
    }
  }

  /** Part of it: `offset` bytes in. */
  part(type: CType, offset: number, bits?: Member['bits']): Value {
    const { storage } = this;
    const moved = (): Storage => {
      if (storage.kind === 'memory') return { kind: 'memory', address: (storage.address + offset) >>> 0 };
      if (storage.kind !== 'bytes') return storage;
      const { bytes, missing } = storage;
      return { kind: 'bytes', bytes: bytes.subarray(offset), missing: missing?.subarray(offset) };
    };
    return new Value(type, moved(), this.readMemory, bits);
  }

  /** The same bytes as another type. */
  as(type: CType): Value {
    return new Value(type, this.storage, this.readMemory, this.bits);
  }

  /** A value of `type` at an address, read as this one is. */
  at(type: CType, address: number): Value {
    return new Value(type, { kind: 'memory', address: address >>> 0 }, this.readMemory);
  }

  /** A whole number of any scalar type, of the sign its type has; throws Unavailable. */
  integer(): bigint {
    const bytes = this.bytes();
    let raw = bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    const width = BigInt(this.bits?.width ?? bytes.length * 8);
    if (this.bits) raw >>= BigInt(this.bits.low);
    return isSigned(this.type) ? BigInt.asIntN(Number(width), raw) : BigInt.asUintN(Number(width), raw);
  }

  /** A floating-point number; throws Unavailable. */
  float(): number {
    const bytes = this.bytes();
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    if (bytes.length === 4) return view.getFloat32(0, true);
    if (bytes.length === 8) return view.getFloat64(0, true);
    return extended(view);
  }
}

/** The 80-bit format of the x87 (Intel SDM volume 1, 4.2.2), as near as a double comes. */
function extended(view: DataView): number {
  const exponent = view.getUint16(8, true) & 0x7fff;
  const sign = view.getUint16(8, true) & 0x8000 ? -1 : 1;
  const significand = view.getUint32(4, true) * 2 ** 32 + view.getUint32(0, true);
  if (exponent === 0x7fff) return significand * 2 ** -63 === 1 ? sign * Infinity : NaN;
  return sign * significand * 2 ** (exponent - 16383 - 63);
}

export function isSigned(type: CType): boolean {
  const plain = stripped(type);
  if (plain.kind === 'enum') return plain.enumerators.some(({ value }) => value < 0);
  return plain.kind === 'base' && (plain.encoding === ATE.signed || plain.encoding === ATE.signed_char);
}

export function isFloat(type: CType): boolean {
  const plain = stripped(type);
  return plain.kind === 'base' && plain.encoding === ATE.float;
}

export function isCharacter(type: CType): boolean {
  const plain = stripped(type);
  if (plain.kind !== 'base' || plain.size !== 1) return false;
  return plain.encoding === ATE.signed_char || plain.encoding === ATE.unsigned_char;
}
