/**
 * A virtio device for 9P (OASIS Virtual I/O Device 1.1: device ID 9, one queue) with registers in memory (4.2): the
 * shared folder. The chip knows nothing of 9P and of folders. It holds what the guest asks until somebody outside answers;
 * the answer is an input, at its tick, like a key on the keyboard.
 *
 *     guest: QueueNotify -> chains taken from the queue -> `requests`
 *     host:  `answer` -> bytes into the chain, entry in the device ring, InterruptStatus, IRQ 11
 *
 * A driver that puts nonsense into the queue gets DEVICE_NEEDS_RESET, and nothing more until it resets the device.
 */
import type { Device, InterruptLine, MemoryHandler } from './device.ts';
import * as virtio from './virtio-registers.ts';
import { MOST_QUEUE_ENTRIES, newVirtqueue, totalLength, Virtqueue, VirtqueueFault } from './virtqueue.ts';
import type { GuestMemory, Segment, VirtqueueState } from './virtqueue.ts';

/** Where the registers lie: above all RAM that this PC can have. */
export const VIRTIO_9P_ADDRESS = 0xfeb00000;
export const VIRTIO_9P_BYTES = 0x200;
export const VIRTIO_9P_IRQ = 11;

/** "INT8". */
const VENDOR_ID = 0x38544e49;
const OFFERED = [virtio.VIRTIO_9P_F_MOUNT_TAG, virtio.VIRTIO_F_VERSION_1_HIGH];
const MOST_TAG_BYTES = VIRTIO_9P_BYTES - virtio.VIRTIO_MMIO_CONFIG - 2;
const ADDRESS_REGISTERS = [
  virtio.VIRTIO_MMIO_QUEUE_DESC_LOW,
  virtio.VIRTIO_MMIO_QUEUE_DESC_HIGH,
  virtio.VIRTIO_MMIO_QUEUE_DRIVER_LOW,
  virtio.VIRTIO_MMIO_QUEUE_DRIVER_HIGH,
  virtio.VIRTIO_MMIO_QUEUE_DEVICE_LOW,
  virtio.VIRTIO_MMIO_QUEUE_DEVICE_HIGH,
];

/** What the guest waits for. Numbers grow by one from the first request after power-on, device resets notwithstanding. */
export interface ShareRequest {
  readonly id: number;
  readonly bytes: Uint8Array;
  /** Bytes that an answer may have. */
  readonly room: number;
}

interface Pending {
  id: number;
  bytes: Uint8Array;
  head: number;
  writable: Segment[];
}

interface Registers {
  status: number;
  deviceFeaturesSel: number;
  driverFeaturesSel: number;
  driverFeatures: number[];
  queueSel: number;
  interruptStatus: number;
}

interface Virtio9pState {
  registers: Registers;
  queue: VirtqueueState;
  pending: Pending[];
  nextId: number;
}

function newRegisters(): Registers {
  return {
    status: 0,
    deviceFeaturesSel: 0,
    driverFeaturesSel: 0,
    driverFeatures: [0, 0],
    queueSel: 0,
    interruptStatus: 0,
  };
}

export class Virtio9p implements Device, MemoryHandler {
  readonly name = 'virtio-9p';
  readonly #memory: GuestMemory;
  readonly #irq: InterruptLine;
  readonly #config: Uint8Array;
  #r = newRegisters();
  #queue = newVirtqueue();
  #pending: Pending[] = [];
  #nextId = 0;

  /** `tag`: the name by which a guest mounts it. @throws RangeError when the tag is empty or too long. */
  constructor(tag: string, memory: GuestMemory, irq: InterruptLine) {
    const bytes = Uint8Array.from(tag, (char) => char.charCodeAt(0));
    if (bytes.length === 0 || bytes.length > MOST_TAG_BYTES)
      throw new RangeError(`a tag has 1 to ${MOST_TAG_BYTES} characters, not ${bytes.length}`);
    this.#config = Uint8Array.of(bytes.length & 0xff, bytes.length >> 8, ...bytes);
    this.#memory = memory;
    this.#irq = irq;
  }

