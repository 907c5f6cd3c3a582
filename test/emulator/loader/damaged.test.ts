/**
 * Images that are cut off or misdescribed: every length, and wild values in every field of every header. Each is either
 * refused with a reason, nothing having been written, or boots something that runs or stops; nothing else is thrown.
 */
import { describe, expect, it } from 'vitest';
import { ImageError, loadImage } from '../../../emulator/loader/index.ts';
import type { EntryState } from '../../../emulator/loader/index.ts';
import { Machine } from '../../../emulator/machine.ts';
import { concat, elf, kernel, multibootHeader } from './images.ts';

const MIB = 1 << 20;
const RAM = new Uint8Array(4 * MIB);
const ZEROS = new Uint8Array(4 * MIB);
/** inc %eax; jmp to it. */
const LOOP = [0x40, 0xeb, 0xfd];
const RUN_TICKS = 2000;
const INITRD = Uint8Array.from({ length: 5000 }, (_, n) => n & 255);

function bzImage(): Uint8Array {
  const setup = new Uint8Array(5 * 512);
  const view = new DataView(setup.buffer);
  setup[0x1f1] = 4;
  view.setUint32(0x1f4, 1, true);
  view.setUint16(0x1fe, 0xaa55, true);
  setup[0x201] = 0x66;
  view.setUint32(0x202, 0x53726448, true);
  view.setUint16(0x206, 0x20f, true);
  setup[0x211] = 1;
  view.setUint32(0x214, MIB, true);
  view.setUint32(0x22c, 0x7fffffff, true);
  view.setUint32(0x238, 2047, true);
  view.setUint32(0x260, 0x10000, true);
  return concat(setup, LOOP);
}

function rawMultiboot(): Uint8Array {
  const header = multibootHeader(1 << 16, [MIB, MIB, MIB + 35, MIB + 64, MIB + 32]);
  return concat(header, LOOP);
}

function twoSegments(): Uint8Array {
  const code = concat(multibootHeader(0), LOOP);
  const data = { address: 2 * MIB, bytes: Uint8Array.from([1, 2, 3]), memorySize: 4096 };
  return elf([{ address: MIB, bytes: code }, data], MIB + 12);
}

interface Sample {
  name: string;
  image: Uint8Array;
  /** Bytes of headers, in which every field is made wild. */
  headers: [number, number][];
}

const SAMPLES: Sample[] = [
  { name: 'a Multiboot ELF image', image: kernel(LOOP), headers: [[0, 52 + 32 + 15]] },
  { name: 'one of two segments', image: twoSegments(), headers: [[0, 52 + 64 + 12]] },
  { name: 'a Multiboot image with address fields', image: rawMultiboot(), headers: [[0, 32]] },
  { name: 'a bzImage', image: bzImage(), headers: [[0x1f0, 0x268]] },
];

/** A length or address that a program might trip over, for a field of `size` bytes. */
function wildValues(size: number, length: number): number[] {
  const top = 2 ** (8 * size);
  const values = [0, 1, 2, top / 2 - 1, top / 2, top - 1, top - 4, top - 4096];
  if (size > 1) values.push(length - 1, length, length + 1, 0x1000 % top, 0xffff);
  if (size > 2) values.push(MIB - 1, 4 * MIB - 1, 4 * MIB, 0x9fc00, 0xc0000000, 0x7ffff000);
  return values.map((value) => ((value % top) + top) % top);
}

function put(image: Uint8Array, at: number, size: number, value: number): Uint8Array {
  const changed = image.slice();
  for (let n = 0; n < size && at + n < changed.length; n++)
    changed[at + n] = Math.floor(value / 2 ** (8 * n)) & 255;
  return changed;
}

/** The reason of the refusal, or how to enter. Whatever else is thrown ends the test. */
function attempt(image: Uint8Array, initrd?: Uint8Array): string | EntryState {
  try {
    const entry = loadImage(RAM, { kernel: image, initrd, commandLine: 'a b c' });
    RAM.fill(0);
    return entry;
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    if (!/^[^\n]{10,}$/.test(error.message)) throw new Error(`no reason: ${error.message}`);
    if (Buffer.compare(RAM, ZEROS) !== 0) throw new Error(`memory was written before: ${error.message}`);
    return error.message;
  }
}

