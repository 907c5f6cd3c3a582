/** Which physical memory is taken while images are laid out; nothing is ever placed over something else. */
import { ImageError, hex } from './image-error.ts';

interface Range {
  what: string;
  start: number;
  end: number;
}

/** From the end of what firmware and VGA of a PC occupy below 1 MiB. */
export const LOW_MEMORY_END = 0x9fc00;
export const HIGH_MEMORY_START = 0x100000;

export class Placement {
  readonly #taken: Range[] = [];
  readonly #memoryBytes: number;

  constructor(memoryBytes: number) {
    this.#memoryBytes = memoryBytes;
  }

  /** End of everything placed at or above 1 MiB; 1 MiB when there is nothing. */
  get highEnd(): number {
    return this.#taken.reduce((end, range) => Math.max(end, range.end), HIGH_MEMORY_START);
  }

  /**
   * Takes `size` bytes at `start` for `what`. @throws ImageError when they lie outside memory, in the PC's reserved
   * space below 1 MiB, or over something placed before.
   */
  take(what: string, start: number, size: number): void {
    if (size === 0) return;
    const end = start + size;
    const where = `${hex(start)}-${hex(end - 1)}`;
    if (end > this.#memoryBytes) {
      throw new ImageError(
        `${what} at ${where} lies outside the machine's memory of ${this.#memoryBytes / 0x100000} MiB ` +
          `(${hex(this.#memoryBytes)} bytes); give the machine more memory`,
      );
    }
    if (start < HIGH_MEMORY_START && end > LOW_MEMORY_END) {
      throw new ImageError(`${what} at ${where} lies in the space of firmware and video, 0x9fc00-0xfffff`);
    }
    const other = this.#taken.find((range) => start < range.end && end > range.start);
    if (other) throw new ImageError(`${what} at ${where} overlaps ${other.what} at ${hex(other.start)}`);
    this.#taken.push({ what, start, end });
  }

  /** The lowest free address at or above `from` for `size` bytes that end below `limit`; -1 when there is none. */
  find(size: number, alignment: number, from: number, limit: number): number {
    let start = Math.ceil(from / alignment) * alignment;
    for (const range of [...this.#taken].sort((a, b) => a.start - b.start)) {
      if (start < range.end && start + size > range.start)
        start = Math.ceil(range.end / alignment) * alignment;
    }
    return start + size <= Math.min(limit, this.#memoryBytes) ? start : -1;
  }

  /** Finds and takes room below 640 KiB, or above everything else when there is none. */
  allocateLow(what: string, size: number): number {
    const low = this.find(size, 4096, 0x1000, LOW_MEMORY_END);
    const start = low >= 0 ? low : this.find(size, 4096, this.highEnd, Infinity);
    if (start < 0) throw new ImageError(`no room in memory for ${what} (${size} bytes)`);
    this.take(what, start, size);
    return start;
  }
}
