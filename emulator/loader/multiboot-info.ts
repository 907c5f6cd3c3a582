/**
 * The Multiboot information structure (specification 0.6.96, section 3.3) in one block:
 *
 *     0    info            flags, memory sizes, pointers into the rest
 *     120  module entry    mod_start, mod_end, string, 0
 *     136  memory map      entries of size field + 20 bytes
 *     …    strings         loader name, module string, command line
 */

import { memoryMap } from './memory-map.ts';
import { HIGH_MEMORY_START, LOW_MEMORY_END } from './placement.ts';
import type { MapEntry } from './memory-map.ts';
import { zeroTerminated } from './zero-terminated.ts';

/** EAX at entry. */
export const INFO_MAGIC = 0x2badb002;

const LOADER_NAME = 'Int80';
const MODULE_STRING = 'initrd';

const INFO_MEMORY = 1 << 0;
const INFO_COMMAND_LINE = 1 << 2;
const INFO_MODULES = 1 << 3;
const INFO_MEMORY_MAP = 1 << 6;
const INFO_LOADER_NAME = 1 << 9;

const MODULE_OFFSET = 120;
const MAP_OFFSET = 136;
const MAP_ENTRY_BYTES = 24;

/** The size of the block, and its bytes once its address is known. */
export function writeMultibootInfo(
  memoryBytes: number,
  commandLine: string,
  module?: { start: number; end: number },
): { size: number; build: (address: number) => Uint8Array } {
  const map = memoryMap(memoryBytes);
  const strings = [LOADER_NAME, MODULE_STRING, commandLine].map(zeroTerminated);
  const stringsOffset = MAP_OFFSET + map.length * MAP_ENTRY_BYTES;
  const offsets = strings.map((_, index) =>
    strings.slice(0, index).reduce((total, text) => total + text.length, stringsOffset),
  );
  const size = strings.reduce((total, text) => total + text.length, stringsOffset);
  const build = (address: number): Uint8Array => {
    const block = new Uint8Array(size);
    const view = new DataView(block.buffer);
    const [loaderName, moduleString, command] = offsets.map((offset) => address + offset);
    putInfo(view, address, { memoryBytes, mapBytes: map.length * MAP_ENTRY_BYTES, loaderName, command });
    if (module) putModule(view, address, module, moduleString);
    map.forEach((entry, index) => putMapEntry(view, MAP_OFFSET + index * MAP_ENTRY_BYTES, entry));
    strings.forEach((text, index) => block.set(text, offsets[index]));
    return block;
  };
  return { size, build };
}

interface InfoFields {
  memoryBytes: number;
  mapBytes: number;
  loaderName: number;
  command: number;
}

function putInfo(view: DataView, address: number, fields: InfoFields): void {
  const flags = INFO_MEMORY | INFO_COMMAND_LINE | INFO_MEMORY_MAP | INFO_LOADER_NAME;
  view.setUint32(0, flags, true);
  view.setUint32(4, LOW_MEMORY_END >> 10, true);
  view.setUint32(8, Math.max(0, fields.memoryBytes - HIGH_MEMORY_START) >>> 10, true);
  view.setUint32(16, fields.command, true);
  view.setUint32(44, fields.mapBytes, true);
  view.setUint32(48, address + MAP_OFFSET, true);
  view.setUint32(64, fields.loaderName, true);
}

function putModule(
  view: DataView,
  address: number,
  module: { start: number; end: number },
  text: number,
): void {
  view.setUint32(0, view.getUint32(0, true) | INFO_MODULES, true);
  view.setUint32(20, 1, true);
  view.setUint32(24, address + MODULE_OFFSET, true);
  view.setUint32(MODULE_OFFSET, module.start, true);
  view.setUint32(MODULE_OFFSET + 4, module.end, true);
  view.setUint32(MODULE_OFFSET + 8, text, true);
}

/** The size field does not count itself. */
function putMapEntry(view: DataView, at: number, entry: MapEntry): void {
  view.setUint32(at, MAP_ENTRY_BYTES - 4, true);
  view.setUint32(at + 4, entry.start, true);
  view.setUint32(at + 12, entry.end - entry.start, true);
  view.setUint32(at + 20, entry.type, true);
}
