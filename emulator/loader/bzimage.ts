/**
 * Linux bzImages by the 32-bit boot protocol (Documentation/arch/x86/boot.rst and zero-page.rst): the setup sectors are
 * read for their header and left out, the protected-mode part goes to where it wants to be, and the kernel is entered
 * there with paging off and ESI pointing at its boot parameters:
 *
 *     low memory   boot parameters (one page), GDT, command line
 *     1 MiB        the protected-mode kernel, and the room it says it needs to unpack itself
 *     high up      the initrd, as high as the kernel allows
 */
import { ImageError, hex } from './image-error.ts';
import { memoryMap } from './memory-map.ts';
import { HIGH_MEMORY_START, Placement } from './placement.ts';
import { zeroTerminated } from './zero-terminated.ts';
import type { EntryState } from '../cpu/entry-state.ts';

/** Setup header, offsets in the image's first sectors and in the boot parameters alike. */
const SETUP_SECTS = 0x1f1;
const SYSSIZE = 0x1f4;
const VID_MODE = 0x1fa;
const HEADER_END_BYTE = 0x201;
const VERSION = 0x206;
const TYPE_OF_LOADER = 0x210;
const LOADFLAGS = 0x211;
const CODE32_START = 0x214;
const RAMDISK_IMAGE = 0x218;
const RAMDISK_SIZE = 0x21c;
const CMD_LINE_PTR = 0x228;
const INITRD_ADDR_MAX = 0x22c;
const CMDLINE_SIZE = 0x238;
const INIT_SIZE = 0x260;

/** Boot parameters outside the setup header. */
const EXT_MEM_K = 0x002;
const ALT_MEM_K = 0x1e0;
const E820_ENTRIES = 0x1e8;
const E820_TABLE = 0x2d0;
const E820_ENTRY_BYTES = 20;

const LOADED_HIGH = 1;
const NORMAL_VGA = 0xffff;
const LOADER_UNDEFINED = 0xff;
const OLDEST_VERSION = 0x0203;
const DEFAULT_COMMAND_LINE_MAXIMUM = 255;

const SECTOR = 512;
const PAGE = 4096;
const BOOT_CS = 0x10;
const BOOT_DS = 0x18;
const GDT = [0, 0, 0, 0, 0x0000ffff, 0x00cf9b00, 0x0000ffff, 0x00cf9300];

interface Header {
  setupBytes: number;
  load: number;
  /** Bytes from the load address on that the kernel needs for itself while it unpacks. */
  initSize: number;
  initrdMaximum: number;
  commandLineMaximum: number;
}

/** @throws ImageError for a kernel that is cut off, too old, or not to be loaded high. */
function readHeader(kernel: Uint8Array): Header {
  const view = new DataView(kernel.buffer, kernel.byteOffset, kernel.byteLength);
  if (kernel.length < INIT_SIZE + 4) throw new ImageError('the bzImage is cut off in its setup header');
  const version = view.getUint16(VERSION, true);
  if (version < OLDEST_VERSION) {
    throw new ImageError(
      `the bzImage speaks boot protocol ${hex(version)}; ${hex(OLDEST_VERSION)} is the oldest read here`,
    );
  }
  if ((kernel[LOADFLAGS] & LOADED_HIGH) === 0) {
    throw new ImageError('the kernel is a zImage, loaded below 1 MiB; build a bzImage');
  }
  const setupBytes = ((kernel[SETUP_SECTS] || 4) + 1) * SECTOR;
  const body = kernel.length - setupBytes;
  const needed = view.getUint32(SYSSIZE, true) * 16;
  // syssize rounds up to 16 bytes; the file need not.
  if (body <= 0 || body + 15 < needed) {
    throw new ImageError(
      `the bzImage is cut off: its kernel has ${needed} bytes, the file ${Math.max(0, body)} of them`,
    );
  }
  const since = (first: number, offset: number, otherwise: number): number =>
    version >= first ? view.getUint32(offset, true) : otherwise;
  return {
    setupBytes,
    load: view.getUint32(CODE32_START, true),
    initSize: Math.max(body, since(0x020a, INIT_SIZE, 0)),
    initrdMaximum: view.getUint32(INITRD_ADDR_MAX, true),
    commandLineMaximum: since(0x0206, CMDLINE_SIZE, DEFAULT_COMMAND_LINE_MAXIMUM),
  };
}

