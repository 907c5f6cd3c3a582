/**
 * Multiboot Specification version 0.6.96: finding the header, laying out the kernel (ELF or by the header's own
 * addresses), the module and the information structure, and the registers at entry.
 */
import { isElf, parseElf } from './elf.ts';
import { ImageError, hex } from './image-error.ts';
import { HIGH_MEMORY_START, Placement } from './placement.ts';
import { INFO_MAGIC, writeMultibootInfo } from './multiboot-info.ts';
import type { EntryState } from '../cpu/entry-state.ts';

const HEADER_MAGIC = 0x1badb002;
const HEADER_SEARCH_BYTES = 8192;
const HEADER_BYTES = 12;
const ADDRESS_FIELDS_END = 32;

const FLAG_PAGE_ALIGN = 1 << 0;
const FLAG_MEMORY_INFO = 1 << 1;
const FLAG_VIDEO_MODE = 1 << 2;
const FLAG_ADDRESSES = 1 << 16;
/** Bits 0-15 are requirements: a loader that does not know one must refuse the image. */
const REQUIREMENTS = 0xffff;

const PAGE = 4096;

export interface MultibootHeader {
  /** Offset in the file. */
  offset: number;
  flags: number;
}

export interface MultibootInput {
  kernel: Uint8Array;
  initrd?: Uint8Array;
  commandLine: string;
}

interface Chunk {
  what: string;
  address: number;
  bytes: Uint8Array;
  /** Bytes in memory; those beyond `bytes` are zero. */
  size: number;
}

/** The header: 4-aligned, wholly inside the first 8 KiB, checksum right. Undefined when there is none. */
export function findMultibootHeader(image: Uint8Array): MultibootHeader | undefined {
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  const end = Math.min(image.length, HEADER_SEARCH_BYTES) - HEADER_BYTES;
  for (let offset = 0; offset <= end; offset += 4) {
    if (view.getUint32(offset, true) !== HEADER_MAGIC) continue;
    const flags = view.getUint32(offset + 4, true);
    const checksum = view.getUint32(offset + 8, true);
    if ((HEADER_MAGIC + flags + checksum) >>> 0 === 0) return { offset, flags };
  }
  return undefined;
}

/**
 * Writes kernel, module and boot information into `ram` (physical address 0 on) and tells how to enter.
 * Nothing is written unless everything fits. @throws ImageError
 */
export function loadMultiboot(ram: Uint8Array, header: MultibootHeader, input: MultibootInput): EntryState {
  checkRequirements(header.flags);
  const { entry, chunks } = header.flags & FLAG_ADDRESSES ? rawImage(header, input) : elfImage(input.kernel);
  const placement = new Placement(ram.length);
  for (const chunk of chunks) placement.take(chunk.what, chunk.address, chunk.size);
  const module = placeModule(placement, input.initrd);
  const info = writeMultibootInfo(ram.length, input.commandLine, module);
  const ebx = placement.allocateLow('the Multiboot information', info.size);
  for (const chunk of chunks) putChunk(ram, chunk);
  if (module && input.initrd) ram.set(input.initrd, module.start);
  ram.set(info.build(ebx), ebx);
  return { eip: entry, registers: { eax: INFO_MAGIC, ebx }, codeSelector: 0x08, dataSelector: 0x10 };
}

function checkRequirements(flags: number): void {
  if (flags & FLAG_VIDEO_MODE) {
    throw new ImageError(
      'the Multiboot header asks for a video mode (flag bit 2), and this PC has no display',
    );
  }
  const unknown = flags & REQUIREMENTS & ~(FLAG_PAGE_ALIGN | FLAG_MEMORY_INFO | FLAG_VIDEO_MODE);
  if (unknown) {
    throw new ImageError(
      `the Multiboot header requires features unknown to version 1: flag bits ${hex(unknown)}`,
    );
  }
}

function elfImage(kernel: Uint8Array): { entry: number; chunks: Chunk[] } {
  if (!isElf(kernel)) {
    throw new ImageError(
      'the image has a Multiboot header, but is neither an ELF file nor gives its load addresses (flag bit 16)',
    );
  }
  const { entry, segments } = parseElf(kernel);
  const chunks = segments.map((segment) => ({
    what: 'the kernel segment',
    address: segment.physicalAddress,
    bytes: kernel.subarray(segment.offset, segment.offset + segment.fileSize),
    size: segment.memorySize,
  }));
  return { entry, chunks };
}

/** Header fields at 12-31: header_addr, load_addr, load_end_addr, bss_end_addr, entry_addr. */
function rawImage(header: MultibootHeader, { kernel }: MultibootInput): { entry: number; chunks: Chunk[] } {
  if (header.offset + ADDRESS_FIELDS_END > kernel.length) {
    throw new ImageError('the image is cut off in the address fields of its Multiboot header');
  }
  const view = new DataView(kernel.buffer, kernel.byteOffset, kernel.byteLength);
  const field = (index: number) => view.getUint32(header.offset + 12 + 4 * index, true);
  const [headerAddress, load, loadEnd, bssEnd, entry] = [0, 1, 2, 3, 4].map(field);
  const fileStart = header.offset - (headerAddress - load);
  if (load > headerAddress || fileStart < 0) {
    throw new ImageError(
      `the Multiboot header's load address ${hex(load)} does not go with its own address ${hex(headerAddress)}`,
    );
  }
  const end = loadEnd === 0 ? load + kernel.length - fileStart : loadEnd;
  const chunk = rawChunk(kernel, fileStart, load, end, bssEnd);
  if (entry < load || entry >= load + chunk.size) {
    throw new ImageError(`the Multiboot header's entry point ${hex(entry)} lies outside the loaded image`);
  }
  return { entry, chunks: [chunk] };
}

function rawChunk(kernel: Uint8Array, fileStart: number, load: number, end: number, bssEnd: number): Chunk {
  if (end < load || fileStart + (end - load) > kernel.length) {
    throw new ImageError(
      `the image is cut off: its Multiboot header loads ${hex(load)}-${hex(end)}, the file has ` +
        `${kernel.length - fileStart} bytes of that`,
    );
  }
  if (bssEnd !== 0 && bssEnd < end) {
    throw new ImageError(
      `the Multiboot header's bss ends at ${hex(bssEnd)}, before the loaded data at ${hex(end)}`,
    );
  }
  const bytes = kernel.subarray(fileStart, fileStart + (end - load));
  return { what: 'the kernel', address: load, bytes, size: (bssEnd || end) - load };
}

/** The module goes to the first page above the kernel. */
function placeModule(placement: Placement, initrd?: Uint8Array): { start: number; end: number } | undefined {
  if (!initrd) return undefined;
  const start = Math.ceil(Math.max(placement.highEnd, HIGH_MEMORY_START) / PAGE) * PAGE;
  placement.take(`the initrd of ${initrd.length} bytes`, start, initrd.length);
  return { start, end: start + initrd.length };
}

function putChunk(ram: Uint8Array, chunk: Chunk): void {
  ram.fill(0, chunk.address, chunk.address + chunk.size);
  ram.set(chunk.bytes, chunk.address);
}
