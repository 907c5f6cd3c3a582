/** `g`, `G`, `p` and `P`: registers. What is not known of a thread that does not run is written as `xx`. */
import type { Engine } from '../engine/engine.ts';
import { bytesToHex, hexToBytes, parseHex } from './hex.ts';
import { E_FAULT, E_INVALID } from './memory-packets.ts';
import { isWritable, REGISTER_ROWS, writeRegisterBytes } from './registers.ts';
import type { Thread, Threads } from './threads.ts';

export class RegisterPackets {
  private readonly engine: Engine;
  private readonly threads: Threads;

  constructor(engine: Engine, threads: Threads) {
    this.engine = engine;
    this.threads = threads;
  }

  readAll(thread: Thread): string {
    const values = this.threads.registers(thread);
    return values.map((bytes, number) => hexOf(bytes, number)).join('');
  }

  readOne(thread: Thread, text: string): string {
    const number = parseHex(text);
    if (number === null || number >= REGISTER_ROWS.length) return E_INVALID;
    return hexOf(this.threads.register(thread, number), number);
  }

  /** `NUMBER=VALUE`. */
  writeOne(thread: Thread, text: string): string {
    const [left, right] = text.split('=');
    const number = parseHex(left);
    if (number === null || number >= REGISTER_ROWS.length) return E_INVALID;
    return this.write(thread, [[number, right ?? '']]);
  }

  /** The values of all registers; what is `x` stays. All of it is written, or nothing. */
  writeAll(thread: Thread, text: string): string {
    const values: [number, string][] = [];
    let at = 0;
    for (const [number, { bytes }] of REGISTER_ROWS.entries()) {
      const value = text.slice(at, at + 2 * bytes);
      at += 2 * bytes;
      if (!/^x+$/.test(value)) values.push([number, value]);
    }
    return at === text.length ? this.write(thread, values) : E_INVALID;
  }

  private write(thread: Thread, values: readonly (readonly [number, string])[]): string {
    const { machine } = this.engine;
    const changes: [number, Uint8Array][] = [];
    for (const [number, text] of values) {
      const bytes = hexToBytes(text);
      if (bytes === null || bytes.length !== REGISTER_ROWS[number].bytes) return E_INVALID;
      const present = this.threads.register(thread, number);
      if (present?.every((byte, i) => byte === bytes[i]) === true) continue;
      if (!thread.running || !isWritable(number)) return E_FAULT;
      changes.push([number, bytes]);
    }
    for (const [number, bytes] of changes) writeRegisterBytes(machine, number, bytes);
    return 'OK';
  }
}

function hexOf(bytes: Uint8Array | null, number: number): string {
  return bytes === null ? 'xx'.repeat(REGISTER_ROWS[number].bytes) : bytesToHex(bytes);
}
