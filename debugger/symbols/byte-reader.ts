/**
 * Reads little-endian numbers, LEB128 (DWARF 4, 7.6) and strings from one section. Everything that would read past the
 * section's end, or past `limit`, is a SymbolsError that names the place.
 */
import { SymbolsError } from './symbols-error.ts';

const ASCII_CHUNK = 4096;

/** The text that UTF-8 bytes stand for; a byte that is no UTF-8 becomes U+FFFD. */
export function textOf(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += ASCII_CHUNK) {
    const chunk = bytes.subarray(at, at + ASCII_CHUNK);
    if (chunk.some((byte) => byte >= 0x80)) return decoded(bytes);
    text += String.fromCharCode(...chunk);
  }
  return text;
}

function decoded(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at];
    const more =
      first < 0x80 ? 0 : first < 0xc2 || first > 0xf4 ? -1 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    const rest = bytes.subarray(at + 1, at + 1 + more);
    const whole = more >= 0 && rest.length === more && rest.every((byte) => byte >> 6 === 2);
    const code = rest.reduce(
      (sum, byte) => (sum << 6) | (byte & 63),
      more > 0 ? first & (63 >> more) : first,
    );
    text += whole && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
    at += whole ? 1 + more : 1;
  }
  return text;
}

export class ByteReader {
  readonly bytes: Uint8Array;
  readonly section: string;
  readonly limit: number;
  private readonly view: DataView;
  at: number;

  constructor(bytes: Uint8Array, section: string, at = 0, limit = bytes.length) {
    this.bytes = bytes;
    this.section = section;
    this.limit = limit;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
    if (!(at >= 0 && at <= limit && limit <= bytes.length))
      throw new SymbolsError(
        section,
        Math.max(at, 0),
        `${at} lies outside of the section's ${bytes.length} bytes`,
      );
  }

  get done(): boolean {
    return this.at >= this.limit;
  }

  fail(problem: string, at = this.at): never {
    throw new SymbolsError(this.section, at, problem);
  }

  /** Moves on by `count` bytes and answers where they began. */
  take(count: number): number {
    const at = this.at;
    if (!(count >= 0) || at + count > this.limit)
      this.fail(`${count} bytes are needed, ${this.limit - at} are left`);
    this.at = at + count;
    return at;
  }

  u8(): number {
    return this.bytes[this.take(1)];
  }

  s8(): number {
    return this.view.getInt8(this.take(1));
  }

  u16(): number {
    return this.view.getUint16(this.take(2), true);
  }

  s16(): number {
    return this.view.getInt16(this.take(2), true);
  }

  u32(): number {
    return this.view.getUint32(this.take(4), true);
  }

  s32(): number {
    return this.view.getInt32(this.take(4), true);
  }

  u64(): bigint {
    return this.view.getBigUint64(this.take(8), true);
  }

  /** An unsigned number of 1, 2, 3, 4 or 8 bytes; 8 bytes only up to 2^53. */
  unsigned(size: number): number {
    switch (size) {
      case 1:
        return this.u8();
      case 2:
        return this.u16();
      case 3:
        return this.u16() | (this.u8() << 16);
      case 4:
        return this.u32();
      case 8:
        return this.safe(this.u64(), this.at - 8);
      default:
        return this.fail(`a number of ${size} bytes`);
    }
  }

  private safe(value: bigint, at: number): number {
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) this.fail(`the number 0x${value.toString(16)}`, at);
    return Number(value);
  }

  uleb(): number {
    let byte = this.u8();
    if (byte < 0x80) return byte;
    const start = this.at - 1;
    let result = byte & 0x7f;
    let scale = 128;
    do {
      byte = this.u8();
      result += (byte & 0x7f) * scale;
      scale *= 128;
      if (this.at - start > 10 || result > Number.MAX_SAFE_INTEGER)
        this.fail('an LEB128 number too large', start);
    } while (byte >= 0x80);
    return result;
  }

  sleb(): number {
    const value = this.sleb64();
    const number = Number(value);
    if (!Number.isSafeInteger(number)) this.fail('an LEB128 number too large');
    return number;
  }

  sleb64(): bigint {
    const { value, bits } = this.leb();
    return BigInt.asIntN(64, BigInt.asIntN(bits, value));
  }

  uleb64(): bigint {
    return BigInt.asUintN(64, this.leb().value);
  }

  /** The bits of a number in LEB128, and how many there are. */
  private leb(): { value: bigint; bits: number } {
    const start = this.at;
    let value = 0n;
    let bits = 0;
    let byte: number;
    do {
      byte = this.u8();
      value |= BigInt(byte & 0x7f) << BigInt(bits);
      bits += 7;
      if (bits > 70) this.fail('an LEB128 number too large', start);
    } while (byte >= 0x80);
    return { value, bits };
  }

  skipLeb(): void {
    const start = this.at;
    while (this.u8() >= 0x80) if (this.at - start > 10) this.fail('an LEB128 number too large', start);
  }

  /** Up to the next zero byte, which is passed too. */
  string(): string {
    const start = this.at;
    const end = this.bytes.indexOf(0, start);
    if (end < 0 || end >= this.limit) this.fail('a string without an end', start);
    this.at = end + 1;
    return textOf(this.bytes.subarray(start, end));
  }

  block(count: number): Uint8Array {
    const start = this.take(count);
    return this.bytes.subarray(start, start + count);
  }

  /** A reader of the next `count` bytes, which are passed; positions stay those of the section. */
  part(count: number): ByteReader {
    const start = this.take(count);
    return new ByteReader(this.bytes, this.section, start, start + count);
  }
}
