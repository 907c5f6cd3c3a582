/**
 * What is on a disk: the image it was plugged in with, which never changes, and the blocks written since, each a copy
 * of its own. A saved state shares those copies with the running machine; the first write after saving makes new ones.
 */
import { StateHash } from '../recording/hash.ts';

export const SECTOR_BYTES = 512;

const BLOCK_BYTES = 4096;
const SECTORS_PER_BLOCK = BLOCK_BYTES / SECTOR_BYTES;
/** More would not fit into the memory of the process that runs the PC. */
const LARGEST_BYTES = 2 ** 30;

/** A block's number and its 4096 bytes, which nobody changes any more. */
export type SavedBlock = [number, Uint8Array];

/** Why the bytes cannot be a disk; null when they can. */
export function diskImageFault(bytes: number): string | null {
  if (bytes === 0) return 'the disk image is empty';
  if (bytes % SECTOR_BYTES !== 0) {
    return `the disk image has ${bytes} bytes, which is no multiple of the sector size, ${SECTOR_BYTES}`;
  }
  if (bytes > LARGEST_BYTES) {
    return `the disk image has ${bytes} bytes; the largest disk is ${LARGEST_BYTES} bytes (1 GiB)`;
  }
  return null;
}

/** Fingerprint of an image; blocks of zeros cost next to nothing. */
export function hashDiskImage(image: Uint8Array): string {
  const hash = new StateHash();
  hash.word(image.length);
  for (let at = 0; at < image.length; at += BLOCK_BYTES) {
    const words = toWords(image.subarray(at, at + BLOCK_BYTES));
    if (words.every((word) => word === 0)) continue;
    hash.word(at / BLOCK_BYTES);
    hash.words(words, 0, words.length);
  }
  return hash.digest();
}

function toWords(bytes: Uint8Array): Int32Array {
  return new Int32Array(Uint8Array.from(bytes).buffer);
}

export class DiskImage {
  readonly sectors: number;
  readonly #original: Uint8Array;
  readonly #written = new Map<number, Uint8Array>();
  /** Blocks copied since the last save: only they may be written in place. */
  readonly #own = new Set<number>();

  /** `original` is kept, not copied. @throws RangeError when it cannot be a disk. */
  constructor(original: Uint8Array) {
    const fault = diskImageFault(original.length);
    if (fault !== null) throw new RangeError(fault);
    this.#original = original;
    this.sectors = original.length / SECTOR_BYTES;
  }

  /** Copies a sector into `target` at `offset`. */
  read(sector: number, target: Uint8Array, offset: number): void {
    const block = this.#written.get(Math.floor(sector / SECTORS_PER_BLOCK));
    const source = block ?? this.#original;
    const at = (block ? sector % SECTORS_PER_BLOCK : sector) * SECTOR_BYTES;
    target.set(source.subarray(at, at + SECTOR_BYTES), offset);
  }

  /** Takes a sector's contents from `source` at `offset`. */
  write(sector: number, source: Uint8Array, offset: number): void {
    const block = this.#ownBlock(Math.floor(sector / SECTORS_PER_BLOCK));
    const at = (sector % SECTORS_PER_BLOCK) * SECTOR_BYTES;
    block.set(source.subarray(offset, offset + SECTOR_BYTES), at);
  }

  /** The whole disk as it is now, a copy. */
  toBytes(): Uint8Array {
    const bytes = new Uint8Array(this.#original);
    for (const [number, block] of this.#written) {
      const at = number * BLOCK_BYTES;
      bytes.set(block.subarray(0, bytes.length - at), at);
    }
    return bytes;
  }

  /** The blocks that have been written, by number; the arrays are not changed from here on. */
  save(): SavedBlock[] {
    this.#own.clear();
    return [...this.#written].sort(([a], [b]) => a - b);
  }

  restore(saved: readonly SavedBlock[]): void {
    this.#own.clear();
    this.#written.clear();
    for (const [number, block] of saved) this.#written.set(number, block);
  }

  #ownBlock(number: number): Uint8Array {
    const known = this.#written.get(number);
    if (known && this.#own.has(number)) return known;
    const block = new Uint8Array(BLOCK_BYTES);
    const at = number * BLOCK_BYTES;
    block.set(known ?? this.#original.subarray(at, at + BLOCK_BYTES));
    this.#written.set(number, block);
    this.#own.add(number);
    return block;
  }
}
