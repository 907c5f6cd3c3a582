/** The device of a shared folder as a driver sees it: registers in memory, a queue in RAM, IRQ 11. */
import { describe, expect, it } from 'vitest';
import { VIRTIO_9P_ADDRESS as BASE } from '../../../emulator/devices/virtio-9p.ts';
import * as v from '../../../emulator/devices/virtio-registers.ts';
import { ChipBench } from './chip-bench.ts';

const TAG = 'host';
const IRQ11_VECTOR = 0x2b;
const DESC = 0x1000;
const DRIVER = 0x2000;
const DEVICE = 0x3000;
const SIZE = 8;
const STEPS = [1, 3, 11, 15];

/** A driver with its queue at fixed places in 64 KiB of RAM. */
class Driver {
  readonly bench = new ChipBench();
  readonly ram = new Uint8Array(0x10000);
  readonly view = new DataView(this.ram.buffer);
  readonly noted: [number, number][] = [];
  offered = 0;

  constructor() {
    const noteWrite = (physical: number, length: number): void => void this.noted.push([physical, length]);
    this.bench.chipset.plugShare(TAG, { ram: this.ram, noteWrite });
    this.bench.setupPics([11]);
  }

  get share() {
    return this.bench.chipset.share!;
  }

  read(register: number, size: 1 | 2 | 4 = 4): number {
    return this.bench.chipset.memory.read(BASE + register, size);
  }

  write(register: number, value: number, size: 1 | 2 | 4 = 4): void {
    this.bench.chipset.memory.write(BASE + register, size, value);
  }

  features(low = v.VIRTIO_9P_F_MOUNT_TAG, high = v.VIRTIO_F_VERSION_1_HIGH): void {
    this.write(v.VIRTIO_MMIO_DRIVER_FEATURES_SEL, 0);
    this.write(v.VIRTIO_MMIO_DRIVER_FEATURES, low);
    this.write(v.VIRTIO_MMIO_DRIVER_FEATURES_SEL, 1);
    this.write(v.VIRTIO_MMIO_DRIVER_FEATURES, high);
  }

  queue(size = SIZE, addresses = [DESC, DRIVER, DEVICE]): void {
    this.write(v.VIRTIO_MMIO_QUEUE_SEL, 0);
    this.write(v.VIRTIO_MMIO_QUEUE_NUM, size);
    [v.VIRTIO_MMIO_QUEUE_DESC_LOW, v.VIRTIO_MMIO_QUEUE_DRIVER_LOW, v.VIRTIO_MMIO_QUEUE_DEVICE_LOW].forEach(
      (register, at) => {
        this.write(register, addresses[at]);
        this.write(register + 4, Math.floor(addresses[at] / 2 ** 32));
      },
    );
    this.write(v.VIRTIO_MMIO_QUEUE_READY, 1);
  }

  started(): this {
    this.write(v.VIRTIO_MMIO_STATUS, 0);
    this.features();
    for (const status of STEPS.slice(0, 3)) this.write(v.VIRTIO_MMIO_STATUS, status);
    this.queue();
    this.write(v.VIRTIO_MMIO_STATUS, STEPS[3]);
    return this;
  }

  descriptor(number: number, address: number, length: number, flags: number, next = 0): void {
    const at = DESC + 16 * number;
    this.view.setBigUint64(at, BigInt(address), true);
    this.view.setUint32(at + 8, length, true);
    this.view.setUint16(at + 12, flags, true);
    this.view.setUint16(at + 14, next, true);
  }

  offer(head: number): void {
    this.view.setUint16(DRIVER + 4 + 2 * (this.offered % SIZE), head, true);
    this.view.setUint16(DRIVER + 2, ++this.offered, true);
    this.write(v.VIRTIO_MMIO_QUEUE_NOTIFY, 0);
  }

