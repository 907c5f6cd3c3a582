/** What showing an argument may look at, and the simplest of what it shows. */

export interface ShowContext {
  /** ebx, ecx, edx, esi, edi, ebp as the program has set them, or the words of a call packed into memory. */
  readonly words: readonly number[];
  /** Null while the call is under way. */
  readonly result: number | null;
  /** Bytes of data and elements of arrays that are shown at most. */
  readonly limit: number;
  /** Memory of the calling process; null when it cannot be read. */
  read(address: number, length: number): Uint8Array | null;
  /** What a descriptor is of; null when that is not known. */
  pathOf(fd: number): string | null;
}

/**
 * Text of the value in `words[place]`, empty for an argument that the call does not take. Null: it cannot be told yet, and once the call is over
 * the address is shown in its place.
 */
export type Show = (context: ShowContext, place: number) => string | null;

/** As printf's %#x. */
export function hex(value: number): string {
  return value === 0 ? '0' : `0x${(value >>> 0).toString(16)}`;
}

export function pointer(value: number): string {
  return value === 0 ? 'NULL' : hex(value);
}

export function octal(value: number): string {
  return value === 0 ? '0' : `0${(value >>> 0).toString(8)}`;
}

const ESCAPES = new Map([
  [0x22, '\\"'],
  [0x5c, '\\\\'],
  [0x0a, '\\n'],
  [0x09, '\\t'],
  [0x0d, '\\r'],
  [0x0b, '\\v'],
  [0x0c, '\\f'],
]);

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/** Bytes as a string of C. `cut`: there is more than is shown. */
export function quote(bytes: Uint8Array, cut: boolean): string {
  let text = '"';
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    const escape = ESCAPES.get(byte);
    if (escape !== undefined) text += escape;
    else if (byte >= 0x20 && byte < 0x7f) text += String.fromCharCode(byte);
    else text += `\\${byte.toString(8).padStart(isDigit(bytes[i + 1]) ? 3 : 1, '0')}`;
  }
  return cut ? `${text}"...` : `${text}"`;
}

const PAGE = 4096;

/** Bytes up to a zero, at most `limit`; null when one of them cannot be read. */
export function readString(
  context: ShowContext,
  address: number,
  limit: number,
): { bytes: Uint8Array; cut: boolean } | null {
  const bytes: number[] = [];
  while (bytes.length < limit) {
    const at = (address + bytes.length) >>> 0;
    const piece = context.read(at, Math.min(limit - bytes.length, PAGE - (at & (PAGE - 1)), 64));
    if (piece === null) return null;
    const end = piece.indexOf(0);
    for (const byte of end < 0 ? piece : piece.subarray(0, end)) bytes.push(byte);
    if (end >= 0) return { bytes: Uint8Array.from(bytes), cut: false };
  }
  return { bytes: Uint8Array.from(bytes), cut: true };
}

/** Words of 4 bytes, signed; null when they cannot be read. */
export function readWords(context: ShowContext, address: number, count: number): number[] | null {
  const bytes = context.read(address, 4 * count);
  if (bytes === null) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: count }, (_, index) => view.getInt32(4 * index, true));
}

/** Elements that are shown of an array that is said to have so many. */
export function shown(context: ShowContext, count: number): number {
  return Math.min(count >>> 0, context.limit);
}

export function list(texts: readonly string[], cut: boolean): string {
  return `[${[...texts, ...(cut ? ['...'] : [])].join(', ')}]`;
}
