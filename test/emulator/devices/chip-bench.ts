/** The chipset on a bench: real chips, real port map and scheduler, time advanced by hand instead of by a processor. */
import { Chipset } from '../../../emulator/devices/chipset.ts';
import type { HoleAccess } from '../../../emulator/devices/holes.ts';
import { Scheduler } from '../../../emulator/scheduler.ts';

export const BOOT_TIME = Date.UTC(2002, 1, 28, 23, 59, 50) / 1000;

export class ChipBench {
  ticks = 0;
  intr = false;
  ignne = false;
  resets = 0;
  powerOffs = 0;
  readonly holes: HoleAccess[] = [];
  readonly scheduler = new Scheduler();
  readonly chipset: Chipset;

  constructor(options: { bootTimeSeconds?: number; memoryBytes?: number } = {}) {
    const now = () => this.ticks;
    this.chipset = new Chipset({
      clockOf: (device) => {
        this.scheduler.register(device);
        return {
          get ticks() {
            return now();
          },
          setAlarm: (name, deadline) => this.scheduler.set(device, name, deadline),
        };
      },
      setIntr: (level) => (this.intr = level),
      setIgnne: (level) => (this.ignne = level),
      onReset: () => this.resets++,
      onPowerOff: () => this.powerOffs++,
      onHole: (access) => this.holes.push(access),
      bootTimeSeconds: options.bootTimeSeconds ?? BOOT_TIME,
      memoryBytes: options.memoryBytes ?? 64 << 20,
    });
  }

  in(port: number, size: 1 | 2 | 4 = 1): number {
    return this.chipset.ports.read(port, size);
  }

  out(port: number, value: number, size: 1 | 2 | 4 = 1): void {
    this.chipset.ports.write(port, size, value);
  }

  /** Lets time pass, handing every alarm over at exactly its deadline. */
  advance(ticks: number): void {
    this.advanceTo(this.ticks + ticks);
  }

  advanceTo(end: number): void {
    for (;;) {
      const alarm = this.scheduler.nextDeadline <= end ? this.scheduler.takeDue(end) : undefined;
      if (!alarm) break;
      this.ticks = Math.max(this.ticks, alarm.deadline);
      this.chipset.handleAlarm(alarm.device, alarm.name);
    }
    this.ticks = end;
  }

  /** Vectors 0x20 / 0x28, everything masked but `irqs`, as an operating system sets the pair up. */
  setupPics(irqs: number[]): void {
    for (const [base, vector, icw3] of [
      [0x20, 0x20, 0x04],
      [0xa0, 0x28, 0x02],
    ]) {
      this.out(base, 0x11);
      this.out(base + 1, vector);
      this.out(base + 1, icw3);
      this.out(base + 1, 0x01);
    }
    const mask = irqs.reduce((bits, irq) => bits & ~(1 << irq), 0xffff);
    this.out(0x21, mask & (irqs.some((irq) => irq >= 8) ? 0xfb : 0xff));
    this.out(0xa1, mask >> 8);
  }

  /** The INTA cycles, if the processor would do them now. */
  acknowledge(): number | undefined {
    return this.intr ? this.chipset.pic.acknowledge() : undefined;
  }

  /** A line as a card on the bus would drive it. */
  setIrq(irq: number, level: boolean): void {
    this.chipset.pic.line(irq).set(level);
  }

  save(): string {
    return JSON.stringify({ chips: this.chipset.save(), alarms: this.scheduler.save() });
  }
}
