/**
 * The logic around the coprocessor's error pins in an AT (IBM Personal Computer AT Technical Reference, "Math
 * Coprocessor Control"; Intel SDM volume 1, appendix D): FERR# is latched into IRQ 13; a write to port 0xF0 clears the
 * latch and, while FERR# is still there, makes the processor ignore the error until FERR# is gone.
 */
import type { Device, InterruptLine, PortHandler } from './device.ts';

const PORT_CLEAR_BUSY = 0xf0;

export class Coprocessor implements Device, PortHandler {
  readonly name = 'coprocessor';
  readonly #line: InterruptLine;
  readonly #setIgnne: (level: boolean) => void;
  #ferr = false;
  #latched = false;
  #ignne = false;

  constructor(line: InterruptLine, setIgnne: (level: boolean) => void) {
    this.#line = line;
    this.#setIgnne = setIgnne;
  }

  /** Level of the processor's FERR#. */
  setFerr(level: boolean): void {
    if (level && !this.#ferr) this.#latch(true);
    this.#ferr = level;
    if (!level && this.#ignne) this.#ignore(false);
  }

  reset(): void {
    this.#ferr = false;
    this.#latch(false);
    this.#ignore(false);
  }

  /** Both ports are write-only. */
  read(): number {
    return 0xff;
  }

  /** 0xF1 resets an 80287, which is not here. */
  write(port: number): void {
    if (port !== PORT_CLEAR_BUSY) return;
    this.#latch(false);
    if (this.#ferr) this.#ignore(true);
  }

  #latch(on: boolean): void {
    this.#latched = on;
    this.#line.set(on);
  }

  #ignore(on: boolean): void {
    this.#ignne = on;
    this.#setIgnne(on);
  }

  save(): unknown {
    return { ferr: this.#ferr, latched: this.#latched, ignne: this.#ignne };
  }

  restore(saved: unknown): void {
    const { ferr, latched, ignne } = saved as { ferr: boolean; latched: boolean; ignne: boolean };
    this.#ferr = ferr;
    this.#latched = latched;
    this.#ignne = ignne;
  }
}
