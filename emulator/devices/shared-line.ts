/** Several chips on one IRQ: the request is the OR of their outputs, as COM1 and COM3 have it on IRQ 4. */
import type { Device, InterruptLine } from './device.ts';

export class SharedLine implements Device {
  readonly name: string;
  #levels = 0;
  #drivers = 0;
  readonly #line: InterruptLine;

  constructor(name: string, line: InterruptLine) {
    this.name = name;
    this.#line = line;
  }

  /** One more driver; its level is low until it says otherwise. */
  driver(): InterruptLine {
    const bit = 1 << this.#drivers++;
    return {
      set: (level) => {
        this.#levels = level ? this.#levels | bit : this.#levels & ~bit;
        this.#line.set(this.#levels !== 0);
      },
    };
  }

  reset(): void {
    this.#levels = 0;
    this.#line.set(false);
  }

  save(): unknown {
    return { levels: this.#levels };
  }

  restore(saved: unknown): void {
    this.#levels = (saved as { levels: number }).levels;
  }
}
