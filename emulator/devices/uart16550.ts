/**
 * National PC16550D UART, four of which are COM1-COM4. Data sheet TL/C/8652. A terminal is always connected: CTS, DSR
 * and DCD are high, RI is low.
 *
 * Time. Received bytes wait outside the chip and come in one by one at the programmed line speed, as the receiver has
 * room: the line never overruns the guest. Transmitted bytes take no time: THR and shift register are empty again
 * when the write is over, and the THRE interrupt is pending again.
 */
import type { Clock, Device, InterruptLine, PortHandler } from './device.ts';
import { TICKS_PER_SECOND } from '../cpu/core.ts';
import { ByteQueue } from './byte-queue.ts';
import {
  FCR_CLEAR_RX,
  FCR_ENABLE,
  IER_DLM,
  IER_MSR,
  IER_RDA,
  IER_RLS,
  IER_THRE,
  IIR_FCR,
  IIR_FIFO,
  IIR_MSR,
  IIR_NONE,
  IIR_RDA,
  IIR_RLS,
  IIR_THRE,
  IIR_TIMEOUT,
  LCR,
  LCR_BREAK,
  LCR_DLAB,
  LCR_PARITY,
  LCR_STOP,
  LSR,
  LSR_BI,
  LSR_DR,
  LSR_ERRORS,
  LSR_FIFO_ERROR,
  LSR_OE,
  LSR_TEMT,
  LSR_THRE,
  MCR,
  MCR_DTR,
  MCR_LOOP,
  MCR_OUT1,
  MCR_OUT2,
  MCR_RTS,
  MSR,
  MSR_CTS,
  MSR_DCD,
  MSR_DCTS,
  MSR_DDCD,
  MSR_DDSR,
  MSR_DSR,
  MSR_RI,
  MSR_TERI,
  MSR_TERMINAL,
  RBR_THR_DLL,
  SCR,
  TRIGGER_LEVELS,
} from './uart-registers.ts';

const CRYSTAL_HZ = 1_843_200;

const FIFO_SIZE = 16;
/** A character time-out interrupt comes after four character times without a read or an arrival. */
const TIMEOUT_CHARACTERS = 4;

const ARRIVAL_ALARM = 'arrival';
const TIMEOUT_ALARM = 'timeout';

interface UartState {
  ier: number;
  fifoEnabled: boolean;
  trigger: number;
  lcr: number;
  mcr: number;
  /** Delta bits 3-0 of MSR. */
  msrDelta: number;
  scr: number;
  divisor: number;
  overrun: boolean;
  /** Received characters: data in bits 7-0, their LSR error bits above. One place without FIFO. */
  received: number[];
  /** What RBR holds when nothing is waiting. */
  lastRead: number;
  thrEmptyPending: boolean;
  timeoutPending: boolean;
  /** The tick before which the next byte cannot be complete. */
  lineFreeAt: number;
}

function resetState(): UartState {
  return {
    ier: 0,
    fifoEnabled: false,
    trigger: 1,
    lcr: 0x03,
    mcr: 0,
    msrDelta: 0,
    scr: 0,
    divisor: 1,
    overrun: false,
    received: [],
    lastRead: 0,
    thrEmptyPending: false,
    timeoutPending: false,
    lineFreeAt: 0,
  };
}

const NO_OUTPUT = new Uint8Array(0);

export class Uart16550 implements Device, PortHandler {
  readonly name: string;
  readonly #clock: Clock;
  readonly #irq: InterruptLine;
  #s = resetState();
  /** Bytes on the line, not yet in the chip. */
  #backlog = new ByteQueue();
  #arrivalSet = false;
  #output: number[] = [];

  constructor(name: string, clock: Clock, irq: InterruptLine) {
    this.name = name;
    this.#clock = clock;
    this.#irq = irq;
  }

  /** The RESET pin: bytes still on the line stay there. */
  reset(): void {
    this.#s = { ...resetState(), lineFreeAt: this.#s.lineFreeAt };
    this.#clock.setAlarm(TIMEOUT_ALARM, Infinity);
    this.#scheduleArrival();
    this.#update();
  }

  /** Bytes from the other end of the line, from this tick on. */
  receive(bytes: Iterable<number>): void {
    for (const byte of bytes) this.#backlog.push(byte);
    this.#scheduleArrival();
  }

