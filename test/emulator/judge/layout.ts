/**
 * The little world that cases live in, on the host's processor and on ours, and the records they travel in:
 *
 *     CODE          2 pages, read and execute; what the program leaves free is INT3; nothing mapped around them
 *     DATA          read-write, read-write, read-only, nothing, read-write; nothing around them
 *
 * Both sides know the same pattern in the data pages; a case brings patches to it. Bytes of the four data pages are
 * named by their offset in the *image*, where they stand one behind the other. Shared with runner.c.
 */

export const PAGE = 0x1000;
export const CODE = 0x20000000;
export const CODE_BYTES = 2 * PAGE;
export const DATA = 0x40000000;
export const IMAGE_BYTES = 4 * PAGE;
/** Offset from DATA of each page of the image. */
export const DATA_PAGES = [0, 0x1000, 0x2000, 0x4000];
export const READ_ONLY_PAGE = 2;
export const DATA_SPAN = 0x5000;

export const MAX_CODE = 128;
export const MAX_PATCHES = 6;
export const MAX_CHANGES = 8;
export const PATCH_BYTES = 16;
/** Words of an FXSAVE image that hold anything: up to XMM7. */
export const UNIT_BYTES = 288;

/** Byte offsets in the records. */
export const IN = {
  REGS: 0,
  EFLAGS: 32,
  EIP: 36,
  CS: 40,
  DS: 44,
  ES: 48,
  SS: 52,
  FS: 56,
  GS: 60,
  START: 64,
  LENGTH: 68,
  PATCHES: 72,
  CODE: 80,
  PATCH: 208,
  UNIT: 352,
  BYTES: 640,
} as const;
export const OUT = {
  REGS: 0,
  EFLAGS: 32,
  EIP: 36,
  CS: 40,
  DS: 44,
  ES: 48,
  SS: 52,
  FS: 56,
  GS: 60,
  TRAP: 64,
  ERROR: 68,
  CR2: 72,
  SIGNAL: 76,
  ADDRESS: 80,
  CHANGES: 84,
  HASH: 88,
  CHANGE: 96,
  UNIT: 160,
  BYTES: 448,
} as const;
/** Offsets in an FXSAVE image. */
export const FX = { CW: 0, SW: 2, TW: 4, FOP: 6, FIP: 8, FDP: 16, MXCSR: 24, ST: 32, XMM: 160 } as const;

/** Selectors by segment register, in the order of the records. */
export interface Segments {
  cs: number;
  ds: number;
  es: number;
  ss: number;
  fs: number;
  gs: number;
}

export interface Patch {
  /** Of the first byte in the image. */
  offset: number;
  bytes: Uint8Array;
}

/** State in which a program starts. */
export interface Input {
  /** EAX ECX EDX EBX ESP EBP ESI EDI. */
  regs: Int32Array;
  eflags: number;
  segments: Segments;
  patches: Patch[];
  /** The first UNIT_BYTES of an FXSAVE image. */
  unit: Buffer;
}

/** Code and where it stands, as an offset in the code pages; bytes beyond their end are cut off. */
export interface Code {
  bytes: Uint8Array;
  start: number;
}

/** State in which it ended: with INT3 behind it, or with a fault. A record as described by OUT. */
export type Outcome = Buffer;

export const FLAT_CODE = 0x23;
export const FLAT_DATA = 0x2b;
/** Two more that a 64-bit Linux kernel lets programs see: its 64-bit code, and data whose limit tells the processor's number. */
export const LONG_CODE = 0x33;
export const NUMBER_DATA = 0x7b;
/** The limit that ours has there. */
export const NUMBER_LIMIT = 0x5a5a;
const LOCAL = 7;
const local = (index: number): number => (index << 3) | LOCAL;

/** Descriptors of the local table, which the native runner asks its kernel for (modify_ldt). */
export interface LocalSegment {
  base: number;
  /** Raw limit of 20 bits. */
  limit: number;
  big: boolean;
  /** 0 data, 1 data that grows down, 2 code. */
  contents: 0 | 1 | 2;
  /** Data that cannot be written, code that cannot be read. */
  restricted: boolean;
  pages: boolean;
  present: boolean;
}

