/** What an ATA disk says of itself: the 256 words of IDENTIFY DEVICE (ATA/ATAPI-6, 8.15) and the default geometry. */

/** Sectors that READ MULTIPLE and WRITE MULTIPLE move at a time, at most. */
export const MOST_SECTORS_PER_BLOCK = 16;

export interface Geometry {
  cylinders: number;
  heads: number;
  sectorsPerTrack: number;
}

/** Cylinders for a number of sectors with heads and sectors per track given; CHS addresses reach no further. */
export function cylindersFor(sectors: number, heads: number, sectorsPerTrack: number): number {
  return Math.min(16383, Math.floor(sectors / (heads * sectorsPerTrack)));
}

export function defaultGeometry(sectors: number): Geometry {
  const [heads, sectorsPerTrack] = sectors < 63 * 16 ? [1, Math.min(63, sectors)] : [16, 63];
  return { cylinders: cylindersFor(sectors, heads, sectorsPerTrack), heads, sectorsPerTrack };
}

/** Text in an identity: two characters a word, the first in the high byte, padded with spaces. */
function putText(words: Uint16Array, first: number, count: number, text: string): void {
  const padded = text.padEnd(2 * count).slice(0, 2 * count);
  for (let n = 0; n < count; n++) {
    words[first + n] = (padded.charCodeAt(2 * n) << 8) | padded.charCodeAt(2 * n + 1);
  }
}

/** Words 1, 3 and 6 are the default geometry, 54-58 the present one. */
function putGeometry(words: Uint16Array, standard: Geometry, present: Geometry): void {
  const capacity = present.cylinders * present.heads * present.sectorsPerTrack;
  words.set([standard.cylinders], 1);
  words.set([standard.heads], 3);
  words.set([standard.sectorsPerTrack], 6);
  words.set([present.cylinders, present.heads, present.sectorsPerTrack], 54);
  words.set([capacity & 0xffff, capacity >>> 16], 57);
}

/** `multiple`: sectors per block as set by SET MULTIPLE MODE, 0 when it is not set. */
export function identify(sectors: number, present: Geometry, multiple: number): Uint8Array {
  const words = new Uint16Array(256);
  words[0] = 0x0040;
  putGeometry(words, defaultGeometry(sectors), present);
  putText(words, 10, 10, 'INT80-0001');
  putText(words, 23, 4, '1.0');
  putText(words, 27, 20, 'Int80 disk');
  words[47] = 0x8000 | MOST_SECTORS_PER_BLOCK;
  words[49] = 0x0a00; // LBA, IORDY
  words[50] = 0x4000;
  words[53] = 0x0003; // words 54-58 and 64-70 mean something
  words[59] = multiple > 0 ? 0x0100 | multiple : 0;
  words.set([sectors & 0xffff, sectors >>> 16], 60);
  words[64] = 0x0003; // PIO modes 3 and 4
  words.set([120, 120], 67); // nanoseconds a cycle
  words[80] = 0x0070; // ATA-4 to ATA-6
  words.set([0x0000, 0x5000, 0x4000], 82); // FLUSH CACHE
  words.set([0x0000, 0x1000, 0x4000], 85);
  return new Uint8Array(words.buffer);
}
