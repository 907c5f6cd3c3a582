/** Fields of 9P messages: little-endian numbers, and texts in UTF-8 behind their length in 16 bits. */
import { ShareError } from './linux-errno.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads a message that may be anything. @throws ShareError where it is cut off, or a text is no UTF-8. */
export class MessageReader {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8(): number {
    return this.view.getUint8(this.take(1));
  }

  u16(): number {
    return this.view.getUint16(this.take(2), true);
  }

  u32(): number {
    return this.view.getUint32(this.take(4), true);
  }

  /** An offset or a size. @throws ShareError EFBIG for one that no file can have. */
  u64(): number {
    const value = this.view.getBigUint64(this.take(8), true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new ShareError('EFBIG', `${value} is out of reach`);
    return Number(value);
  }

  text(): string {
    const length = this.u16();
    try {
      return decoder.decode(this.data(length));
    } catch (error) {
      if (error instanceof ShareError) throw error;
      throw new ShareError('EILSEQ', 'a name is no UTF-8');
    }
  }

  data(length: number): Uint8Array {
    const start = this.take(length);
    return this.bytes.subarray(start, start + length);
  }

  private take(length: number): number {
    const start = this.at;
    if (start + length > this.bytes.length) throw new ShareError('EPROTO', 'a message is cut off');
    this.at += length;
    return start;
  }
}

/** Builds a message; grows as needed. */
export class MessageWriter {
  private buffer = Buffer.alloc(256);
  private at = 0;

  get length(): number {
    return this.at;
  }

  u8(value: number): this {
    const start = this.room(1);
    this.buffer.writeUInt8(value, start);
    return this;
  }

  u16(value: number): this {
    const start = this.room(2);
    this.buffer.writeUInt16LE(value, start);
    return this;
  }

  u32(value: number): this {
    const start = this.room(4);
    this.buffer.writeUInt32LE(value >>> 0, start);
    return this;
  }

  u64(value: number | bigint): this {
    const start = this.room(8);
    this.buffer.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)), start);
    return this;
  }

  text(value: string): this {
    const bytes = Buffer.from(value);
    return this.u16(bytes.length).data(bytes);
  }

  data(bytes: Uint8Array): this {
    const start = this.room(bytes.length);
    this.buffer.set(bytes, start);
    return this;
  }

  take(): Uint8Array {
    return new Uint8Array(this.buffer.subarray(0, this.at));
  }

  private room(bytes: number): number {
    const start = this.at;
    this.at += bytes;
    if (this.at > this.buffer.length) {
      const larger = Buffer.alloc(Math.max(this.at, 2 * this.buffer.length));
      larger.set(this.buffer);
      this.buffer = larger;
    }
    return start;
  }
}
