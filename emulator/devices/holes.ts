/**
 * What a PC/AT has and this PC has not. Every access to it reads as all ones, as an empty bus does, changes nothing,
 * and is counted under a name, so that a guest that waits for a missing chip can be explained.
 */
import type { PortHandler } from './device.ts';

type Size = 1 | 2 | 4;
type Direction = 'read' | 'write';

export interface HoleAccess {
  /** What would be there, e.g. `pci-config`; `unknown-port` and `memory` for the rest. */
  name: string;
  space: 'port' | 'memory' | 'command';
  direction: Direction;
  /** Port, physical address (of the 4 KiB page), or command byte. */
  address: number;
  /** Last value written; all ones for reads. */
  value: number;
  /** How often this name, address and direction was met so far. */
  count: number;
}

export type HoleListener = (access: HoleAccess) => void;

interface NamedRange {
  name: string;
  first: number;
  last: number;
}

/** Ports with a known owner on PCs of the time, in ascending order. */
const NAMED_PORTS: NamedRange[] = [
  { name: 'dma-8237-1', first: 0x00, last: 0x1f },
  { name: 'cmos-extended', first: 0x72, last: 0x73 },
  { name: 'post-code', first: 0x80, last: 0x80 },
  { name: 'dma-page', first: 0x81, last: 0x8f },
  { name: 'apm', first: 0xb2, last: 0xb3 },
  { name: 'dma-8237-2', first: 0xc0, last: 0xdf },
  { name: 'io-delay', first: 0xed, last: 0xed },
  { name: 'ide-secondary', first: 0x170, last: 0x177 },
  { name: 'ide-primary', first: 0x1f0, last: 0x1f7 },
  { name: 'game-port', first: 0x200, last: 0x207 },
  { name: 'isa-pnp', first: 0x279, last: 0x279 },
  { name: 'parallel-2', first: 0x278, last: 0x27f },
  { name: 'ide-secondary', first: 0x376, last: 0x376 },
  { name: 'parallel-1', first: 0x378, last: 0x37f },
  { name: 'vga', first: 0x3b0, last: 0x3df },
  { name: 'floppy', first: 0x3f0, last: 0x3f5 },
  { name: 'ide-primary', first: 0x3f6, last: 0x3f6 },
  { name: 'floppy', first: 0x3f7, last: 0x3f7 },
  { name: 'isa-pnp', first: 0xa79, last: 0xa79 },
  { name: 'pci-config', first: 0xcf8, last: 0xcff },
];

/** All ones in the width of the access. */
export function allOnes(size: Size): number {
  return size === 4 ? 0xffffffff : size === 2 ? 0xffff : 0xff;
}

function nameOfPort(port: number): string {
  return NAMED_PORTS.find((range) => port >= range.first && port <= range.last)?.name ?? 'unknown-port';
}

function newAccess(
  name: string,
  space: HoleAccess['space'],
  direction: Direction,
  address: number,
): HoleAccess {
  return { name, space, direction, address, value: 0, count: 0 };
}

export class Holes implements PortHandler {
  readonly #met = new Map<string | number, HoleAccess>();
  readonly #listener: HoleListener;

  /**
   * `listener` is told of the 1st, 2nd, 4th, 8th … access of a kind, so that a guest that polls does not drown the
   * log; `list` has the exact counts. The counts belong to the observer, not to the machine's state.
   */
  constructor(listener: HoleListener) {
    this.#listener = listener;
  }

  read(port: number, size: Size): number {
    return this.#noteAt('port', 'read', port, allOnes(size));
  }

  write(port: number, _size: Size, value: number): void {
    this.#noteAt('port', 'write', port, value);
  }

  /** Physical memory that is no RAM. */
  readMemory(address: number, size: Size): number {
    return this.#noteAt('memory', 'read', (address & ~0xfff) >>> 0, allOnes(size));
  }

  writeMemory(address: number, value: number): void {
    this.#noteAt('memory', 'write', (address & ~0xfff) >>> 0, value);
  }

  /** A command or value that a chip of ours does not know; `name` says chip and matter, e.g. `8042-aux`. */
  command(name: string, code: number): void {
    const key = `${name} ${code}`;
    const access = this.#met.get(key) ?? newAccess(name, 'command', 'write', code);
    this.#count(key, access, code);
  }

  /** Everything met so far, most frequent first. */
  list(): HoleAccess[] {
    return [...this.#met.values()].map((access) => ({ ...access })).sort((a, b) => b.count - a.count);
  }

  /** Guests write to port 0x80 for a delay all the time: found by a number, named only once. */
  #noteAt(space: 'port' | 'memory', direction: Direction, address: number, value: number): number {
    const key = address * 4 + (space === 'port' ? 0 : 2) + (direction === 'read' ? 0 : 1);
    const name = () => (space === 'port' ? nameOfPort(address) : 'memory');
    const access = this.#met.get(key) ?? newAccess(name(), space, direction, address);
    this.#count(key, access, value);
    return value;
  }

  #count(key: string | number, access: HoleAccess, value: number): void {
    access.value = value;
    access.count++;
    if (access.count === 1) this.#met.set(key, access);
    if ((access.count & (access.count - 1)) === 0) this.#listener({ ...access });
  }
}
