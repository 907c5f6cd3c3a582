import { describe, expect, it } from 'vitest';
import { ImageError, loadImage } from '../../../emulator/loader/index.ts';
import type { BootImage } from '../../../emulator/loader/index.ts';
import { concat, elf, kernel, multibootHeader } from './images.ts';

const MIB = 1 << 20;
const CODE = [0x90, 0xf4];

function load(image: BootImage, mib = 4) {
  const ram = new Uint8Array(mib * MIB).fill(0xcc);
  const entry = loadImage(ram, image);
  const view = new DataView(ram.buffer);
  const word = (address: number) => view.getUint32(address, true);
  const text = (address: number) => {
    const end = ram.indexOf(0, address);
    return new TextDecoder().decode(ram.subarray(address, end));
  };
  return { ram, entry, word, text };
}

const failure = (image: BootImage, mib = 4): string => {
  const ram = new Uint8Array(mib * MIB);
  try {
    loadImage(ram, image);
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    expect(ram.every((byte) => byte === 0)).toBe(true);
    return error.message;
  }
  throw new Error('the image was accepted');
};

describe('Multiboot ELF images', () => {
  it('segments are placed at their physical addresses, the rest of their memory is zero', () => {
    const { ram, entry } = load({ kernel: kernel(CODE, 8192) });
    expect(entry).toMatchObject({ eip: 0x10000c, registers: { eax: 0x2badb002 } });
    expect([...ram.subarray(0x10000c, 0x100010)]).toEqual([0x90, 0xf4, 0, 0]);
    expect(ram[0x101fff]).toBe(0);
    expect(ram[0x102000]).toBe(0xcc);
  });

  it('an entry point given as virtual address is brought down with its segment', () => {
    const bytes = concat(multibootHeader(0), CODE);
    const image = elf([{ address: 0x100000, bytes, virtualOffset: 0xc0000000 }], 0xc010000c);
    expect(load({ kernel: image }).entry.eip).toBe(0x10000c);
  });

  it('the information tells memory, command line, loader and map', () => {
    const { entry, word, text } = load({ kernel: kernel(CODE), commandLine: 'console=ttyS0 name=Zoë' });
    const info = entry.registers.ebx!;
    expect(word(info)).toBe(0x245);
    expect([word(info + 4), word(info + 8)]).toEqual([639, 3 * 1024]);
    expect(text(word(info + 16))).toBe('console=ttyS0 name=Zoë');
    expect(text(word(info + 64))).toBe('Int80');
    const map = word(info + 48);
    expect(word(info + 44)).toBe(72);
    expect([0, 4, 8, 12, 16, 20].map((at) => word(map + 48 + at))).toEqual([20, MIB, 0, 3 * MIB, 0, 1]);
    expect([4, 12, 20].map((at) => word(map + 24 + at))).toEqual([0x9fc00, MIB - 0x9fc00, 2]);
  });

  it('the initrd is the first module, page-aligned behind the kernel', () => {
    const initrd = Uint8Array.from([1, 2, 3, 4, 5]);
    const { ram, entry, word, text } = load({ kernel: kernel(CODE, 5000), initrd });
    const info = entry.registers.ebx!;
    expect(word(info) & 8).toBe(8);
    expect(word(info + 20)).toBe(1);
    const module = word(info + 24);
    expect([word(module), word(module + 4)]).toEqual([0x102000, 0x102005]);
    expect(text(word(module + 8))).toBe('initrd');
    expect([...ram.subarray(0x102000, 0x102005)]).toEqual([...initrd]);
  });

  it('without an initrd there is no module', () => {
    const { entry, word } = load({ kernel: kernel(CODE) });
    expect(word(entry.registers.ebx!) & 8).toBe(0);
  });

  it('the information avoids a kernel in low memory', () => {
    const bytes = concat(multibootHeader(0), CODE);
    const { entry } = load({ kernel: elf([{ address: 0x1000, bytes, memorySize: 0x9d000 }], 0x100c) });
    expect(entry.registers.ebx! >= 0x9e000).toBe(true);
    const full = load({ kernel: elf([{ address: 0x1000, bytes, memorySize: 0x9ec00 }], 0x100c) });
    expect(full.entry.registers.ebx!).toBe(MIB);
  });
});