  /** What has not been answered, in the order in which it was asked. */
  get requests(): ShareRequest[] {
    return this.#pending.map(({ id, bytes, writable }) => ({ id, bytes, room: totalLength(writable) }));
  }

  /** Nobody waits any more for the answer to a request from before a reset: it is dropped. @throws RangeError if too long */
  answer(id: number, bytes: Uint8Array): void {
    const index = this.#pending.findIndex((each) => each.id === id);
    if (index < 0) return;
    const { head, writable } = this.#pending[index];
    if (bytes.length > totalLength(writable))
      throw new RangeError(`an answer of ${bytes.length} bytes does not fit into ${totalLength(writable)}`);
    this.#pending.splice(index, 1);
    const wanted = new Virtqueue(this.#queue, this.#memory).give(head, writable, bytes);
    if (wanted) this.#raise(virtio.VIRTIO_INT_USED_BUFFER);
  }

  reset(): void {
    this.#r = newRegisters();
    this.#queue = newVirtqueue();
    this.#pending = [];
    this.#irq.set(false);
  }

  readMemory(offset: number, size: 1 | 2 | 4): number {
    if (offset >= virtio.VIRTIO_MMIO_CONFIG) return this.#readConfig(offset, size);
    return size === 4 ? this.#readRegister(offset) : 0;
  }

  /** Registers are written as whole words (4.2.2.2); the configuration cannot be written. */
  writeMemory(offset: number, size: 1 | 2 | 4, value: number): void {
    if (offset < virtio.VIRTIO_MMIO_CONFIG && size === 4) this.#writeRegister(offset, value);
  }

  save(): Virtio9pState {
    return {
      registers: { ...this.#r, driverFeatures: [...this.#r.driverFeatures] },
      queue: { ...this.#queue, addresses: [...this.#queue.addresses] },
      pending: this.#pending.map((each) => ({
        ...each,
        writable: each.writable.map((segment) => ({ ...segment })),
      })),
      nextId: this.#nextId,
    };
  }

  restore(saved: unknown): void {
    const { registers, queue, pending, nextId } = saved as Virtio9pState;
    this.#r = { ...registers, driverFeatures: [...registers.driverFeatures] };
    this.#queue = { ...queue, addresses: [...queue.addresses] };
    this.#pending = pending.map((each) => ({ ...each, writable: [...each.writable] }));
    this.#nextId = nextId;
  }

  // ---------------------------------------------------------------- registers

  #readConfig(offset: number, size: number): number {
    let value = 0;
    for (let byte = 0; byte < size; byte++)
      value |= (this.#config[offset - virtio.VIRTIO_MMIO_CONFIG + byte] ?? 0) << (8 * byte);
    return value >>> 0;
  }

  #readRegister(register: number): number {
    const isQueue = this.#r.queueSel === 0;
    switch (register) {
      case virtio.VIRTIO_MMIO_MAGIC_VALUE:
        return virtio.VIRTIO_MMIO_MAGIC;
      case virtio.VIRTIO_MMIO_VERSION:
        return virtio.VIRTIO_MMIO_VERSION_2;
      case virtio.VIRTIO_MMIO_DEVICE_ID:
        return virtio.VIRTIO_ID_9P;
      case virtio.VIRTIO_MMIO_VENDOR_ID:
        return VENDOR_ID;
      case virtio.VIRTIO_MMIO_DEVICE_FEATURES:
        return OFFERED[this.#r.deviceFeaturesSel] ?? 0;
      case virtio.VIRTIO_MMIO_QUEUE_NUM_MAX:
        return isQueue ? MOST_QUEUE_ENTRIES : 0;
      case virtio.VIRTIO_MMIO_QUEUE_READY:
        return isQueue && this.#queue.ready ? 1 : 0;
      case virtio.VIRTIO_MMIO_INTERRUPT_STATUS:
        return this.#r.interruptStatus;
      case virtio.VIRTIO_MMIO_STATUS:
        return this.#r.status;
      default: // ConfigGeneration among them: the configuration never changes
        return 0;
    }
  }

