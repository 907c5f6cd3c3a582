import { describe, expect, it } from 'vitest';
import { ImageError, loadImage } from '../../../emulator/loader/index.ts';
import type { BootImage, EntryState } from '../../../emulator/loader/index.ts';

const MIB = 1024 * 1024;
const SETUP_BYTES = 5 * 512;
const HEADER_END = 0x268;

interface Shape {
  body?: number[];
  version?: number;
  loadflags?: number;
  syssize?: number;
  initSize?: number;
  initrdMaximum?: number;
  commandLineMaximum?: number;
}

/** A bzImage with four setup sectors and the given fields. */
function bzImage({
  body = [0xf4, 1, 2, 3],
  version = 0x20f,
  loadflags = 1,
  ...rest
}: Shape = {}): Uint8Array {
  const image = new Uint8Array(SETUP_BYTES + body.length);
  const view = new DataView(image.buffer);
  image[0x1f1] = 4;
  view.setUint32(0x1f4, rest.syssize ?? Math.ceil(body.length / 16), true);
  view.setUint16(0x1fe, 0xaa55, true);
  image[0x201] = HEADER_END - 0x202;
  image.set(new TextEncoder().encode('HdrS'), 0x202);
  view.setUint16(0x206, version, true);
  image[0x211] = loadflags;
  view.setUint32(0x214, 0x100000, true);
  view.setUint32(0x22c, rest.initrdMaximum ?? 0x7fffffff, true);
  view.setUint32(0x238, rest.commandLineMaximum ?? 2047, true);
  view.setUint32(0x260, rest.initSize ?? 0x100000, true);
  image.set(body, SETUP_BYTES);
  return image;
}

function load(
  image: BootImage,
  memoryMiB = 8,
): { ram: Uint8Array; view: DataView; entry: EntryState; page: number } {
  const ram = new Uint8Array(memoryMiB * MIB);
  const entry = loadImage(ram, image);
  return { ram, view: new DataView(ram.buffer), entry, page: entry.registers.esi! };
}

function failure(image: BootImage, memoryMiB = 8): string {
  const ram = new Uint8Array(memoryMiB * MIB);
  try {
    loadImage(ram, image);
  } catch (error) {
    expect(error).toBeInstanceOf(ImageError);
    expect(ram.every((byte) => byte === 0)).toBe(true);
    return (error as Error).message;
  }
  return 'it was loaded';
}

describe('the 32-bit Linux boot protocol', () => {
  it('puts the protected-mode kernel at its address and enters it with the boot parameters in ESI', () => {
    const { ram, entry, page } = load({ kernel: bzImage() });
    expect([...ram.subarray(0x100000, 0x100004)]).toEqual([0xf4, 1, 2, 3]);
    expect(entry).toMatchObject({ eip: 0x100000, codeSelector: 0x10, dataSelector: 0x18 });
    expect(page).toBeLessThan(0x9fc00);
  });

  it('hands over a GDT with flat segments at the selectors it enters with', () => {
    const { view, entry } = load({ kernel: bzImage() });
    const { base, limit } = entry.gdt!;
    expect(limit).toBe(31);
    expect([view.getUint32(base + 0x10, true), view.getUint32(base + 0x14, true)]).toEqual([
      0xffff, 0xcf9b00,
    ]);
    expect([view.getUint32(base + 0x18, true), view.getUint32(base + 0x1c, true)]).toEqual([
      0xffff, 0xcf9300,
    ]);
  });

  it('copies the setup header and tells loader, command line and memory map', () => {
    const { ram, view, page } = load({ kernel: bzImage(), commandLine: 'console=ttyS0' });
    expect(view.getUint32(page + 0x202, true)).toBe(0x53726448);
    expect(ram[page + 0x210]).toBe(0xff);
    const text = view.getUint32(page + 0x228, true);
    expect(new TextDecoder().decode(ram.subarray(text, text + 14))).toBe('console=ttyS0\0');
    expect(ram[page + 0x1e8]).toBe(3);
    const high = page + 0x2d0 + 40;
    expect([
      view.getUint32(high, true),
      view.getUint32(high + 8, true),
      view.getUint32(high + 16, true),
    ]).toEqual([MIB, 7 * MIB, 1]);
  });

  it('puts the initrd as high as the kernel allows, on a page', () => {
    const initrd = Uint8Array.from([9, 8, 7]);
    const top = load({ kernel: bzImage(), initrd });
    expect(top.view.getUint32(top.page + 0x218, true)).toBe(8 * MIB - 4096);
    expect(top.view.getUint32(top.page + 0x21c, true)).toBe(3);
    expect([...top.ram.subarray(8 * MIB - 4096, 8 * MIB - 4093)]).toEqual([9, 8, 7]);
    const limited = load({ kernel: bzImage({ initrdMaximum: 4 * MIB - 1 }), initrd });
    expect(limited.view.getUint32(limited.page + 0x218, true)).toBe(4 * MIB - 4096);
  });

  it('names no initrd when there is none', () => {
    const { view, page } = load({ kernel: bzImage() });
    expect([view.getUint32(page + 0x218, true), view.getUint32(page + 0x21c, true)]).toEqual([0, 0]);
  });
});

describe('bzImages that cannot be booted', () => {
  it('are named with the reason, and nothing is written', () => {
    expect(failure({ kernel: bzImage().subarray(0, 0x250) })).toContain('cut off in its setup header');
    expect(failure({ kernel: bzImage({ syssize: 100 }) })).toContain('cut off: its kernel has 1600 bytes');
    expect(failure({ kernel: bzImage({ version: 0x202 }) })).toContain('boot protocol 0x202');
    expect(failure({ kernel: bzImage({ loadflags: 0 }) })).toContain('zImage');
    expect(failure({ kernel: bzImage({ initSize: 9 * MIB }) })).toContain('outside the machine');
    expect(failure({ kernel: bzImage({ commandLineMaximum: 4 }), commandLine: 'quiet' })).toContain(
      'command line',
    );
    expect(failure({ kernel: bzImage(), initrd: new Uint8Array(9 * MIB) })).toContain('does not fit');
    expect(
      failure({ kernel: bzImage({ initSize: 7 * MIB - 4096 }), initrd: new Uint8Array(8192) }),
    ).toContain('overlaps the kernel');
  });
});