  /** "ab" at 0x4000 and "c" at 0x4100 to be read, 3 bytes at 0x5000 and 5 at 0x5100 to be written; from descriptor 1. */
  ask(): void {
    this.ram.set([0x61, 0x62], 0x4000);
    this.ram.set([0x63], 0x4100);
    this.descriptor(1, 0x4000, 2, v.VIRTQ_DESC_F_NEXT, 4);
    this.descriptor(4, 0x4100, 1, v.VIRTQ_DESC_F_NEXT, 2);
    this.descriptor(2, 0x5000, 3, v.VIRTQ_DESC_F_NEXT | v.VIRTQ_DESC_F_WRITE, 3);
    this.descriptor(3, 0x5100, 5, v.VIRTQ_DESC_F_WRITE);
    this.offer(1);
  }

  get status(): number {
    return this.read(v.VIRTIO_MMIO_STATUS);
  }
}

describe('the registers of the shared folder', () => {
  it('say "virt", version 2, device 9, and nothing beyond the register map', () => {
    const driver = new Driver();
    expect(driver.read(v.VIRTIO_MMIO_MAGIC_VALUE)).toBe(0x74726976);
    expect(driver.read(v.VIRTIO_MMIO_VERSION)).toBe(2);
    expect(driver.read(v.VIRTIO_MMIO_DEVICE_ID)).toBe(9);
    expect(driver.read(v.VIRTIO_MMIO_CONFIG_GENERATION)).toBe(0);
    expect(driver.read(0x0f0)).toBe(0);
  });

  it('are not there without a shared folder: a hole is', () => {
    const bench = new ChipBench();
    expect(bench.chipset.memory.read(BASE, 4)).toBe(0xffffffff);
    expect(bench.holes.map(({ name }) => name)).toEqual(['memory']);
  });

  it('are read and written as whole words only', () => {
    const driver = new Driver();
    expect([driver.read(0, 1), driver.read(0, 2)]).toEqual([0, 0]);
    driver.write(v.VIRTIO_MMIO_STATUS, 1, 1);
    expect(driver.status).toBe(0);
    driver.write(v.VIRTIO_MMIO_STATUS, 1, 4);
    expect(driver.status).toBe(1);
  });

  it('tell the tag in bytes of any width, and do not let it be changed', () => {
    const driver = new Driver();
    driver.write(v.VIRTIO_MMIO_CONFIG, 0xffffffff);
    expect(driver.read(v.VIRTIO_MMIO_CONFIG, 2)).toBe(4);
    const bytes = [0, 1, 2, 3].map((at) => driver.read(v.VIRTIO_MMIO_CONFIG + 2 + at, 1));
    expect(String.fromCharCode(...bytes)).toBe(TAG);
    expect(driver.read(v.VIRTIO_MMIO_CONFIG + 6)).toBe(0);
  });

  it('offer the tag and version 1, and accept nothing that was not offered', () => {
    const driver = new Driver();
    const offered = [0, 1, 2].map((word) => {
      driver.write(v.VIRTIO_MMIO_DEVICE_FEATURES_SEL, word);
      return driver.read(v.VIRTIO_MMIO_DEVICE_FEATURES);
    });
    expect(offered).toEqual([1, 1, 0]);
    const outcome = (low: number, high: number): number => {
      driver.write(v.VIRTIO_MMIO_STATUS, 0);
      driver.features(low, high);
      driver.write(v.VIRTIO_MMIO_STATUS, 11);
      return driver.status & v.VIRTIO_STATUS_FEATURES_OK;
    };
    expect([outcome(1, 1), outcome(0, 1)]).toEqual([8, 8]);
    expect([outcome(1, 0), outcome(3, 1), outcome(1, 3)]).toEqual([0, 0, 0]);
  });

  it('have one queue of up to 128 entries', () => {
    const driver = new Driver();
    expect(driver.read(v.VIRTIO_MMIO_QUEUE_NUM_MAX)).toBe(128);
    driver.write(v.VIRTIO_MMIO_QUEUE_SEL, 1);
    expect(driver.read(v.VIRTIO_MMIO_QUEUE_NUM_MAX)).toBe(0);
    driver.write(v.VIRTIO_MMIO_QUEUE_READY, 1);
    expect(driver.read(v.VIRTIO_MMIO_QUEUE_READY)).toBe(0);
  });

  it.each([
    ['no entries', 0, [DESC, DRIVER, DEVICE]],
    ['entries that are no power of two', 6, [DESC, DRIVER, DEVICE]],
    ['too many entries', 256, [DESC, DRIVER, DEVICE]],
    ['a table outside RAM', SIZE, [DESC, 0xfffc, DEVICE]],
    ['a table above 4 GiB', SIZE, [DESC, DRIVER, 2 ** 40]],
  ])('do not take a queue with %s', (_what, size, addresses) => {
    const driver = new Driver();
    driver.queue(size, addresses);
    expect(driver.read(v.VIRTIO_MMIO_QUEUE_READY)).toBe(0);
    expect(driver.status).toBe(v.VIRTIO_STATUS_NEEDS_RESET);
  });
});

