/**
 * Memory as the debugger reads it: by linear address through the guest's page tables, without side effects, or by
 * physical address. Nothing here changes the machine.
 */
import type { Machine } from '../../emulator/machine.ts';

const PAGE = 4096;
const KERNEL_BASE = 0xc0000000;
const PRESENT = 1;
const LARGE = 0x80;

/** Physical address of the kernel's own page directory, where it is known. */
const masters = new WeakMap<Machine, number>();

/**
 * Tells where the kernel's own page directory lies (physical; 32-bit entries, not PAE). Processes take the kernel's newer
 * mappings, such as those of modules, from there when they first need them: what is missing in theirs is looked up in it.
 */
export function setMasterDirectory(machine: Machine, physical: number): void {
  if (physical >= 0 && physical + PAGE <= machine.state.ramBytes) masters.set(machine, physical);
}

/** -1 when the page is not mapped. */
function physicalOf(machine: Machine, linear: number): number {
  const physical = machine.cpu.translateDebug(linear);
  const master = masters.get(machine);
  if (physical >= 0 || linear < KERNEL_BASE || master === undefined) return physical;
  const entry = physicalWord(machine, master + 4 * (linear >>> 22));
  if ((entry & PRESENT) === 0) return -1;
  if (entry & LARGE) return ((entry & 0xffc00000) | (linear & 0x3fffff)) >>> 0;
  const page = physicalWord(machine, ((entry & ~0xfff) >>> 0) + 4 * ((linear >>> 12) & 0x3ff));
  return page & PRESENT ? ((page & ~0xfff) | (linear & 0xfff)) >>> 0 : -1;
}

/** 0 outside of RAM. */
function physicalWord({ state }: Machine, address: number): number {
  return address + 4 <= state.ramBytes
    ? new DataView(state.ram.buffer, state.ram.byteOffset + address, 4).getUint32(0, true)
    : 0;
}

/** `count` bytes at a linear address; null when a page is not mapped or not RAM. */
export function readLinear(machine: Machine, linear: number, count: number): Uint8Array | null {
  const bytes = new Uint8Array(count);
  for (const { physical, start, length } of piecesOf(machine, linear, count)) {
    if (physical < 0 || physical + length > machine.state.ramBytes) return null;
    bytes.set(machine.state.ram.subarray(physical, physical + length), start);
  }
  return bytes;
}

/** A little-endian word of 4 bytes, unsigned; null when it cannot be read. */
export function readWord(machine: Machine, linear: number): number | null {
  const bytes = readLinear(machine, linear, 4);
  return bytes === null ? null : new DataView(bytes.buffer).getUint32(0, true);
}

/** Characters up to a zero byte, at most `limit`, one for each byte; null when the first cannot be read. */
export function readText(machine: Machine, linear: number, limit: number): string | null {
  let text = '';
  for (let at = 0; at < limit;) {
    const room = Math.min(limit - at, PAGE - ((linear + at) & (PAGE - 1)));
    const bytes = readLinear(machine, linear + at, room);
    if (bytes === null) return at === 0 ? null : text;
    const end = bytes.indexOf(0);
    text += String.fromCharCode(...(end < 0 ? bytes : bytes.subarray(0, end)));
    if (end >= 0) return text;
    at += room;
  }
  return text;
}

export interface Piece {
  /** -1 when the page is not mapped. */
  physical: number;
  /** Distance from the first byte asked for. */
  start: number;
  length: number;
}

/** A linear range cut at page borders, each piece with where it lies. Linear addresses wrap at 4 GiB. */
export function piecesOf(machine: Machine, linear: number, count: number): Piece[] {
  const pieces: Piece[] = [];
  for (let start = 0; start < count;) {
    const address = (linear + start) >>> 0;
    const length = Math.min(count - start, PAGE - (address & (PAGE - 1)));
    pieces.push({ physical: physicalOf(machine, address), start, length });
    start += length;
  }
  return pieces;
}

/**
 * Changes memory at a linear address, as an input that is recorded. @throws RangeError naming the page when one is not
 * mapped or not RAM; nothing has been changed then.
 */
export function writeLinear(machine: Machine, linear: number, bytes: Uint8Array): void {
  const pieces = piecesOf(machine, linear, bytes.length);
  const bad = pieces.find(
    ({ physical, length }) => physical < 0 || physical + length > machine.state.ramBytes,
  );
  if (bad !== undefined) {
    const address = ((linear + bad.start) >>> 0).toString(16).padStart(8, '0');
    throw new RangeError(`0x${address}: no memory is mapped there`);
  }
  for (const { physical, start, length } of pieces)
    machine.writePhysical(physical, bytes.subarray(start, start + length));
}