export interface BzImageInput {
  kernel: Uint8Array;
  initrd?: Uint8Array;
  commandLine: string;
}

/** Writes everything into `ram` and tells how to enter. Nothing is written unless everything fits. @throws ImageError */
export function loadBzImage(ram: Uint8Array, { kernel, initrd, commandLine }: BzImageInput): EntryState {
  const header = readHeader(kernel);
  const text = zeroTerminated(commandLine);
  if (text.length - 1 > header.commandLineMaximum) {
    throw new ImageError(
      `the command line has ${text.length - 1} bytes; this kernel takes ${header.commandLineMaximum}`,
    );
  }
  const placement = new Placement(ram.length);
  placement.take('the kernel', header.load, header.initSize);
  const initrdAt = placeInitrd(placement, ram.length, header, initrd);
  const parameters = placement.allocateLow('the boot parameters', PAGE);
  const gdt = placement.allocateLow('the boot GDT', GDT.length * 4);
  const commandLineAt = placement.allocateLow('the command line', text.length);
  ram.set(kernel.subarray(header.setupBytes), header.load);
  if (initrd) ram.set(initrd, initrdAt);
  ram.set(text, commandLineAt);
  const view = new DataView(ram.buffer, ram.byteOffset);
  GDT.forEach((word, index) => view.setUint32(gdt + 4 * index, word, true));
  const initrdBytes = initrd?.length ?? 0;
  ram.set(bootParameters(kernel, ram.length, { commandLineAt, initrdAt, initrdBytes }), parameters);
  return {
    eip: header.load,
    registers: { esi: parameters },
    codeSelector: BOOT_CS,
    dataSelector: BOOT_DS,
    gdt: { base: gdt, limit: GDT.length * 4 - 1 },
  };
}

/** As high as the kernel allows; 0 without one. */
function placeInitrd(placement: Placement, ramBytes: number, header: Header, initrd?: Uint8Array): number {
  if (!initrd) return 0;
  const top = Math.min(ramBytes, header.initrdMaximum + 1);
  const start = Math.floor((top - initrd.length) / PAGE) * PAGE;
  if (start < HIGH_MEMORY_START && top < ramBytes) {
    throw new ImageError(
      `the initrd of ${initrd.length} bytes does not fit: this kernel takes none above ${hex(header.initrdMaximum)}`,
    );
  }
  if (start < HIGH_MEMORY_START) {
    throw new ImageError(
      `the initrd of ${initrd.length} bytes does not fit into memory; give the machine more`,
    );
  }
  placement.take(`the initrd of ${initrd.length} bytes`, start, initrd.length);
  return start;
}

interface Placed {
  commandLineAt: number;
  initrdAt: number;
  initrdBytes: number;
}

/** The "zero page": the image's own setup header, and what a loader has to say. */
function bootParameters(kernel: Uint8Array, ramBytes: number, placed: Placed): Uint8Array {
  const page = new Uint8Array(PAGE);
  const view = new DataView(page.buffer);
  page.set(kernel.subarray(SETUP_SECTS, 0x202 + kernel[HEADER_END_BYTE]), SETUP_SECTS);
  view.setUint16(VID_MODE, NORMAL_VGA, true);
  page[TYPE_OF_LOADER] = LOADER_UNDEFINED;
  view.setUint32(CMD_LINE_PTR, placed.commandLineAt, true);
  view.setUint32(RAMDISK_IMAGE, placed.initrdAt, true);
  view.setUint32(RAMDISK_SIZE, placed.initrdBytes, true);
  const extendedKiB = (ramBytes - HIGH_MEMORY_START) / 1024;
  view.setUint16(EXT_MEM_K, Math.min(extendedKiB, 0xfc00), true);
  view.setUint32(ALT_MEM_K, extendedKiB, true);
  const map = memoryMap(ramBytes);
  page[E820_ENTRIES] = map.length;
  map.forEach(({ start, end, type }, index) => {
    const at = E820_TABLE + index * E820_ENTRY_BYTES;
    view.setUint32(at, start, true);
    view.setUint32(at + 8, end - start, true);
    view.setUint32(at + 16, type, true);
  });
  return page;
}
