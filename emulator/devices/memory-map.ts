/** Physical addresses outside RAM: ranges that belong to chips. Everything else is a hole. */
import type { MemoryHandler } from './device.ts';
import type { Holes } from './holes.ts';

interface Range {
  name: string;
  first: number;
  /** Behind the last byte. */
  end: number;
  handler: MemoryHandler;
}

export class MemoryMap {
  readonly #ranges: Range[] = [];
  readonly #holes: Holes;

  constructor(holes: Holes) {
    this.#holes = holes;
  }

  /** Gives `bytes` addresses to a chip. Throws when one of them is taken: that would be a mistake in the machine. */
  claim(name: string, first: number, bytes: number, handler: MemoryHandler): void {
    const end = first + bytes;
    const other = this.#ranges.find((range) => first < range.end && range.first < end);
    if (other)
      throw new Error(`memory at 0x${first.toString(16)} of ${name} already belongs to ${other.name}`);
    this.#ranges.push({ name, first, end, handler });
  }

  /** Zero-extended. An access that lies in a range only in part meets a hole. */
  read(address: number, size: 1 | 2 | 4): number {
    const range = this.#rangeOf(address, size);
    if (range === undefined) return this.#holes.readMemory(address, size);
    return range.handler.readMemory(address - range.first, size) >>> 0;
  }

  write(address: number, size: 1 | 2 | 4, value: number): void {
    const range = this.#rangeOf(address, size);
    if (range === undefined) this.#holes.writeMemory(address, value);
    else range.handler.writeMemory(address - range.first, size, value >>> 0);
  }

  #rangeOf(address: number, size: number): Range | undefined {
    return this.#ranges.find(({ first, end }) => address >= first && address + size <= end);
  }
}
