/**
 * Intel 8259A programmable interrupt controller, and the pair of them as wired in a PC/AT: the slave's INT feeds the
 * master's IR2, the master's INT is the processor's INTR pin. Data sheet 231468; edge/level control registers as in
 * the Intel 82371 (ports 0x4D0, 0x4D1), which take the place of ICW1's LTIM per line.
 */
import type { Device, InterruptLine, PortHandler } from './device.ts';

const ICW1_IC4 = 0x01;
const ICW1_SNGL = 0x02;
const ICW1_ADI = 0x04;
const ICW1_LTIM = 0x08;
const ICW1_INIT = 0x10;

const ICW4_UPM = 0x01;
const ICW4_AEOI = 0x02;
const ICW4_SFNM = 0x10;

const OCW2_EOI = 0x20;
const OCW2_SL = 0x40;
const OCW2_R = 0x80;

const OCW3_SELECT = 0x08;
const OCW3_RIS = 0x01;
const OCW3_RR = 0x02;
const OCW3_POLL = 0x04;
const OCW3_SMM = 0x20;
const OCW3_ESMM = 0x40;

const POLL_INTERRUPT = 0x80;

/** The line on which nothing is pending reports itself. */
const SPURIOUS = 7;

interface Pic8259State {
  /** Levels of the eight IR pins. */
  lines: number;
  /** Edges seen and not yet acknowledged; an edge is forgotten when its pin falls before the acknowledge. */
  edges: number;
  isr: number;
  imr: number;
  elcr: number;
  icw1: number;
  icw2: number;
  icw3: number;
  icw4: number;
  /** Which ICW the next write to the odd port is; 0 when the chip is initialised. */
  expecting: 0 | 2 | 3 | 4;
  readIsr: boolean;
  poll: boolean;
  specialMask: boolean;
  rotateOnAutoEoi: boolean;
  /** The IR with the lowest priority; the one above it, cyclically, has the highest. */
  lowest: number;
}

function powerOnState(vectorBase: number, icw3: number): Pic8259State {
  return {
    lines: 0,
    edges: 0,
    isr: 0,
    imr: 0xff,
    elcr: 0,
    icw1: ICW1_INIT | ICW1_IC4,
    icw2: vectorBase,
    icw3,
    icw4: ICW4_UPM,
    expecting: 0,
    readIsr: false,
    poll: false,
    specialMask: false,
    rotateOnAutoEoi: false,
    lowest: 7,
  };
}

/** One 8259A. `onOutput` gets the level of the INT pin whenever it may have changed. */
export class Pic8259 implements PortHandler {
  #s: Pic8259State;
  #output = false;
  readonly #isMaster: boolean;
  readonly #vectorBase: number;
  readonly #elcrWritable: number;
  readonly #onOutput: (level: boolean) => void;

  constructor(role: 'master' | 'slave', onOutput: (level: boolean) => void) {
    this.#isMaster = role === 'master';
    this.#vectorBase = this.#isMaster ? 0x08 : 0x70;
    // IRQ 0, 1, 2, 8 and 13 are edge-triggered on every PC.
    this.#elcrWritable = this.#isMaster ? 0xf8 : 0xde;
    this.#onOutput = onOutput;
    this.#s = powerOnState(this.#vectorBase, this.#isMaster ? 0x04 : 0x02);
  }

  reset(): void {
    const { lines } = this.#s;
    this.#s = powerOnState(this.#vectorBase, this.#isMaster ? 0x04 : 0x02);
    this.#s.lines = lines;
    this.#update();
  }