function segment(base: number, limit: number, more: Partial<LocalSegment> = {}): LocalSegment {
  return { base, limit, big: true, contents: 0, restricted: false, pages: false, present: true, ...more };
}

export const LOCAL_SEGMENTS: readonly LocalSegment[] = [
  segment(DATA, 0x5fff),
  segment(DATA, 0xffff, { big: false }),
  segment(DATA, 0x0fff, { restricted: true }),
  segment(DATA, 0x0fff, { contents: 1 }),
  segment(DATA, 0x0fff, { contents: 1, big: false }),
  segment(CODE, 0xffff, { contents: 2, big: false }),
  segment(CODE, 0x1fff, { contents: 2, restricted: true }),
  segment(DATA, 0xffff, { present: false }),
  segment(0, 0xfffff, { contents: 2, pages: true }),
  segment(0, 0xfffff, { pages: true }),
  segment(DATA + 0x800, 1, { pages: true }),
];
export const LOCAL_DATA = local(0);
export const LOCAL_STACK16 = local(1);
export const LOCAL_READ_ONLY = local(2);
export const LOCAL_DOWN = local(3);
export const LOCAL_CODE16 = local(5);
export const LOCAL_EXECUTE_ONLY = local(6);
export const LOCAL_NOT_PRESENT = local(7);
export const LOCAL_FLAT_CODE = local(8);
export const LOCAL_FLAT_DATA = local(9);
export const LOCAL_OFFSET_DATA = local(10);
export const BEYOND_LOCAL = local(20);

/** Linear address that offset 0 of a segment has. */
export function baseOf(selector: number): number {
  return (selector & 4) === 0 ? 0 : (LOCAL_SEGMENTS[selector >> 3]?.base ?? 0);
}

/** The descriptor as two words, as the kernel of the host writes it. */
export function descriptorWords(each: LocalSegment): [number, number] {
  const type = (each.restricted ? 0 : 2) | (each.contents << 2) | 1;
  const access = type | 0x70 | (each.present ? 0x80 : 0);
  const size = (each.big ? 0x400000 : 0) | (each.pages ? 0x800000 : 0);
  const high = (each.base & 0xff000000) | ((each.base >>> 16) & 0xff) | (access << 8);
  return [((each.base & 0xffff) << 16) | (each.limit & 0xffff), high | (each.limit & 0xf0000) | size];
}

/** Offset in the image of a linear address; -1 outside of the data pages. */
export function imageOffset(linear: number): number {
  const at = (linear - DATA) >>> 0;
  if (at < 0x3000) return at;
  return at >= 0x4000 && at < 0x5000 ? at - 0x1000 : -1;
}

/** One step of the sequence of random words. */
export function nextWord(x: number): number {
  let y = x ^ (x << 13);
  y ^= y >>> 17;
  return y ^ (y << 5);
}

/** What the data pages hold before patches: stretches of random words and stretches of one byte, 256 bytes each. */
export function backgroundImage(): Uint8Array {
  const words = new Int32Array(IMAGE_BYTES / 4);
  let x = 0x2545f491;
  for (let i = 0; i < words.length; i++) {
    x = nextWord(x);
    words[i] = ((i >> 6) & 1) === 0 ? x : 0x41414141 + ((i >> 7) & 3) * 0x01010101;
  }
  return new Uint8Array(words.buffer);
}

/** Grows over the changed words of the image, offset and value. */
export function hashStep(hash: number, offset: number, value: number): number {
  return (Math.imul(hash ^ offset, 0x01000193) + value) | 0;
}

/** Pages that no host has mapped for a small static program: an access there faults with P = 0 on both sides. */
export function isVoid(linear: number): boolean {
  const at = linear >>> 0;
  return at < 0x08000000 || (at >= 0x10000000 && at < 0x30000000) || (at >= 0x38000000 && at < 0xf0000000);
}
