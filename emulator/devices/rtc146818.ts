/**
 * Motorola MC146818 real-time clock with its CMOS RAM, ports 0x70 (index; bit 7 masks NMI) and 0x71 (data), IRQ 8.
 * Data sheet MC146818/D. The time registers hold bytes as software wrote them and are counted up once a second of
 * virtual time, as the chip does it; nothing here knows the time outside.
 */
import type { Clock, Device, InterruptLine, PortHandler } from './device.ts';
import { TICKS_PER_SECOND } from '../cpu/core.ts';
import { CMOS_SIZE, createCmos } from './cmos.ts';
import { Frequency } from './frequency.ts';
import { advanceOneSecond, matchesAlarm } from './rtc-calendar.ts';

const REG_A = 0x0a;
const REG_B = 0x0b;
const REG_C = 0x0c;
const REG_D = 0x0d;

const A_UIP = 0x80;
const A_RS = 0x0f;
/** Divider stages held in reset (DV2 and DV1 set): the clock stands still. */
const A_DIVIDER_RESET = 0x60;

const B_SET = 0x80;
const B_PIE = 0x40;
const B_AIE = 0x20;
const B_UIE = 0x10;
const B_SQWE = 0x08;

const C_IRQF = 0x80;
const C_PF = 0x40;
const C_AF = 0x20;
const C_UF = 0x10;

const UPDATE_ALARM = 'update';
const PERIODIC_ALARM = 'periodic';

/** UIP rises 244 µs before the update cycle, which takes 1984 µs; the registers change at its end. */
const UIP_TICKS = (244 + 1984) * (TICKS_PER_SECOND / 1_000_000);
const CRYSTAL = new Frequency(32_768);

interface RtcState {
  index: number;
  ram: number[];
  /** Tick of the next update; Infinity is not JSON, so a stopped divider has -1. */
  nextUpdate: number;
  /** Tick since which the divider chain runs. */
  dividerStart: number;
  /** Periods of the selected rate that have passed and set PF, counted from `dividerStart`. */
  periodsSeen: number;
}

export class Rtc146818 implements Device, PortHandler {
  readonly name = 'rtc';
  readonly #clock: Clock;
  readonly #irq8: InterruptLine;
  #s: RtcState;

  /** `bootTimeSeconds`: UTC since 1970 at tick 0. */
  constructor(clock: Clock, irq8: InterruptLine, options: { bootTimeSeconds: number; memoryBytes: number }) {
    this.#clock = clock;
    this.#irq8 = irq8;
    const ram = createCmos(options.bootTimeSeconds, options.memoryBytes);
    this.#s = { index: 0, ram, nextUpdate: TICKS_PER_SECOND, dividerStart: 0, periodsSeen: 0 };
    this.#clock.setAlarm(UPDATE_ALARM, this.#s.nextUpdate);
  }

  /** The RESET pin: interrupt enables and flags; time and RAM live on the battery. */
  reset(): void {
    this.#s.ram[REG_B] &= ~(B_PIE | B_AIE | B_UIE | B_SQWE);
    this.#s.ram[REG_C] = 0;
    this.#s.index = 0;
    this.#followPeriod();
    this.#update();
  }

  /** The index port cannot be read back. */
  read(port: number): number {
    return port & 1 ? this.#readRegister(this.#s.index) : 0xff;
  }

  write(port: number, _size: 1 | 2 | 4, value: number): void {
    if (port & 1) this.#writeRegister(this.#s.index, value);
    else this.#s.index = value & (CMOS_SIZE - 1);
  }

  handleAlarm(name: string): void {
    if (name === UPDATE_ALARM) this.#handleUpdate();
    this.#followPeriod();
    this.#update();
  }

  save(): unknown {
    this.#notePeriods();
    return { ...this.#s, ram: [...this.#s.ram] };
  }

  restore(saved: unknown): void {
    const state = saved as RtcState;
    this.#s = { ...state, ram: [...state.ram] };
  }

  #readRegister(index: number): number {
    if (index === REG_A) return this.#s.ram[REG_A] | (this.#updateInProgress() ? A_UIP : 0);
    if (index === REG_C) return this.#readFlags();
    return this.#s.ram[index];
  }

