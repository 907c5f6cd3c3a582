/**
 * Sizes of the terminals on the serial lines, ports 0xF5-0xF6 and IRQ 10. A serial line cannot say how large the
 * terminal at its end is, and a guest that does not know wraps its lines in the wrong place; so this PC has a chip
 * for it, which others have not.
 *
 * 0xF5 read: bits 3-0 which of COM1-COM4 have a new size since the last read, bits 7-4 always 1010, by which the chip
 * is known; reading lowers IRQ 10. 0xF5 write: bits 1-0 choose a line and hold its present size fast for reading.
 * 0xF6 read: four times after that, columns low and high, then rows low and high; and again from the start. A size of
 * 0 by 0 is not known. Writes to 0xF6 do nothing.
 */
import type { Device, InterruptLine, PortHandler } from './device.ts';

const SIGNATURE = 0xa0;
const LINES = 4;
const CHANGED_AND_SELECT = 0xf5;

type Line = 0 | 1 | 2 | 3;

interface Size {
  columns: number;
  rows: number;
}

interface SavedState {
  sizes: Size[];
  changed: number;
  held: number[];
  at: number;
}

export class ConsoleSize implements Device, PortHandler {
  readonly name = 'console-size';
  readonly #irq10: InterruptLine;
  #sizes: Size[] = Array.from({ length: LINES }, () => ({ columns: 0, rows: 0 }));
  /** Bit mask of lines. */
  #changed = 0;
  /** What 0xF6 reads, byte after byte. */
  #held = [0, 0, 0, 0];
  #at = 0;

  constructor(irq10: InterruptLine) {
    this.#irq10 = irq10;
  }

  /** The terminal at the end of a line has a new size, 0…65535 each; 0 by 0 when it is not known. */
  resize(line: Line, columns: number, rows: number): void {
    const known = this.#sizes[line];
    if (known.columns === columns && known.rows === rows) return;
    this.#sizes[line] = { columns, rows };
    this.#changed |= 1 << line;
    this.#irq10.set(true);
  }

  /** The terminals stay as large as they are. */
  reset(): void {
    this.#changed = 0;
    this.#held = [0, 0, 0, 0];
    this.#at = 0;
    this.#irq10.set(false);
  }

  read(port: number): number {
    return port === CHANGED_AND_SELECT ? this.#takeChanged() : this.#nextByte();
  }

  write(port: number, _size: 1 | 2 | 4, value: number): void {
    if (port !== CHANGED_AND_SELECT) return;
    const { columns, rows } = this.#sizes[value & 3];
    this.#held = [columns & 0xff, columns >> 8, rows & 0xff, rows >> 8];
    this.#at = 0;
  }

  save(): unknown {
    return {
      sizes: this.#sizes.map((size) => ({ ...size })),
      changed: this.#changed,
      held: [...this.#held],
      at: this.#at,
    };
  }

  restore(saved: unknown): void {
    const { sizes, changed, held, at } = saved as SavedState;
    this.#sizes = sizes.map((size) => ({ ...size }));
    this.#changed = changed;
    this.#held = [...held];
    this.#at = at;
  }

  #takeChanged(): number {
    const changed = this.#changed;
    this.#changed = 0;
    this.#irq10.set(false);
    return SIGNATURE | changed;
  }

  #nextByte(): number {
    const byte = this.#held[this.#at];
    this.#at = (this.#at + 1) & 3;
    return byte;
  }
}