  /** Received characters raise an interrupt: somebody has opened the line. */
  get listening(): boolean {
    return (this.#s.ier & IER_RDA) !== 0;
  }

  /** What the guest has sent since the last call. */
  takeOutput(): Uint8Array {
    if (this.#output.length === 0) return NO_OUTPUT;
    const bytes = Uint8Array.from(this.#output);
    this.#output = [];
    return bytes;
  }

  read(port: number): number {
    switch (port & 7) {
      case RBR_THR_DLL:
        return this.#dlab ? this.#s.divisor & 0xff : this.#readData();
      case IER_DLM:
        return this.#dlab ? this.#s.divisor >> 8 : this.#s.ier;
      case IIR_FCR:
        return this.#readIir();
      case LCR:
        return this.#s.lcr;
      case MCR:
        return this.#s.mcr;
      case LSR:
        return this.#readLsr();
      case MSR:
        return this.#readMsr();
      default:
        return this.#s.scr;
    }
  }

  write(port: number, _size: 1 | 2 | 4, value: number): void {
    const s = this.#s;
    switch (port & 7) {
      case RBR_THR_DLL:
        if (this.#dlab) s.divisor = (s.divisor & 0xff00) | value;
        else this.#transmit(value);
        break;
      case IER_DLM:
        if (this.#dlab) s.divisor = (s.divisor & 0xff) | (value << 8);
        else this.#writeIer(value);
        break;
      case IIR_FCR:
        this.#writeFcr(value);
        break;
      case LCR:
        this.#writeLcr(value);
        break;
      case MCR:
        this.#writeMcr(value);
        break;
      case SCR:
        s.scr = value;
        break;
    }
    this.#update();
  }

  handleAlarm(name: string): void {
    if (name === ARRIVAL_ALARM) {
      this.#arrivalSet = false;
      this.#arrive();
    } else if (this.#s.received.length > 0) {
      this.#s.timeoutPending = true;
    }
    this.#update();
  }

  /** Complete but for bytes the host has not taken yet: those have left the machine. */
  save(): unknown {
    const s = this.#s;
    return {
      ...s,
      received: [...s.received],
      backlog: this.#backlog.toArray(),
      arrivalSet: this.#arrivalSet,
    };
  }

  restore(saved: unknown): void {
    const { arrivalSet, backlog, ...state } = saved as UartState & { arrivalSet: boolean; backlog: number[] };
    this.#s = { ...state, received: [...state.received] };
    this.#backlog = new ByteQueue(backlog);
    this.#arrivalSet = arrivalSet;
    this.#output = [];
  }

  get #dlab(): boolean {
    return (this.#s.lcr & LCR_DLAB) !== 0;
  }

  get #capacity(): number {
    return this.#s.fifoEnabled ? FIFO_SIZE : 1;
  }

  /** Start bit, 5-8 data bits, parity, stop bits at the programmed divisor (0 counts as 65536). */
  #characterTicks(): number {
    const { lcr, divisor } = this.#s;
    const bits = 1 + 5 + (lcr & 3) + (lcr & LCR_PARITY ? 1 : 0) + (lcr & LCR_STOP ? 2 : 1);
    return Math.ceil((bits * 16 * (divisor || 0x10000) * TICKS_PER_SECOND) / CRYSTAL_HZ);
  }

  /** The next byte of the line is complete one character time after the line was last free, once there is room. */
  #scheduleArrival(): void {
    const s = this.#s;
    if (this.#arrivalSet || this.#backlog.length === 0 || s.received.length >= this.#capacity) return;
    if (s.mcr & MCR_LOOP) return;
    this.#arrivalSet = true;
    const start = Math.max(this.#clock.ticks, s.lineFreeAt);
    this.#clock.setAlarm(ARRIVAL_ALARM, start + this.#characterTicks());
  }

  #arrive(): void {
    const s = this.#s;
    if (s.mcr & MCR_LOOP || s.received.length >= this.#capacity) return;
    const byte = this.#backlog.shift();
    if (byte === undefined) return;
    s.lineFreeAt = this.#clock.ticks;
    this.#enterReceiver(byte);
    this.#scheduleArrival();
  }

  /** A character with its error bits reaches the receiver; without room it is lost and OE tells so. */
  #enterReceiver(character: number): void {
    const s = this.#s;
    if (s.received.length < this.#capacity) s.received.push(character);
    else {
      s.overrun = true;
      if (!s.fifoEnabled) s.received[0] = character;
    }
    this.#restartTimeout();
  }

  #restartTimeout(): void {
    const s = this.#s;
    const waiting = s.fifoEnabled && s.received.length > 0;
    const deadline = this.#clock.ticks + TIMEOUT_CHARACTERS * this.#characterTicks();
    this.#clock.setAlarm(TIMEOUT_ALARM, waiting ? deadline : Infinity);
  }

  #readData(): number {
    const s = this.#s;
    const character = s.received.shift();
    if (character !== undefined) s.lastRead = character & 0xff;
    s.timeoutPending = false;
    this.#restartTimeout();
    this.#scheduleArrival();
    this.#update();
    return s.lastRead;
  }

  /** The most urgent enabled interrupt, `IIR_NONE` when there is none. A time-out adds its bit to that of data. */
  #interrupt(): number {
    const s = this.#s;
    const errors = s.overrun || (s.received.length > 0 && s.received[0] >> 8 !== 0);
    if (s.ier & IER_RLS && errors) return IIR_RLS;
    if (s.ier & IER_RDA && s.timeoutPending) return IIR_TIMEOUT;
    if (s.ier & IER_RDA && s.received.length >= (s.fifoEnabled ? s.trigger : 1)) return IIR_RDA;
    if (s.ier & IER_THRE && s.thrEmptyPending) return IIR_THRE;
    if (s.ier & IER_MSR && s.msrDelta !== 0) return IIR_MSR;
    return IIR_NONE;
  }

  /** Reading IIR ends the THRE interrupt if that is what it reports. */
  #readIir(): number {
    const source = this.#interrupt();
    if (source === IIR_THRE) this.#s.thrEmptyPending = false;
    this.#update();
    return source | (this.#s.fifoEnabled ? IIR_FIFO : 0);
  }

  #readLsr(): number {
    const s = this.#s;
    let lsr = LSR_THRE | LSR_TEMT;
    if (s.overrun) lsr |= LSR_OE;
    if (s.received.length > 0) lsr |= LSR_DR | ((s.received[0] >> 8) & LSR_ERRORS);
    if (s.fifoEnabled && s.received.some((character) => character >> 8 !== 0)) lsr |= LSR_FIFO_ERROR;
    s.overrun = false;
    if (s.received.length > 0) s.received[0] &= 0xff;
    this.#update();
    return lsr;
  }

