/**
 * The debug-exit port of this PC, 0xF4. A guest writes a byte to tell its host something that a PC has no pin for:
 * 0x00 switches the power off, 0x50 ('P') says that the kernel has panicked, and the machine goes on running.
 */
import type { Device, PortHandler } from './device.ts';

const EXIT_POWER_OFF = 0x00;
const EXIT_PANICKED = 0x50;

export interface DebugExitWiring {
  onPowerOff: () => void;
  onUnknown: (name: string, value: number) => void;
}

export class DebugExit implements Device, PortHandler {
  readonly name = 'debug-exit';
  readonly #wiring: DebugExitWiring;
  #panicked = false;

  constructor(wiring: DebugExitWiring) {
    this.#wiring = wiring;
  }

  /** The guest has reported a panic. */
  get panicked(): boolean {
    return this.#panicked;
  }

  reset(): void {
    this.#panicked = false;
  }

  /** A write-only port. */
  read(): number {
    return 0xff;
  }

  write(_port: number, _size: 1 | 2 | 4, value: number): void {
    if (value === EXIT_POWER_OFF) this.#wiring.onPowerOff();
    else if (value === EXIT_PANICKED) this.#panicked = true;
    else this.#wiring.onUnknown('debug-exit-value', value);
  }

  save(): unknown {
    return { panicked: this.#panicked };
  }

  restore(saved: unknown): void {
    this.#panicked = (saved as { panicked: boolean }).panicked;
  }
}
