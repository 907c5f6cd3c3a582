/**
 * The device's side of a split virtqueue (OASIS Virtual I/O Device 1.1, section 2.6). It lies in the guest's memory:
 *
 *     descriptors   16 bytes each: address (64 bits), length (32), flags (16), next (16)
 *     driver ring   flags, index, then numbers of first descriptors: what the driver offers
 *     device ring   flags, index, then {first descriptor, bytes written}: what the device gives back
 *
 * Nothing that the driver has put there is believed.
 */
import * as virtio from './virtio-registers.ts';

export const MOST_QUEUE_ENTRIES = 128;
/** The most that a driver may offer to be read in one chain. */
const MOST_READABLE = 1 << 20;

/** RAM as a chip sees it that writes there by itself. */
export interface GuestMemory {
  readonly ram: Uint8Array;
  /** To be called before so many bytes are written at an address. */
  noteWrite(physical: number, length: number): void;
}

export interface Segment {
  address: number;
  length: number;
}

/** What a driver has offered: bytes for the device, and room for its answer. */
export interface Chain {
  /** Number of the first descriptor. */
  head: number;
  readable: Uint8Array;
  writable: Segment[];
}

/** The registers of a queue, and how far it is. */
export interface VirtqueueState {
  size: number;
  ready: boolean;
  /** Descriptors, driver ring, device ring: low and high word of each. */
  addresses: number[];
  /** Entries taken from the driver's ring, and given back; both modulo 65536. */
  taken: number;
  given: number;
}

/** What the driver has put into memory makes no sense; the message says what. */
export class VirtqueueFault extends Error {}

export function newVirtqueue(): VirtqueueState {
  return { size: 0, ready: false, addresses: [0, 0, 0, 0, 0, 0], taken: 0, given: 0 };
}

interface Descriptor extends Segment {
  flags: number;
  next: number;
}

export class Virtqueue {
  readonly #memory: GuestMemory;
  readonly #view: DataView;
  readonly #state: VirtqueueState;

  /** Looks at a state that its owner keeps. */
  constructor(state: VirtqueueState, memory: GuestMemory) {
    this.#state = state;
    this.#memory = memory;
    const { buffer, byteOffset, byteLength } = memory.ram;
    this.#view = new DataView(buffer, byteOffset, byteLength);
  }

  /** Before the queue is used. @throws VirtqueueFault when size or places cannot be. */
  check(): void {
    const { size } = this.#state;
    if (size === 0 || size > MOST_QUEUE_ENTRIES || (size & (size - 1)) !== 0)
      throw new VirtqueueFault(`a queue cannot have ${size} entries`);
    this.#place(this.#address(0), 16 * size);
    this.#place(this.#address(1), 4 + 2 * size);
    this.#place(this.#address(2), 4 + 8 * size);
  }

  /** The next chain that the driver offers, null when there is none. @throws VirtqueueFault */
  take(): Chain | null {
    const state = this.#state;
    const ring = this.#address(1);
    const offered = (this.#view.getUint16(ring + 2, true) - state.taken) & 0xffff;
    if (offered === 0) return null;
    if (offered > state.size)
      throw new VirtqueueFault(`${offered} entries offered in a queue of ${state.size}`);
    const head = this.#view.getUint16(ring + 4 + 2 * (state.taken & (state.size - 1)), true);
    const chain = this.#chain(head);
    state.taken = (state.taken + 1) & 0xffff;
    return chain;
  }

  /** Writes an answer into a chain and gives it back; true when the driver wants to be interrupted. */
  give(head: number, writable: readonly Segment[], answer: Uint8Array): boolean {
    this.#scatter(writable, answer);
    const state = this.#state;
    const ring = this.#address(2);
    const entry = ring + 4 + 8 * (state.given & (state.size - 1));
    this.#memory.noteWrite(entry, 8);
    this.#view.setUint32(entry, head, true);
    this.#view.setUint32(entry + 4, answer.length, true);
    state.given = (state.given + 1) & 0xffff;
    this.#memory.noteWrite(ring + 2, 2);
    this.#view.setUint16(ring + 2, state.given, true);
    const flags = this.#view.getUint16(this.#address(1), true);
    return (flags & virtio.VIRTQ_AVAIL_F_NO_INTERRUPT) === 0;
  }

  #address(area: 0 | 1 | 2): number {
    const { addresses } = this.#state;
    return (addresses[2 * area] >>> 0) + (addresses[2 * area + 1] >>> 0) * 2 ** 32;
  }

  #place(address: number, length: number): void {
    if (address + length > this.#memory.ram.length)
      throw new VirtqueueFault(`${length} bytes at 0x${address.toString(16)} are not in RAM`);
  }

  #descriptor(number: number): Descriptor {
    if (number >= this.#state.size) throw new VirtqueueFault(`there is no descriptor ${number}`);
    const at = this.#address(0) + 16 * number;
    const address = this.#view.getUint32(at, true) + this.#view.getUint32(at + 4, true) * 2 ** 32;
    const length = this.#view.getUint32(at + 8, true);
    this.#place(address, length);
    const flags = this.#view.getUint16(at + 12, true);
    if ((flags & virtio.VIRTQ_DESC_F_INDIRECT) !== 0)
      throw new VirtqueueFault('a descriptor leads to a table, which has not been agreed on');
    return { address, length, flags, next: this.#view.getUint16(at + 14, true) };
  }

  /** All descriptors to be read come before those to be written (2.6.4.2). */
  #chain(head: number): Chain {
    const readable: Segment[] = [];
    const writable: Segment[] = [];
    let number = head;
    for (let count = 1; ; count++) {
      if (count > this.#state.size) throw new VirtqueueFault(`the chain from descriptor ${head} has no end`);
      const { flags, next, ...segment } = this.#descriptor(number);
      if ((flags & virtio.VIRTQ_DESC_F_WRITE) !== 0) writable.push(segment);
      else if (writable.length > 0)
        throw new VirtqueueFault('bytes to be read lie behind room to be written');
      else readable.push(segment);
      if ((flags & virtio.VIRTQ_DESC_F_NEXT) === 0) break;
      number = next;
    }
    return { head, readable: this.#gather(readable), writable };
  }

  #gather(segments: readonly Segment[]): Uint8Array {
    const length = totalLength(segments);
    if (length > MOST_READABLE) throw new VirtqueueFault(`${length} bytes are offered at once`);
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const { address, length: part } of segments) {
      bytes.set(this.#memory.ram.subarray(address, address + part), at);
      at += part;
    }
    return bytes;
  }

  #scatter(segments: readonly Segment[], bytes: Uint8Array): void {
    let at = 0;
    for (const { address, length } of segments) {
      const part = bytes.subarray(at, at + length);
      if (part.length === 0) return;
      this.#memory.noteWrite(address, part.length);
      this.#memory.ram.set(part, address);
      at += part.length;
    }
  }
}

export function totalLength(segments: readonly Segment[]): number {
  return segments.reduce((sum, { length }) => sum + length, 0);
}
