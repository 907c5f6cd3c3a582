/**
 * Copies of pages, counted: a place is shared by all who need the same bytes and free again when nobody does. Places lie
 * in chunks of 4 MiB, which are made as they are needed and kept.
 */
const PAGE_BYTES = 4096;
const CHUNK_PAGES = 1024;

/** The page of zeros: it takes no place. */
export const ZERO_PAGE = -1;

export class PageStore {
  private readonly chunks: Uint8Array[] = [];
  private readonly references: Uint32Array[] = [];
  private readonly free: number[] = [];
  private places = 0;

  /** Bytes of the copies in use. */
  get usedBytes(): number {
    return (this.places - this.free.length) * PAGE_BYTES;
  }

  /** Copies a page out of RAM; the place is referred to once. */
  put(ram: Uint8Array, page: number): number {
    const start = page * PAGE_BYTES;
    if (isZero(ram, start)) return ZERO_PAGE;
    const place = this.free.pop() ?? this.grow();
    this.references[Math.floor(place / CHUNK_PAGES)][place % CHUNK_PAGES] = 1;
    this.view(place).set(ram.subarray(start, start + PAGE_BYTES));
    return place;
  }

  /** The bytes of a place; not to be changed. */
  view(place: number): Uint8Array {
    if (place === ZERO_PAGE) return ZEROS;
    const start = (place % CHUNK_PAGES) * PAGE_BYTES;
    return this.chunks[Math.floor(place / CHUNK_PAGES)].subarray(start, start + PAGE_BYTES);
  }

  share(place: number): void {
    if (place !== ZERO_PAGE) this.references[Math.floor(place / CHUNK_PAGES)][place % CHUNK_PAGES]++;
  }

  release(place: number): void {
    if (place === ZERO_PAGE) return;
    const left = --this.references[Math.floor(place / CHUNK_PAGES)][place % CHUNK_PAGES];
    if (left === 0) this.free.push(place);
  }

  private grow(): number {
    if (this.places === this.chunks.length * CHUNK_PAGES) {
      this.chunks.push(new Uint8Array(CHUNK_PAGES * PAGE_BYTES));
      this.references.push(new Uint32Array(CHUNK_PAGES));
    }
    return this.places++;
  }
}

const ZEROS = new Uint8Array(PAGE_BYTES);

function isZero(ram: Uint8Array, start: number): boolean {
  const words = new Int32Array(ram.buffer, ram.byteOffset + start, PAGE_BYTES >> 2);
  for (let at = 0; at < words.length; at++) if (words[at] !== 0) return false;
  return true;
}