  #writeRegister(index: number, value: number): void {
    if (index === REG_A) this.#writeA(value);
    else if (index === REG_B) this.#writeB(value);
    else if (index !== REG_C && index !== REG_D) this.#s.ram[index] = value;
  }

  /** Reading register C clears all its flags and with them the interrupt. */
  #readFlags(): number {
    this.#notePeriods();
    const flags = this.#s.ram[REG_C];
    const requested = flags & this.#s.ram[REG_B] & (C_PF | C_AF | C_UF);
    this.#s.ram[REG_C] = 0;
    this.#followPeriod();
    this.#update();
    return flags | (requested ? C_IRQF : 0);
  }

  #updateInProgress(): boolean {
    const { nextUpdate, ram } = this.#s;
    return nextUpdate >= 0 && !(ram[REG_B] & B_SET) && nextUpdate - this.#clock.ticks <= UIP_TICKS;
  }

  get #dividerInReset(): boolean {
    return (this.#s.ram[REG_A] & A_DIVIDER_RESET) === A_DIVIDER_RESET;
  }

  /** The first update follows half a second after the divider is let go. */
  #writeA(value: number): void {
    this.#notePeriods();
    const wasInReset = this.#dividerInReset;
    this.#s.ram[REG_A] = value & ~A_UIP;
    if (this.#dividerInReset) this.#setNextUpdate(-1);
    else if (wasInReset) {
      this.#s.dividerStart = this.#clock.ticks;
      this.#setNextUpdate(this.#clock.ticks + TICKS_PER_SECOND / 2);
    }
    this.#s.periodsSeen = this.#periodsPassed();
    this.#followPeriod();
  }

  /** SET stops updates and clears UIE. */
  #writeB(value: number): void {
    this.#notePeriods();
    this.#s.ram[REG_B] = value & B_SET ? value & ~B_UIE : value;
    this.#followPeriod();
    this.#update();
  }

  #setNextUpdate(tick: number): void {
    this.#s.nextUpdate = tick;
    this.#clock.setAlarm(UPDATE_ALARM, tick < 0 ? Infinity : tick);
  }

  #handleUpdate(): void {
    const { ram } = this.#s;
    this.#setNextUpdate(this.#s.nextUpdate + TICKS_PER_SECOND);
    if (ram[REG_B] & B_SET) return;
    advanceOneSecond(ram);
    ram[REG_C] |= C_UF | (matchesAlarm(ram) ? C_AF : 0);
  }

  /** Crystal cycles between two periodic flags, 0 when the rate is off; rates 1 and 2 repeat 8 and 9. */
  #period(): number {
    const rate = this.#s.ram[REG_A] & A_RS;
    if (rate === 0 || this.#dividerInReset) return 0;
    return 1 << ((rate < 3 ? rate + 7 : rate) - 1);
  }

  #periodsPassed(): number {
    const period = this.#period();
    if (period === 0) return 0;
    return Math.floor(CRYSTAL.cyclesAt(this.#clock.ticks - this.#s.dividerStart) / period);
  }

  /** PF is set by time alone, whether or not its interrupt is enabled. */
  #notePeriods(): void {
    const passed = this.#periodsPassed();
    if (passed > this.#s.periodsSeen) this.#s.ram[REG_C] |= C_PF;
    this.#s.periodsSeen = passed;
  }

  /** An alarm at the next period is needed only while it would raise the interrupt. */
  #followPeriod(): void {
    this.#notePeriods();
    const { ram, dividerStart, periodsSeen } = this.#s;
    const period = this.#period();
    const needed = period > 0 && (ram[REG_B] & B_PIE) !== 0 && !(ram[REG_C] & C_PF);
    const next = dividerStart + CRYSTAL.tickOf((periodsSeen + 1) * period);
    this.#clock.setAlarm(PERIODIC_ALARM, needed ? next : Infinity);
  }

  #update(): void {
    const { ram } = this.#s;
    this.#irq8.set((ram[REG_C] & ram[REG_B] & (C_PF | C_AF | C_UF)) !== 0);
  }
}