describe('Multiboot images with addresses in the header', () => {
  const raw = (addresses: number[], flags = 0x10000) =>
    concat([0, 0, 0, 0], multibootHeader(flags, addresses), CODE);

  it('are loaded by them, with load_end 0 meaning the whole file', () => {
    const { ram, entry } = load({ kernel: raw([0x200004, 0x200000, 0, 0x200100, 0x200024]) });
    expect(entry.eip).toBe(0x200024);
    expect([...ram.subarray(0x200024, 0x200028)]).toEqual([0x90, 0xf4, 0, 0]);
    expect(ram[0x2000ff]).toBe(0);
    expect(ram[0x200100]).toBe(0xcc);
  });

  it('are refused when the addresses contradict each other', () => {
    expect(failure({ kernel: raw([0x200004, 0x300000, 0, 0, 0x200024]) })).toContain('load address');
    expect(failure({ kernel: raw([0x200004, 0x200000, 0x201000, 0, 0x200024]) })).toContain('cut off');
    expect(failure({ kernel: raw([0x200004, 0x200000, 0x200020, 0x200010, 0x200008]) })).toContain('bss');
    expect(failure({ kernel: raw([0x200004, 0x200000, 0, 0, 0x900000]) })).toContain('entry point');
    expect(failure({ kernel: raw([0x200004, 0x200000]).slice(0, 20) })).toContain('cut off');
  });
});

describe('images that cannot be booted', () => {
  it.each([
    ['an empty file', new Uint8Array(0), 'is empty'],
    ['text', new TextEncoder().encode('hello world\n'.repeat(100)), 'no boot image'],
    [
      'an ELF program without header',
      elf([{ address: 0x100000, bytes: Uint8Array.from(CODE) }], 0x100000),
      'no Multiboot',
    ],
    ['a header that asks for a video mode', concat(multibootHeader(4)), 'video mode'],
    ['a header with an unknown requirement', concat(multibootHeader(0x100)), '0x100'],
    ['a header in neither ELF nor raw image', concat(multibootHeader(0), CODE), 'neither an ELF file'],
    [
      'a header with a wrong checksum',
      concat([2, 0xb0, 0xad, 0x1b, 0, 0, 0, 0, 1, 2, 3, 4]),
      'no boot image',
    ],
    ['a header behind the first 8 KiB', concat(new Uint8Array(8192), multibootHeader(0)), 'no boot image'],
  ])('%s', (_, bytes, message) => {
    expect(failure({ kernel: bytes })).toContain(message);
  });

  it('a 64-bit, big-endian, foreign, relocatable or broken ELF', () => {
    const broken = (offset: number, value: number) => {
      const image = kernel(CODE);
      image[offset] = value;
      return failure({ kernel: image });
    };
    expect(broken(4, 2)).toContain('64-bit');
    expect(broken(5, 2)).toContain('big-endian');
    expect(broken(18, 62)).toContain('machine 62');
    expect(broken(16, 1)).toContain('not been linked');
    expect(broken(16, 3)).toContain('type 3');
    expect(broken(25, 0x50)).toContain('entry point');
    expect(broken(44, 0)).toContain('no loadable segment');
    expect(broken(30, 0x10)).toContain('cut off');
  });

  it('an ELF that is cut off, at every length', () => {
    const whole = kernel(new Array<number>(300).fill(0x90));
    for (let length = 0; length < whole.length; length += 7) failure({ kernel: whole.slice(0, length) });
  });

  it('a segment outside memory, in the reserved space, or over another', () => {
    const bytes = concat(multibootHeader(0), CODE);
    const at = (...addresses: number[]) =>
      failure({
        kernel: elf(
          addresses.map((address) => ({ address, bytes })),
          addresses[0] + 12,
        ),
      });
    expect(at(4 * MIB - 4)).toContain("outside the machine's memory of 4 MiB");
    expect(at(0xfffffff0)).toContain('outside');
    expect(at(0xb8000)).toContain('firmware and video');
    expect(at(MIB, MIB + 8)).toContain('overlaps');
  });

  it('an initrd larger than memory', () => {
    expect(failure({ kernel: kernel(CODE), initrd: new Uint8Array(4 * MIB) })).toContain(
      'initrd of 4194304 bytes',
    );
    expect(load({ kernel: kernel(CODE), initrd: new Uint8Array(3 * MIB - 4096) }).entry.eip).toBe(0x10000c);
  });
});