  save(): Pic8259State {
    return { ...this.#s };
  }

  restore(saved: Pic8259State): void {
    this.#s = { ...saved };
    this.#output = this.#pending() >= 0;
  }

  /** Level of an IR pin, 0 … 7. */
  setLine(ir: number, level: boolean): void {
    const bit = 1 << ir;
    if (level && !(this.#s.lines & bit)) this.#s.edges |= bit;
    if (!level) this.#s.edges &= ~bit;
    this.#s.lines = level ? this.#s.lines | bit : this.#s.lines & ~bit;
    this.#update();
  }

  get output(): boolean {
    return this.#output;
  }

  /** Cascade address that this chip drives (master) or answers to (slave). */
  hasSlaveAt(ir: number): boolean {
    return !(this.#s.icw1 & ICW1_SNGL) && (this.#s.icw3 & (1 << ir)) !== 0;
  }

  get slaveId(): number {
    return this.#s.icw3 & 7;
  }

  /** The INTA cycles: takes the most urgent request into service and returns its IR and vector. */
  acknowledge(): { ir: number; vector: number; spurious: boolean } {
    const pending = this.#pending();
    const spurious = pending < 0;
    const ir = spurious ? SPURIOUS : pending;
    if (!spurious) this.#takeIntoService(ir);
    this.#output = false;
    this.#onOutput(false);
    this.#update();
    return { ir, vector: this.#vectorOf(ir), spurious };
  }

  read(port: number): number {
    if (this.#s.poll) return this.#readPoll();
    if (port & 1) return this.#s.imr;
    return this.#s.readIsr ? this.#s.isr : this.#requests();
  }

  write(port: number, _size: 1 | 2 | 4, value: number): void {
    if (port & 1) this.#writeOdd(value);
    else if (value & ICW1_INIT) this.#writeIcw1(value);
    else if (value & OCW3_SELECT) this.#writeOcw3(value);
    else this.#writeOcw2(value);
    this.#update();
  }

  /** The edge/level control register of this chip. */
  get elcr(): number {
    return this.#s.elcr;
  }

  set elcr(value: number) {
    this.#s.elcr = value & this.#elcrWritable;
    this.#update();
  }

  /** IRR: level pins as they stand, edge pins as latched. */
  #requests(): number {
    const levels = this.#s.icw1 & ICW1_LTIM ? 0xff : this.#s.elcr;
    return (this.#s.lines & levels) | (this.#s.edges & ~levels);
  }

  /** The IR that would interrupt now, -1 when none would. */
  #pending(): number {
    if (this.#s.expecting !== 0) return -1;
    const requests = this.#requests() & ~this.#s.imr;
    if (requests === 0) return -1;
    const blocking = this.#blockingService();
    for (let step = 1; step <= 8; step++) {
      const ir = (this.#s.lowest + step) & 7;
      const bit = 1 << ir;
      const blocked = (blocking & bit) !== 0;
      if (requests & bit && (!blocked || this.#passesOwnService(ir))) return ir;
      if (blocked) return -1;
    }
    return -1;
  }

  /** In-service levels that hold back their own and lower priorities; in special mask mode masked ones do not. */
  #blockingService(): number {
    return this.#s.specialMask ? this.#s.isr & ~this.#s.imr : this.#s.isr;
  }

  /** Special fully nested mode: a master lets a slave's second, more urgent request through. */
  #passesOwnService(ir: number): boolean {
    return (this.#s.icw4 & ICW4_SFNM) !== 0 && this.#isMaster && this.hasSlaveAt(ir);
  }

  #takeIntoService(ir: number): void {
    const bit = 1 << ir;
    this.#s.edges &= ~bit;
    if (!(this.#s.icw4 & ICW4_AEOI)) this.#s.isr |= bit;
    else if (this.#s.rotateOnAutoEoi) this.#s.lowest = ir;
  }

  /** In 8086 mode ICW2's upper five bits; in MCS-80/85 mode the low byte of the CALL address. */
  #vectorOf(ir: number): number {
    if (this.#s.icw4 & ICW4_UPM) return (this.#s.icw2 & 0xf8) | ir;
    return this.#s.icw1 & ICW1_ADI ? (this.#s.icw1 & 0xe0) | (ir << 2) : (this.#s.icw1 & 0xc0) | (ir << 3);
  }

  #readPoll(): number {
    this.#s.poll = false;
    const pending = this.#pending();
    if (pending < 0) return SPURIOUS;
    this.acknowledge();
    return POLL_INTERRUPT | pending;
  }

  #writeIcw1(value: number): void {
    const { lines, elcr } = this.#s;
    this.#s = { ...powerOnState(0, this.#s.icw3), lines, elcr, imr: 0, icw1: value, icw4: 0, expecting: 2 };
  }

  #writeOdd(value: number): void {
    switch (this.#s.expecting) {
      case 0:
        this.#s.imr = value;
        break;
      case 2:
        this.#s.icw2 = value;
        this.#s.expecting = this.#s.icw1 & ICW1_SNGL ? this.#afterIcw3() : 3;
        break;
      case 3:
        this.#s.icw3 = value;
        this.#s.expecting = this.#afterIcw3();
        break;
      case 4:
        this.#s.icw4 = value;
        this.#s.expecting = 0;
        break;
    }
  }

  #afterIcw3(): 0 | 4 {
    return this.#s.icw1 & ICW1_IC4 ? 4 : 0;
  }

  #writeOcw2(value: number): void {
    const rotate = (value & OCW2_R) !== 0;
    if (value & OCW2_EOI) {
      const ir = value & OCW2_SL ? value & 7 : this.#mostUrgentInService();
      if (ir >= 0) this.#s.isr &= ~(1 << ir);
      if (rotate && ir >= 0) this.#s.lowest = ir;
    } else if (value & OCW2_SL) {
      if (rotate) this.#s.lowest = value & 7;
    } else {
      this.#s.rotateOnAutoEoi = rotate;
    }
  }

  /** What a non-specific EOI ends: in special mask mode masked levels are left alone. */
  #mostUrgentInService(): number {
    const service = this.#blockingService();
    for (let step = 1; step <= 8; step++) {
      const ir = (this.#s.lowest + step) & 7;
      if (service & (1 << ir)) return ir;
    }
    return -1;
  }

  #writeOcw3(value: number): void {
    if (value & OCW3_ESMM) this.#s.specialMask = (value & OCW3_SMM) !== 0;
    if (value & OCW3_POLL) this.#s.poll = true;
    else if (value & OCW3_RR) this.#s.readIsr = (value & OCW3_RIS) !== 0;
  }

  #update(): void {
    const output = this.#pending() >= 0;
    if (output === this.#output) return;
    this.#output = output;
    this.#onOutput(output);
  }
}

/** Master and slave, ports 0x20-0x21, 0xA0-0xA1 and 0x4D0-0x4D1. */
export class PicPair implements Device {
  readonly name = 'pic';
  readonly master: Pic8259;
  readonly slave: Pic8259;
  readonly elcrPorts: PortHandler;

  /** `setIntr` drives the processor's INTR pin. */
  constructor(setIntr: (level: boolean) => void) {
    this.master = new Pic8259('master', setIntr);
    this.slave = new Pic8259('slave', (level) => this.master.setLine(2, level));
    const chip = (port: number) => (port & 1 ? this.slave : this.master);
    this.elcrPorts = {
      read: (port) => chip(port).elcr,
      write: (port, _size, value) => {
        chip(port).elcr = value;
      },
    };
  }

  /** The request line of IRQ 0 … 15. IRQ 2 is the cascade and belongs to nobody. */
  line(irq: number): InterruptLine {
    const chip = irq < 8 ? this.master : this.slave;
    return { set: (level) => chip.setLine(irq & 7, level) };
  }

  /** Level of the INTR pin. */
  get intr(): boolean {
    return this.master.output;
  }

  /** Both INTA cycles; the vector on the data bus in the second. */
  acknowledge(): number {
    const { ir, vector, spurious } = this.master.acknowledge();
    if (spurious || !this.master.hasSlaveAt(ir)) return vector;
    // A cascade address that no slave answers leaves the bus floating.
    return ir === 2 && this.slave.slaveId === 2 ? this.slave.acknowledge().vector : 0xff;
  }

  reset(): void {
    this.master.reset();
    this.slave.reset();
  }

  save(): unknown {
    return { master: this.master.save(), slave: this.slave.save() };
  }

  restore(saved: unknown): void {
    const state = saved as { master: Pic8259State; slave: Pic8259State };
    this.master.restore(state.master);
    this.slave.restore(state.slave);
  }
}
