/** Boot images put together byte by byte. */

export interface SegmentSpec {
  /** Physical address; the virtual one is this plus `virtualOffset`. */
  address: number;
  bytes: Uint8Array;
  memorySize?: number;
  virtualOffset?: number;
}

const EHDR = 52;
const PHDR = 32;

function setWords(view: DataView, at: number, words: number[]): void {
  words.forEach((word, index) => view.setUint32(at + 4 * index, word, true));
}

/** An ELF32 i386 executable; the segments' bytes follow the headers. */
export function elf(segments: SegmentSpec[], entry: number): Uint8Array {
  const total = segments.reduce((sum, segment) => sum + segment.bytes.length, EHDR + PHDR * segments.length);
  const file = new Uint8Array(total);
  const view = new DataView(file.buffer);
  file.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1]);
  view.setUint16(16, 2, true);
  view.setUint16(18, 3, true);
  setWords(view, 20, [1, entry, EHDR]);
  view.setUint16(40, EHDR, true);
  view.setUint16(42, PHDR, true);
  view.setUint16(44, segments.length, true);
  let offset = EHDR + PHDR * segments.length;
  segments.forEach((segment, index) => {
    const { address, bytes, memorySize = bytes.length, virtualOffset = 0 } = segment;
    setWords(view, EHDR + PHDR * index, [
      1,
      offset,
      address + virtualOffset,
      address,
      bytes.length,
      memorySize,
      7,
      4096,
    ]);
    file.set(bytes, offset);
    offset += bytes.length;
  });
  return file;
}

/** Multiboot header: magic, flags, checksum and, for flag bit 16, the five addresses. */
export function multibootHeader(flags: number, addresses: number[] = []): Uint8Array {
  const bytes = new Uint8Array(12 + 4 * addresses.length);
  const checksum = -(0x1badb002 + flags) >>> 0;
  setWords(new DataView(bytes.buffer), 0, [0x1badb002, flags, checksum, ...addresses]);
  return bytes;
}

export function concat(...parts: ArrayLike<number>[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => Array.from(part)));
}

/** A Multiboot ELF image at 1 MiB: header, then `code` (entry point), then zeros up to `memorySize`. */
export function kernel(code: ArrayLike<number>, memorySize?: number): Uint8Array {
  const bytes = concat(multibootHeader(0), code);
  return elf([{ address: 0x100000, bytes, memorySize }], 0x10000c);
}
