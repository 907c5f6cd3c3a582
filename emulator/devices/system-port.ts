/**
 * System control ports: B at 0x61 (speaker, timer 2, refresh; IBM PC/AT Technical Reference) and A at 0x92 (fast reset
 * and A20; PS/2 Technical Reference). Parity and channel errors do not occur; their enable bits are kept.
 */
import type { Device, PortHandler } from './device.ts';
import type { Pit8254 } from './pit8254.ts';

const B_GATE2 = 0x01;
const B_KEPT = 0x0e;
const B_REFRESH = 0x10;
const B_OUT2 = 0x20;

const A_RESET = 0x01;
const A_A20 = 0x02;
const A_KEPT = 0xd8;

const PORT_A = 0x92;

export interface SystemPortWiring {
  pit: Pit8254;
  onReset: () => void;
  onMissing: (name: string, value: number) => void;
}

export class SystemPort implements Device, PortHandler {
  readonly name = 'system-port';
  readonly #wiring: SystemPortWiring;
  #a = 0;
  #b = 0;

  constructor(wiring: SystemPortWiring) {
    this.#wiring = wiring;
  }

  reset(): void {
    this.#a = 0;
    this.#b = 0;
    this.#wiring.pit.setSpeakerGate(false);
  }

  read(port: number): number {
    if (port === PORT_A) return this.#a | A_A20;
    const { pit } = this.#wiring;
    return (
      this.#b |
      (pit.speakerGate ? B_GATE2 : 0) |
      (pit.refreshToggle ? B_REFRESH : 0) |
      (pit.speakerOut ? B_OUT2 : 0)
    );
  }

  write(port: number, _size: 1 | 2 | 4, value: number): void {
    if (port === PORT_A) this.#writeA(value);
    else {
      this.#b = value & B_KEPT;
      this.#wiring.pit.setSpeakerGate((value & B_GATE2) !== 0);
    }
  }

  save(): unknown {
    return { a: this.#a, b: this.#b };
  }

  restore(saved: unknown): void {
    const { a, b } = saved as { a: number; b: number };
    this.#a = a;
    this.#b = b;
  }

  /** A20 is always on in this PC. */
  #writeA(value: number): void {
    if (!(value & A_A20)) this.#wiring.onMissing('port-92-a20-off', value);
    if (value & A_RESET) this.#wiring.onReset();
    this.#a = value & A_KEPT;
  }
}
