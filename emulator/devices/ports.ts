/**
 * The I/O address space: 64 K byte ports, each claimed by at most one chip. The chips of this PC sit on an 8-bit bus,
 * so a 16- or 32-bit access becomes byte cycles at consecutive ports, lowest first (as the ISA bus converter does it),
 * except on ranges claimed as wide.
 */
import type { PortHandler } from './device.ts';

type Size = 1 | 2 | 4;

const PORT_COUNT = 0x10000;
/** Entry 0 of the handler list is the unclaimed space. */
const UNCLAIMED = 0;

export class PortMap {
  readonly #handlers: PortHandler[];
  readonly #wide: boolean[] = [true];
  readonly #names: string[] = ['unclaimed'];
  readonly #owner = new Uint8Array(PORT_COUNT);

  /** `unclaimed` answers every port that no chip has claimed; it sees accesses in their full width. */
  constructor(unclaimed: PortHandler) {
    this.#handlers = [unclaimed];
  }

  /**
   * Gives the ports `first … first + count - 1` to a chip. Throws when one of them is taken: two chips at one
   * address would be a mistake in the machine, not in the guest.
   */
  claim(
    name: string,
    first: number,
    count: number,
    handler: PortHandler,
    width: 'byte' | 'wide' = 'byte',
  ): void {
    for (let port = first; port < first + count; port++) {
      const owner = this.#owner[port];
      if (owner !== UNCLAIMED) {
        throw new Error(`port 0x${port.toString(16)} of ${name} already belongs to ${this.#names[owner]}`);
      }
    }
    this.#owner.fill(this.#handlers.length, first, first + count);
    this.#handlers.push(handler);
    this.#wide.push(width === 'wide');
    this.#names.push(name);
  }

  /** The name of the chip at a port, `unclaimed` where there is none. */
  ownerOf(port: number): string {
    return this.#names[this.#owner[port & 0xffff]];
  }

  read(port: number, size: Size): number {
    const owner = this.#owner[port];
    if (size === 1 || this.#isOneCycle(port, size)) return this.#handlers[owner].read(port, size) >>> 0;
    let value = 0;
    for (let byte = 0; byte < size; byte++) {
      value |= this.read((port + byte) & 0xffff, 1) << (8 * byte);
    }
    return value >>> 0;
  }

  write(port: number, size: Size, value: number): void {
    const owner = this.#owner[port];
    if (size === 1 || this.#isOneCycle(port, size)) {
      this.#handlers[owner].write(port, size, value >>> 0);
      return;
    }
    for (let byte = 0; byte < size; byte++) {
      this.write((port + byte) & 0xffff, 1, (value >>> (8 * byte)) & 0xff);
    }
  }

  /** A wide access stays whole when all of it falls on one wide claim. */
  #isOneCycle(port: number, size: Size): boolean {
    const owner = this.#owner[port];
    if (!this.#wide[owner]) return false;
    for (let byte = 1; byte < size; byte++) {
      if (this.#owner[(port + byte) & 0xffff] !== owner) return false;
    }
    return true;
  }
}
