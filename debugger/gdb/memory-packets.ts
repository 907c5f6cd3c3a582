/** `m`, `M` and `X`: memory as the selected thread sees it. Reads have no side effects; writes are recorded inputs. */
import type { Engine } from '../engine/engine.ts';
import { bytesToHex, hexToBytes, latin1ToBytes, parsePair } from './hex.ts';
import { PACKET_SIZE } from './framing.ts';
import type { Thread, Threads } from './threads.ts';

export const E_FAULT = 'E0e';
export const E_INVALID = 'E16';

const PAGE = 4096;

interface Piece {
  physical: number;
  start: number;
  length: number;
}

export class MemoryPackets {
  private readonly engine: Engine;
  private readonly threads: Threads;

  constructor(engine: Engine, threads: Threads) {
    this.engine = engine;
    this.threads = threads;
  }

  /** `ADDRESS,LENGTH`: as many bytes as can be read from there on. */
  read(thread: Thread, text: string): string {
    const range = parsePair(text);
    if (range === null) return E_INVALID;
    const [address, wanted] = range;
    const length = Math.min(wanted, PACKET_SIZE >> 1, 2 ** 32 - address);
    const { ram } = this.engine.machine.state;
    let hex = '';
    for (const { physical, length: bytes } of this.pieces(thread, address, length)) {
      if (physical < 0) break;
      hex += bytesToHex(ram.subarray(physical, physical + bytes));
    }
    return hex === '' && length > 0 ? E_FAULT : hex;
  }

  /** `ADDRESS,LENGTH:` and the bytes, in hexadecimal or as they are. All of them are written, or none. */
  write(thread: Thread, text: string, encoding: 'hex' | 'binary'): string {
    const colon = text.indexOf(':');
    const range = parsePair(text.slice(0, Math.max(0, colon)));
    const data = text.slice(colon + 1);
    const bytes = encoding === 'hex' ? hexToBytes(data) : latin1ToBytes(data);
    if (range === null || bytes === null || bytes.length !== range[1]) return E_INVALID;
    const pieces = [...this.pieces(thread, range[0], range[1])];
    if (pieces.some(({ physical }) => physical < 0)) return E_FAULT;
    for (const { physical, start, length } of pieces)
      this.engine.machine.writePhysical(physical, bytes.subarray(start, start + length));
    return 'OK';
  }

  /** The range cut at page borders, -1 for what is not mapped or not RAM. */
  private *pieces(thread: Thread, address: number, count: number): Generator<Piece> {
    const { ramBytes } = this.engine.machine.state;
    for (let start = 0; start < count;) {
      const linear = (address + start) >>> 0;
      const length = Math.min(count - start, PAGE - (linear & (PAGE - 1)));
      const physical = this.threads.translate(thread, linear);
      yield { physical: physical + length > ramBytes ? -1 : physical, start, length };
      start += length;
    }
  }
}