  #modemInputs(): number {
    const { mcr } = this.#s;
    if (!(mcr & MCR_LOOP)) return MSR_TERMINAL;
    return (
      (mcr & MCR_RTS ? MSR_CTS : 0) |
      (mcr & MCR_DTR ? MSR_DSR : 0) |
      (mcr & MCR_OUT1 ? MSR_RI : 0) |
      (mcr & MCR_OUT2 ? MSR_DCD : 0)
    );
  }

  #readMsr(): number {
    const value = this.#modemInputs() | this.#s.msrDelta;
    this.#s.msrDelta = 0;
    this.#update();
    return value;
  }

  #transmit(value: number): void {
    this.#s.thrEmptyPending = true;
    const bits = 5 + (this.#s.lcr & 3);
    const byte = value & ((1 << bits) - 1);
    if (this.#s.mcr & MCR_LOOP) this.#enterReceiver(byte);
    else this.#output.push(byte);
  }

  /** Enabling the THRE interrupt while THR is empty raises it at once. */
  #writeIer(value: number): void {
    const s = this.#s;
    if (value & IER_THRE && !(s.ier & IER_THRE)) s.thrEmptyPending = true;
    if (!(value & IER_THRE)) s.thrEmptyPending = false;
    s.ier = value & 0x0f;
  }

  /** The other bits count only while bit 0 is written as 1; switching the FIFOs on or off empties them. */
  #writeFcr(value: number): void {
    const s = this.#s;
    const enable = (value & FCR_ENABLE) !== 0;
    if (enable !== s.fifoEnabled || (enable && value & FCR_CLEAR_RX)) {
      s.received = [];
      s.timeoutPending = false;
      this.#clock.setAlarm(TIMEOUT_ALARM, Infinity);
    }
    s.fifoEnabled = enable;
    s.trigger = enable ? TRIGGER_LEVELS[value >> 6] : 1;
    this.#scheduleArrival();
  }

  /** In loop-back a break is received by the chip itself; on the line there is nobody to notice it. */
  #writeLcr(value: number): void {
    const breakStarts = (value & ~this.#s.lcr & LCR_BREAK) !== 0;
    this.#s.lcr = value;
    if (breakStarts && this.#s.mcr & MCR_LOOP) this.#enterReceiver(LSR_BI << 8);
  }

  #writeMcr(value: number): void {
    const s = this.#s;
    const before = this.#modemInputs();
    s.mcr = value & 0x1f;
    const after = this.#modemInputs();
    const changed = before ^ after;
    if (changed & MSR_CTS) s.msrDelta |= MSR_DCTS;
    if (changed & MSR_DSR) s.msrDelta |= MSR_DDSR;
    if (changed & MSR_DCD) s.msrDelta |= MSR_DDCD;
    if (before & ~after & MSR_RI) s.msrDelta |= MSR_TERI;
    this.#scheduleArrival();
  }

  /** OUT2 opens the gate between the chip's INTR and the bus; loop-back closes it. */
  #update(): void {
    const { mcr } = this.#s;
    const gate = (mcr & MCR_OUT2) !== 0 && !(mcr & MCR_LOOP);
    this.#irq.set(gate && this.#interrupt() !== IIR_NONE);
  }
}
