/** Picks the boot protocol by looking at the image's bytes, and loads it. */
import { isElf, parseElf } from './elf.ts';
import { ImageError } from './image-error.ts';
import { findMultibootHeader, loadMultiboot } from './multiboot.ts';
import { loadBzImage } from './bzimage.ts';
import type { EntryState } from '../cpu/entry-state.ts';

export { ImageError } from './image-error.ts';
export type { EntryState } from '../cpu/entry-state.ts';

export interface BootImage {
  /** The kernel file, whole. */
  kernel: Uint8Array;
  /** Initial RAM disk, handed over as the first module. */
  initrd?: Uint8Array;
  /** Contents of the disk to be plugged in; without them there is none. Kept, and never changed. */
  disk?: Uint8Array;
  /** A shared folder is plugged in, which the guest mounts by this tag; without it there is none. */
  share?: { tag: string };
  commandLine?: string;
}

export type BootProtocol = 'multiboot' | 'bzimage';

/** Linux/x86 boot protocol: the boot sector's signature and "HdrS" behind it. */
const BOOT_FLAG_OFFSET = 0x1fe;
const HDRS_OFFSET = 0x202;

function hasLinuxHeader(kernel: Uint8Array): boolean {
  if (kernel.length < HDRS_OFFSET + 4) return false;
  const signature = String.fromCharCode(...kernel.subarray(HDRS_OFFSET, HDRS_OFFSET + 4));
  return kernel[BOOT_FLAG_OFFSET] === 0x55 && kernel[BOOT_FLAG_OFFSET + 1] === 0xaa && signature === 'HdrS';
}

/** Which protocol an image speaks. @throws ImageError when it speaks none, with what it is instead. */
export function protocolOf(kernel: Uint8Array): BootProtocol {
  if (kernel.length === 0) throw new ImageError('the kernel image is empty');
  if (findMultibootHeader(kernel)) return 'multiboot';
  if (hasLinuxHeader(kernel)) return 'bzimage';
  if (isElf(kernel)) {
    parseElf(kernel);
    throw new ImageError(
      'the ELF file has no Multiboot header (magic 0x1badb002, 4-byte aligned, right checksum) in its first 8192 ' +
        'bytes, so it is no kernel that this PC can boot',
    );
  }
  throw new ImageError(
    'the file is no boot image: it has no Multiboot header in its first 8192 bytes and is neither ELF nor bzImage',
  );
}

/** Lays the image out in `ram` and tells the entry state. Writes nothing when it throws. @throws ImageError */
export function loadImage(ram: Uint8Array, image: BootImage): EntryState {
  const { kernel, initrd, commandLine = '' } = image;
  const input = { kernel, initrd, commandLine };
  if (protocolOf(kernel) === 'bzimage') return loadBzImage(ram, input);
  const header = findMultibootHeader(kernel);
  if (!header) throw new ImageError('the image has no Multiboot header');
  return loadMultiboot(ram, header, input);
}