  #writeRegister(register: number, value: number): void {
    const r = this.#r;
    switch (register) {
      case virtio.VIRTIO_MMIO_DEVICE_FEATURES_SEL:
        r.deviceFeaturesSel = value;
        return;
      case virtio.VIRTIO_MMIO_DRIVER_FEATURES_SEL:
        r.driverFeaturesSel = value;
        return;
      case virtio.VIRTIO_MMIO_DRIVER_FEATURES:
        if (r.driverFeaturesSel < 2 && !(r.status & virtio.VIRTIO_STATUS_FEATURES_OK))
          r.driverFeatures[r.driverFeaturesSel] = value;
        return;
      case virtio.VIRTIO_MMIO_QUEUE_SEL:
        r.queueSel = value;
        return;
      case virtio.VIRTIO_MMIO_QUEUE_NOTIFY:
        if (value === 0) this.#takeRequests();
        return;
      case virtio.VIRTIO_MMIO_INTERRUPT_ACK:
        r.interruptStatus &= ~value;
        this.#irq.set(r.interruptStatus !== 0);
        return;
      case virtio.VIRTIO_MMIO_STATUS:
        return this.#writeStatus(value);
      default:
        if (r.queueSel === 0) this.#writeQueueRegister(register, value);
    }
  }

  #writeQueueRegister(register: number, value: number): void {
    if (register === virtio.VIRTIO_MMIO_QUEUE_READY) return this.#setReady(value);
    if (this.#queue.ready) return;
    if (register === virtio.VIRTIO_MMIO_QUEUE_NUM) this.#queue.size = value;
    const address = ADDRESS_REGISTERS.indexOf(register);
    if (address >= 0) this.#queue.addresses[address] = value;
  }

  #setReady(value: number): void {
    const { size, addresses } = this.#queue;
    this.#queue = { ...newVirtqueue(), size, addresses };
    this.#pending = [];
    if (value !== 1) return;
    this.#guard(() => new Virtqueue(this.#queue, this.#memory).check());
    this.#queue.ready = (this.#r.status & virtio.VIRTIO_STATUS_NEEDS_RESET) === 0;
  }

  /** Zero resets. Features are accepted only if they were offered and the device is driven as what it is (3.1.1). */
  #writeStatus(value: number): void {
    if (value === 0) return this.reset();
    const r = this.#r;
    let status = (value & 0xbf) | (r.status & virtio.VIRTIO_STATUS_NEEDS_RESET);
    const accepted =
      r.driverFeatures.every((bits, word) => (bits & ~OFFERED[word]) === 0) &&
      (r.driverFeatures[1] & virtio.VIRTIO_F_VERSION_1_HIGH) !== 0;
    if (!accepted) status &= ~virtio.VIRTIO_STATUS_FEATURES_OK;
    r.status = status;
  }

  // ---------------------------------------------------------------- the queue

  /** Works only once the driver has said that it is ready, and no longer when it has to reset the device (2.1.2). */
  #takeRequests(): void {
    const both = virtio.VIRTIO_STATUS_DRIVER_OK | virtio.VIRTIO_STATUS_NEEDS_RESET;
    if (!this.#queue.ready || (this.#r.status & both) !== virtio.VIRTIO_STATUS_DRIVER_OK) return;
    const queue = new Virtqueue(this.#queue, this.#memory);
    this.#guard(() => {
      for (let chain = queue.take(); chain !== null; chain = queue.take()) {
        const { head, readable, writable } = chain;
        if (this.#pending.some((each) => each.head === head))
          throw new VirtqueueFault(`descriptor ${head} is offered twice`);
        this.#pending.push({ id: this.#nextId++, bytes: readable, head, writable });
      }
    });
  }

  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof VirtqueueFault)) throw error;
      this.#r.status |= virtio.VIRTIO_STATUS_NEEDS_RESET;
      if (this.#r.status & virtio.VIRTIO_STATUS_DRIVER_OK) this.#raise(virtio.VIRTIO_INT_CONFIG_CHANGE);
    }
  }

  #raise(why: number): void {
    this.#r.interruptStatus |= why;
    this.#irq.set(true);
  }
}
