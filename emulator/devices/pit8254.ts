/**
 * Intel 8254 programmable interval timer, ports 0x40-0x43. Data sheet 231164. Its three counters run at
 * 1.193182 MHz; each is computed from the clock cycle at which it was last loaded, so that nothing has to happen
 * while nobody looks. OUT of counter 0 is IRQ 0; counter 1 paces DRAM refresh; counter 2 feeds the speaker and is
 * gated by port 0x61 (see system-port.ts).
 */
import type { Clock, Device, InterruptLine, PortHandler } from './device.ts';
import { Frequency } from './frequency.ts';
import { PitCounter } from './pit-counter.ts';
import type { PitCounterState } from './pit-counter.ts';

export const PIT_HZ = 1_193_182;

/** Control word: SC 7-6, RW 5-4, M 3-1, BCD 0. */
const READ_BACK = 3;
const READ_BACK_NO_COUNT = 0x20;
const READ_BACK_NO_STATUS = 0x10;

const OUT_ALARM = 'out0';
const FREQUENCY = new Frequency(PIT_HZ);

export class Pit8254 implements Device, PortHandler {
  readonly name = 'pit';
  readonly #clock: Clock;
  readonly #irq0: InterruptLine;
  readonly #counters: [PitCounter, PitCounter, PitCounter];

  constructor(clock: Clock, irq0: InterruptLine) {
    this.#clock = clock;
    this.#irq0 = irq0;
    this.#counters = [new PitCounter(), new PitCounter(), new PitCounter()];
    this.reset();
  }

  /** As firmware leaves it: counter 0 at 18.2 Hz, counter 1 refreshing every 15 µs, counter 2 gated off. */
  reset(): void {
    const now = this.#now();
    const [timer, refresh, speaker] = this.#counters;
    timer.program(now, 3, 3, false);
    timer.load(now, 0);
    refresh.program(now, 1, 2, false);
    refresh.load(now, 18);
    speaker.program(now, 3, 3, false);
    speaker.setGate(now, false);
    this.#follow();
  }

  read(port: number): number {
    return (port & 3) === 3 ? 0xff : this.#counters[port & 3].read(this.#now());
  }

  write(port: number, _size: 1 | 2 | 4, value: number): void {
    if ((port & 3) === 3) this.#writeControl(value);
    else this.#counters[port & 3].write(this.#now(), value);
    this.#follow();
  }

  handleAlarm(): void {
    this.#follow();
  }

  /** GATE 2, from port 0x61 bit 0. */
  setSpeakerGate(level: boolean): void {
    this.#counters[2].setGate(this.#now(), level);
  }

  get speakerGate(): boolean {
    return this.#counters[2].gate;
  }

  get speakerOut(): boolean {
    return this.#counters[2].out(this.#now());
  }

  /** The refresh request flip-flop: toggles with every period of counter 1. */
  get refreshToggle(): boolean {
    return this.#counters[1].periodsAreOdd(this.#now());
  }

  save(): unknown {
    const now = this.#now();
    return this.#counters.map((counter) => counter.save(now));
  }

  restore(saved: unknown): void {
    (saved as PitCounterState[]).forEach((state, index) => this.#counters[index].restore(state));
  }

  #now(): number {
    return FREQUENCY.cyclesAt(this.#clock.ticks);
  }

  #writeControl(value: number): void {
    const select = value >> 6;
    const now = this.#now();
    if (select !== READ_BACK) {
      this.#counters[select].control(now, value);
      return;
    }
    this.#counters.forEach((counter, index) => {
      if (!(value & (2 << index))) return;
      if (!(value & READ_BACK_NO_COUNT)) counter.latchCount(now);
      if (!(value & READ_BACK_NO_STATUS)) counter.latchStatus(now);
    });
  }

  /** Drives IRQ 0 with OUT 0 as it stands and sets the alarm to the next time it changes. */
  #follow(): void {
    const now = this.#now();
    this.#irq0.set(this.#counters[0].out(now));
    const next = this.#counters[0].nextChange(now);
    this.#clock.setAlarm(OUT_ALARM, next === Infinity ? Infinity : FREQUENCY.tickOf(next));
  }
}