/** What was accepted runs, or stops as a machine does. */
function runs(image: Uint8Array): string {
  const machine = new Machine({ memoryMiB: 4, bootTimeSeconds: 0, translate: { threshold: 0 } });
  machine.boot({ kernel: image });
  return machine.run(RUN_TICKS);
}

describe.each(SAMPLES)('$name', ({ image, headers }) => {
  it('boots as it is, with an initrd and without', () => {
    expect(attempt(image)).toBeTypeOf('object');
    expect(attempt(image, INITRD)).toBeTypeOf('object');
    expect(runs(image)).toBe('budget');
  });

  it('is refused at every length that cuts it off', () => {
    const accepted: number[] = [];
    for (let length = 0; length < image.length; length++) {
      if (typeof attempt(image.subarray(0, length)) !== 'string') accepted.push(length);
    }
    // A bzImage's size counts in units of 16 bytes.
    expect(accepted.every((length) => length > image.length - 16)).toBe(true);
    expect(accepted.length).toBeLessThan(3);
  });

  it('with wild values in a field of a header is refused with a reason, or boots', () => {
    let refused = 0;
    const accepted: Uint8Array[] = [];
    for (const [start, end] of headers) {
      for (const size of [1, 2, 4]) {
        for (let at = start; at + size <= end; at += size) {
          for (const value of wildValues(size, image.length)) {
            const changed = put(image, at, size, value);
            if (typeof attempt(changed) === 'string') refused++;
            else accepted.push(changed);
          }
        }
      }
    }
    expect(refused).toBeGreaterThan(20);
    const some = accepted.filter((_, n) => n % Math.ceil(accepted.length / 25) === 0);
    for (const changed of some)
      expect(['budget', 'halt', 'shutdown', 'poweroff', 'reset']).toContain(runs(changed));
  });

  it('with several fields made wild at once is refused with a reason, or loads', () => {
    let state = 12345;
    const random = (limit: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * limit);
    };
    const outcomes = new Set<string>();
    for (let round = 0; round < 1500; round++) {
      let changed = image;
      for (let n = 1 + random(4); n > 0; n--) {
        const [start, end] = headers[random(headers.length)];
        const size = [1, 2, 4][random(3)];
        const values = wildValues(size, image.length);
        changed = put(changed, start + random(end - start), size, values[random(values.length)]);
      }
      const outcome = attempt(changed, random(2) === 0 ? INITRD : undefined);
      outcomes.add(typeof outcome === 'string' ? 'refused' : 'loaded');
    }
    expect(outcomes).toContain('refused');
  });
});

describe('images larger than memory', () => {
  const large = new Uint8Array(5 * MIB);
  const bytes = concat(multibootHeader(0), LOOP);

  it('are refused with what lies outside and how much there is', () => {
    expect(attempt(elf([{ address: MIB, bytes, memorySize: 4 * MIB }], MIB + 12))).toMatch(
      /kernel segment at 0x100000-0x4fffff lies outside the machine's memory of 4 MiB/,
    );
    expect(attempt(kernel(LOOP), large)).toMatch(/initrd/);
    const body = bzImage();
    expect(attempt(put(body, 0x260, 4, 8 * MIB))).toMatch(/lies outside the machine's memory of 4 MiB/);
    expect(attempt(body, large)).toMatch(
      /initrd of 5242880 bytes does not fit into memory; give the machine more/,
    );
  });

  it('an initrd that only the kernel’s own limit forbids is refused with that limit', () => {
    expect(attempt(put(bzImage(), 0x22c, 4, 0x1000ff), INITRD)).toMatch(/kernel takes none above 0x1000ff/);
  });
});

describe('an ELF file with as many program headers as there can be', () => {
  it('is decided about without a wait', () => {
    const count = 0xffff;
    const image = new Uint8Array(52 + 12 + 32 * count);
    image.set(kernel(LOOP).subarray(0, 52));
    image.set(multibootHeader(0), 52);
    const view = new DataView(image.buffer);
    view.setUint32(28, 64, true);
    view.setUint16(44, count, true);
    for (let n = 0; n < count; n++) {
      [1, 0, MIB + 16 * n, MIB + 16 * n, 16, 16, 7, 1].forEach((word, k) =>
        view.setUint32(64 + 32 * n + 4 * k, word, true),
      );
    }
    expect(attempt(image)).toMatch(/65535 loadable segments/);
  });
});
