/** Bytes waiting in order. Taking from the front stays cheap however many wait. */
const COMPACT_AT = 4096;

export class ByteQueue {
  #bytes: number[];
  #head = 0;

  constructor(bytes: readonly number[] = []) {
    this.#bytes = [...bytes];
  }

  get length(): number {
    return this.#bytes.length - this.#head;
  }

  push(byte: number): void {
    this.#bytes.push(byte & 0xff);
  }

  /** Removes and returns the oldest byte, undefined when none waits. */
  shift(): number | undefined {
    if (this.length === 0) return undefined;
    const byte = this.#bytes[this.#head++];
    if (this.#head >= COMPACT_AT && this.#head * 2 > this.#bytes.length) {
      this.#bytes = this.#bytes.slice(this.#head);
      this.#head = 0;
    }
    return byte;
  }

  clear(): void {
    this.#bytes = [];
    this.#head = 0;
  }

  toArray(): number[] {
    return this.#bytes.slice(this.#head);
  }
}
