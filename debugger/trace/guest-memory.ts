/**
 * Memory of the process that runs, read from below: through the page tables that are in force, without accessed bits, TLB
 * entries or faults. Nothing here throws, whatever the guest has put where.
 */
import type { Machine } from '../../emulator/machine.ts';

const PAGE = 4096;

export class GuestMemory {
  private readonly machine: Machine;

  constructor(machine: Machine) {
    this.machine = machine;
  }

  /** Null when a page is not there or no RAM. `length` up to what the caller is ready to copy. */
  read(linear: number, length: number): Uint8Array | null {
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length;) {
      const at = (linear + done) >>> 0;
      const piece = Math.min(length - done, PAGE - (at & (PAGE - 1)));
      const physical = this.machine.cpu.translateDebug(at);
      if (physical < 0 || physical + piece > this.machine.state.ramBytes) return null;
      bytes.set(this.machine.state.ram.subarray(physical, physical + piece), done);
      done += piece;
    }
    return bytes;
  }

  /** A little-endian word, unsigned; null when it cannot be read. */
  word(linear: number): number | null {
    if ((linear & (PAGE - 1)) > PAGE - 4) {
      const bytes = this.read(linear, 4);
      return bytes === null ? null : new DataView(bytes.buffer).getUint32(0, true);
    }
    const physical = this.machine.cpu.translateDebug(linear >>> 0);
    if (physical < 0 || physical + 4 > this.machine.state.ramBytes) return null;
    return this.machine.cpu.ramView.getUint32(physical, true);
  }

  /** Characters up to a zero, one for each byte; null when they cannot be read. */
  text(linear: number, limit: number): string | null {
    let text = '';
    for (let at = linear; text.length < limit;) {
      const piece = this.read(at, Math.min(limit - text.length, PAGE - (at & (PAGE - 1)), 32));
      if (piece === null) return null;
      const end = piece.indexOf(0);
      text += String.fromCharCode(...(end < 0 ? piece : piece.subarray(0, end)));
      if (end >= 0) return text;
      at = (at + piece.length) >>> 0;
    }
    return text;
  }
}