describe('a request to the shared folder', () => {
  it('is gathered from its descriptors, with the room for an answer', () => {
    const driver = new Driver().started();
    driver.ask();
    expect(driver.share.requests).toEqual([{ id: 0, bytes: Uint8Array.of(0x61, 0x62, 0x63), room: 8 }]);
    expect(driver.bench.intr).toBe(false);
  });

  it('is answered into its descriptors, told in the device ring, and interrupts until that is acknowledged', () => {
    const driver = new Driver().started();
    driver.ask();
    driver.share.answer(0, Uint8Array.of(1, 2, 3, 4));
    expect([...driver.ram.subarray(0x5000, 0x5004)]).toEqual([1, 2, 3, 0]);
    expect([...driver.ram.subarray(0x5100, 0x5102)]).toEqual([4, 0]);
    expect(driver.view.getUint16(DEVICE + 2, true)).toBe(1);
    expect([driver.view.getUint32(DEVICE + 4, true), driver.view.getUint32(DEVICE + 8, true)]).toEqual([
      1, 4,
    ]);
    expect(driver.bench.acknowledge()).toBe(IRQ11_VECTOR);
    expect(driver.read(v.VIRTIO_MMIO_INTERRUPT_STATUS)).toBe(v.VIRTIO_INT_USED_BUFFER);
    driver.write(v.VIRTIO_MMIO_INTERRUPT_ACK, v.VIRTIO_INT_USED_BUFFER);
    expect(driver.read(v.VIRTIO_MMIO_INTERRUPT_STATUS)).toBe(0);
    expect(driver.share.requests).toEqual([]);
  });

  it('says which memory it is about to write, before any of it is written elsewhere', () => {
    const driver = new Driver().started();
    driver.ask();
    driver.share.answer(0, Uint8Array.of(1, 2, 3, 4));
    expect(driver.noted).toEqual([
      [0x5000, 3],
      [0x5100, 1],
      [DEVICE + 4, 8],
      [DEVICE + 2, 2],
    ]);
  });

  it('interrupts nobody who has said that he looks himself', () => {
    const driver = new Driver().started();
    driver.view.setUint16(DRIVER, v.VIRTQ_AVAIL_F_NO_INTERRUPT, true);
    driver.ask();
    driver.share.answer(0, Uint8Array.of(1));
    expect(driver.bench.intr).toBe(false);
    expect(driver.view.getUint16(DEVICE + 2, true)).toBe(1);
  });

  it('has no more room than was offered', () => {
    const driver = new Driver().started();
    driver.ask();
    expect(() => driver.share.answer(0, new Uint8Array(9))).toThrow(/9 bytes.*into 8/);
    expect(driver.share.requests).toHaveLength(1);
  });

  it('is not taken before the driver is ready, nor without its notice', () => {
    const driver = new Driver();
    driver.features();
    driver.queue();
    driver.ask();
    expect(driver.share.requests).toEqual([]);
    const quiet = new Driver().started();
    quiet.descriptor(0, 0x4000, 2, 0);
    quiet.view.setUint16(DRIVER + 2, 1, true);
    quiet.write(v.VIRTIO_MMIO_QUEUE_NOTIFY, 1);
    expect(quiet.share.requests).toEqual([]);
  });

  it('is forgotten when the device is reset; a late answer changes nothing, and numbers go on', () => {
    const driver = new Driver().started();
    driver.ask();
    driver.write(v.VIRTIO_MMIO_STATUS, 0);
    expect(driver.share.requests).toEqual([]);
    const before = driver.ram.slice();
    driver.share.answer(0, Uint8Array.of(1, 2));
    expect(driver.ram).toEqual(before);
    driver.offered = 0;
    driver.started().ask();
    expect(driver.share.requests.map(({ id }) => id)).toEqual([1]);
  });

  it('survives saving and restoring, unanswered', () => {
    const driver = new Driver().started();
    driver.ask();
    const saved = structuredClone(driver.bench.chipset.save());
    driver.share.answer(0, Uint8Array.of(1));
    driver.bench.chipset.restore(saved);
    expect(driver.share.requests).toEqual([{ id: 0, bytes: Uint8Array.of(0x61, 0x62, 0x63), room: 8 }]);
    expect(driver.bench.chipset.save()).toEqual(saved);
  });

  it.each<[string, (driver: Driver) => void]>([
    ['a descriptor that is not there', (driver) => driver.offer(SIZE)],
    [
      'a chain that bites its tail',
      (driver) => {
        driver.descriptor(0, 0x4000, 1, v.VIRTQ_DESC_F_NEXT, 0);
        driver.offer(0);
      },
    ],
    [
      'memory that is none',
      (driver) => {
        driver.descriptor(0, 0xfffff, 16, 0);
        driver.offer(0);
      },
    ],
    [
      'a length that passes the end of RAM',
      (driver) => {
        driver.descriptor(0, 0x4000, 0xffffffff, v.VIRTQ_DESC_F_WRITE);
        driver.offer(0);
      },
    ],
    [
      'a table of descriptors, which was not agreed on',
      (driver) => {
        driver.descriptor(0, 0x4000, 16, v.VIRTQ_DESC_F_INDIRECT);
        driver.offer(0);
      },
    ],
    [
      'bytes behind the room for the answer',
      (driver) => {
        driver.descriptor(0, 0x5000, 8, v.VIRTQ_DESC_F_NEXT | v.VIRTQ_DESC_F_WRITE, 1);
        driver.descriptor(1, 0x4000, 8, 0);
        driver.offer(0);
      },
    ],
    [
      'the same descriptors twice',
      (driver) => {
        driver.ask();
        driver.offer(1);
      },
    ],
    [
      'more entries than the queue has',
      (driver) => {
        driver.view.setUint16(DRIVER + 2, SIZE + 1, true);
        driver.write(v.VIRTIO_MMIO_QUEUE_NOTIFY, 0);
      },
    ],
  ])('with %s makes the device need a reset, and work again after it', (_what, spoil) => {
    const driver = new Driver().started();
    spoil(driver);
    expect(driver.status & v.VIRTIO_STATUS_NEEDS_RESET).toBe(v.VIRTIO_STATUS_NEEDS_RESET);
    expect(driver.read(v.VIRTIO_MMIO_INTERRUPT_STATUS)).toBe(v.VIRTIO_INT_CONFIG_CHANGE);
    expect(driver.bench.acknowledge()).toBe(IRQ11_VECTOR);
    const waiting = driver.share.requests.length;
    driver.ask();
    expect(driver.share.requests).toHaveLength(waiting);
    driver.offered = 0;
    driver.ram.fill(0, DRIVER, DRIVER + 64);
    driver.started().ask();
    expect(driver.share.requests).toHaveLength(1);
  });

  it('goes round the queue more often than its index can count', () => {
    const driver = new Driver().started();
    driver.ask();
    driver.share.answer(0, Uint8Array.of(7));
    for (let id = 1; id < 0x10005; id++) {
      driver.offer(1);
      driver.share.answer(id, Uint8Array.of(id & 0xff));
    }
    expect(driver.view.getUint16(DEVICE + 2, true)).toBe(5);
    expect(driver.ram[0x5000]).toBe(4);
    expect(driver.status & v.VIRTIO_STATUS_NEEDS_RESET).toBe(0);
  });
});

it.each(['', 'x'.repeat(255)])('a tag of a length that cannot be is refused', (tag) => {
  const plug = () => new ChipBench().chipset.plugShare(tag, { ram: new Uint8Array(0), noteWrite: () => {} });
  expect(plug).toThrow(/a tag has 1 to 254 characters/);
});
