/** The little of an ELF32 executable that packing and checking need (TIS ELF 1.2, parts 1 and 2). */

const ELF_MAGIC = 0x7f454c46;
const MULTIBOOT_MAGIC = 0x1badb002;
/** Multiboot 0.6.96, 3.1: the header lies entirely within the first 8192 bytes, 32-bit aligned. */
const MULTIBOOT_SEARCH = 8192;

/**
 * An executable without symbols, debugging information and section headers: everything up to the end of the last
 * segment's bytes, which is all that a kernel reads.
 */
export function loadableOnly(file: Uint8Array): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < 52 || view.getUint32(0) !== ELF_MAGIC) return file;
  const headers = view.getUint32(28, true);
  const size = view.getUint16(42, true);
  const count = view.getUint16(44, true);
  let end = Math.max(52, headers + size * count);
  for (let index = 0; index < count; index++) {
    const at = headers + index * size;
    end = Math.max(end, view.getUint32(at + 4, true) + view.getUint32(at + 16, true));
  }
  const copy = file.slice(0, Math.min(end, file.length));
  const out = new DataView(copy.buffer);
  out.setUint32(32, 0, true); // e_shoff
  out.setUint16(48, 0, true); // e_shnum
  out.setUint16(50, 0, true); // e_shstrndx
  return copy;
}

/** Whether a boot loader finds a Multiboot 1 header: magic, flags and a checksum that makes their sum zero. */
export function hasMultibootHeader(file: Uint8Array): boolean {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const limit = Math.min(file.length, MULTIBOOT_SEARCH) - 12;
  for (let at = 0; at <= limit; at += 4) {
    if (view.getUint32(at, true) !== MULTIBOOT_MAGIC) continue;
    const sum = MULTIBOOT_MAGIC + view.getUint32(at + 4, true) + view.getUint32(at + 8, true);
    if (sum >>> 0 === 0) return true;
  }
  return false;
}
