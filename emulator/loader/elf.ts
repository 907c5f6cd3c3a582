/**
 * Reader for 32-bit little-endian ELF executables (System V ABI, "Object Files" and "Program Loading"). Every offset
 * is checked against the file; what cannot be read is named.
 */
import { ImageError, hex } from './image-error.ts';

const ELF_MAGIC = 0x464c457f;
const ELFCLASS32 = 1;
const ELFCLASS64 = 2;
const ELFDATA2LSB = 1;
const ET_REL = 1;
const ET_EXEC = 2;
const ET_CORE = 4;
const EM_386 = 3;
const PT_LOAD = 1;
const PF_X = 1;

const EHDR_SIZE = 52;
const PHDR_SIZE = 32;
/** Far more than any linker makes; what is laid out is compared with what is there already. */
const MOST_SEGMENTS = 256;

export interface ElfSegment {
  /** Offset in the file. */
  offset: number;
  virtualAddress: number;
  physicalAddress: number;
  fileSize: number;
  memorySize: number;
  executable: boolean;
}

export interface ElfImage {
  /** Physical address of the first instruction. */
  entry: number;
  /** PT_LOAD segments that occupy memory, in file order. */
  segments: ElfSegment[];
}

export function isElf(image: Uint8Array): boolean {
  return image.length >= 4 && viewOf(image).getUint32(0, true) === ELF_MAGIC;
}

function viewOf(image: Uint8Array): DataView {
  return new DataView(image.buffer, image.byteOffset, image.byteLength);
}

/** Headers and segments of an executable. @throws ImageError when it is not one, is cut off or contradicts itself. */
export function parseElf(image: Uint8Array): ElfImage {
  const view = viewOf(image);
  checkHeader(image, view);
  const entry = view.getUint32(24, true);
  const segments = readSegments(view);
  if (segments.length === 0)
    throw new ImageError('the ELF file has no loadable segment, so there is nothing to boot');
  if (segments.length > MOST_SEGMENTS) {
    throw new ImageError(
      `the ELF file has ${segments.length} loadable segments; ${MOST_SEGMENTS} are the most read here`,
    );
  }
  for (const segment of segments) checkSegment(segment, image.length);
  return { entry: physicalEntry(entry, segments), segments };
}

function checkHeader(image: Uint8Array, view: DataView): void {
  if (!isElf(image)) throw new ImageError('the file does not begin with the ELF magic number');
  if (image.length < EHDR_SIZE) {
    throw new ImageError(`the ELF file is cut off in its header: ${image.length} of ${EHDR_SIZE} bytes`);
  }
  if (image[4] === ELFCLASS64)
    throw new ImageError('the ELF file is 64-bit; this PC boots 32-bit i386 images');
  if (image[4] !== ELFCLASS32) throw new ImageError(`the ELF file has the unknown class ${image[4]}`);
  if (image[5] !== ELFDATA2LSB)
    throw new ImageError('the ELF file is big-endian; i386 images are little-endian');
  const machine = view.getUint16(18, true);
  if (machine !== EM_386)
    throw new ImageError(`the ELF file is for machine ${machine}, not for the i386 (3)`);
  checkType(view.getUint16(16, true));
}

function checkType(type: number): void {
  if (type === ET_EXEC) return;
  if (type === ET_REL) throw new ImageError('the ELF file is a relocatable object that has not been linked');
  if (type === ET_CORE) throw new ImageError('the ELF file is a core dump, not an executable');
  throw new ImageError(
    `the ELF file has type ${type}; only fixed-address executables (type 2) can be booted`,
  );
}

function readSegments(view: DataView): ElfSegment[] {
  const tableOffset = view.getUint32(28, true);
  const entrySize = view.getUint16(42, true);
  const count = view.getUint16(44, true);
  if (count > 0 && entrySize < PHDR_SIZE) {
    throw new ImageError(
      `the ELF file's program headers are ${entrySize} bytes long; ${PHDR_SIZE} is the least`,
    );
  }
  if (tableOffset + count * entrySize > view.byteLength) {
    throw new ImageError(
      `the ELF file is cut off: its program headers end at ${hex(tableOffset + count * entrySize)}, ` +
        `the file at ${hex(view.byteLength)}`,
    );
  }
  return Array.from({ length: count }, (_, index) => tableOffset + index * entrySize)
    .filter((at) => view.getUint32(at, true) === PT_LOAD)
    .map((at) => readSegment(view, at))
    .filter((segment) => segment.memorySize > 0 || segment.fileSize > 0);
}

function readSegment(view: DataView, at: number): ElfSegment {
  return {
    offset: view.getUint32(at + 4, true),
    virtualAddress: view.getUint32(at + 8, true),
    physicalAddress: view.getUint32(at + 12, true),
    fileSize: view.getUint32(at + 16, true),
    memorySize: view.getUint32(at + 20, true),
    executable: (view.getUint32(at + 24, true) & PF_X) !== 0,
  };
}

function checkSegment(segment: ElfSegment, imageSize: number): void {
  const name = `the ELF segment at ${hex(segment.physicalAddress)}`;
  if (segment.fileSize > segment.memorySize) {
    throw new ImageError(
      `${name} has more bytes in the file (${segment.fileSize}) than in memory (${segment.memorySize})`,
    );
  }
  if (segment.offset + segment.fileSize > imageSize) {
    throw new ImageError(
      `the ELF file is cut off: ${name} needs the file up to ${hex(segment.offset + segment.fileSize)}, ` +
        `which ends at ${hex(imageSize)}`,
    );
  }
}

/**
 * The entry point is physical when it lies in a segment's physical range; a kernel linked high often gives the
 * virtual one, which is then brought down with its segment.
 */
function physicalEntry(entry: number, segments: ElfSegment[]): number {
  const inside = (base: number, segment: ElfSegment) => entry >= base && entry < base + segment.memorySize;
  if (segments.some((segment) => inside(segment.physicalAddress, segment))) return entry;
  const home = segments.find((segment) => segment.executable && inside(segment.virtualAddress, segment));
  if (home) return entry - home.virtualAddress + home.physicalAddress;
  throw new ImageError(`the ELF file's entry point ${hex(entry)} lies in none of its segments`);
}
