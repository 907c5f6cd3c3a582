/**
 * One counter of the 8254: count register, counting element, gate, output and latches (data sheet 231164, "Mode
 * Definitions"). Time is given in cycles of the counter's CLK. The counting element is stored as the value it was
 * given and the cycle at which it was given it; everything else follows.
 */

const RW_LATCH = 0;
const RW_LOW = 1;
const RW_HIGH = 2;
const RW_BOTH = 3;

export interface PitCounterState {
  mode: number;
  bcd: boolean;
  /** RW bits of the control word: 1 low byte, 2 high byte, 3 low then high. */
  access: number;
  gate: boolean;
  /** Count register: what is loaded next. 1 … 65536 (10000 in BCD). */
  reload: number;
  /** First byte of a two-byte write, -1 when none waits. */
  firstByte: number;
  readHigh: boolean;
  latchedCount: number;
  latchedStatus: number;
  /** A count has been written since the control word (modes 1 and 5: and may be triggered). */
  written: boolean;
  /** NULL COUNT in modes where the load waits for a trigger or for the end of a period. */
  pending: boolean;
  /** The counting element holds `start` at cycle `startCycle` and counts from there. */
  running: boolean;
  start: number;
  startCycle: number;
  /** Value shown while not running. */
  stopped: number;
  /** One-shot modes: the cycle at which the loaded count reached zero, -1 before. */
  expiredAt: number;
  /** Mode 3: the half period in progress. Mode 1: OUT when the count was loaded. */
  high: boolean;
  /** Whole periods since the control word, modulo 2. */
  oddPeriods: boolean;
}

function newState(): PitCounterState {
  return {
    mode: 0,
    bcd: false,
    access: RW_BOTH,
    gate: true,
    reload: 0x10000,
    firstByte: -1,
    readHigh: false,
    latchedCount: -1,
    latchedStatus: -1,
    written: false,
    pending: false,
    running: false,
    start: 0,
    startCycle: 0,
    stopped: 0,
    expiredAt: -1,
    high: true,
    oddPeriods: false,
  };
}

function fromBcd(value: number): number {
  return (value >> 12) * 1000 + ((value >> 8) & 15) * 100 + ((value >> 4) & 15) * 10 + (value & 15);
}

function toBcd(value: number): number {
  const digit = (power: number) => Math.floor(value / power) % 10;
  return (digit(1000) << 12) | (digit(100) << 8) | (digit(10) << 4) | digit(1);
}

export class PitCounter {
  #s = newState();

  get gate(): boolean {
    return this.#s.gate;
  }

  /** A control word addressed to this counter: mode and access, or a latch command. */
  control(now: number, word: number): void {
    const access = (word >> 4) & 3;
    if (access === RW_LATCH) {
      this.latchCount(now);
      return;
    }
    const mode = (word >> 1) & 7;
    this.program(now, access, mode > 5 ? mode - 4 : mode, (word & 1) !== 0);
  }

  program(now: number, access: number, mode: number, bcd: boolean): void {
    const stopped = this.#count(now);
    this.#s = { ...newState(), gate: this.#s.gate, access, mode, bcd, stopped };
  }

  /** One byte of a count, by the access mode. */
  write(now: number, value: number): void {
    const s = this.#s;
    if (s.access === RW_LOW) this.load(now, value);
    else if (s.access === RW_HIGH) this.load(now, value << 8);
    else if (s.firstByte < 0) this.#writeFirst(now, value);
    else {
      const count = s.firstByte | (value << 8);
      s.firstByte = -1;
      this.load(now, count);
    }
  }

  /** A whole count register: 0 means the largest count. */
  load(now: number, raw: number): void {
    this.#advance(now);
    const s = this.#s;
    s.reload = (s.bcd ? fromBcd(raw) : raw) || this.#modulus();
    const first = !s.written;
    s.written = true;
    if (s.mode === 1 || s.mode === 5) s.pending = true;
    else if (s.mode === 0 || s.mode === 4) this.#startOneShot(now + 1);
    else if (first && s.gate) this.#startPeriod(now + 1);
    else s.pending = true;
  }

  /** The next byte of the latched status, the latched count, or the count itself. */
  read(now: number): number {
    const s = this.#s;
    if (s.latchedStatus >= 0) {
      const status = s.latchedStatus;
      s.latchedStatus = -1;
      return status;
    }
    const count = s.latchedCount >= 0 ? s.latchedCount : this.#register(now);
    const high = s.access === RW_HIGH || (s.access === RW_BOTH && s.readHigh);
    const more = s.access === RW_BOTH && !s.readHigh;
    s.readHigh = more;
    if (!more) s.latchedCount = -1;
    return high ? count >> 8 : count & 0xff;
  }

  latchCount(now: number): void {
    if (this.#s.latchedCount < 0) this.#s.latchedCount = this.#register(now);
  }

  /** Status: OUTPUT 7, NULL COUNT 6, RW 5-4, mode 3-1, BCD 0. */
  latchStatus(now: number): void {
    const s = this.#s;
    if (s.latchedStatus >= 0) return;
    const output = this.out(now) ? 0x80 : 0;
    const nullCount = !s.written || s.pending || (s.running && now < s.startCycle) ? 0x40 : 0;
    s.latchedStatus = output | nullCount | (s.access << 4) | (s.mode << 1) | (s.bcd ? 1 : 0);
  }

  setGate(now: number, level: boolean): void {
    this.#advance(now);
    const s = this.#s;
    if (s.gate === level) return;
    s.gate = level;
    const triggered = s.mode === 1 || s.mode === 5;
    if (!level && !triggered) this.#stop(now);
    if (level && s.written) {
      if (triggered) this.#startOneShot(now + 1);
      else if (s.mode === 2 || s.mode === 3) this.#startPeriod(now + 1);
      else this.#resume(now);
    }
  }

  /** Level of OUT. */
  out(now: number): boolean {
    this.#advance(now);
    const s = this.#s;
    switch (s.mode) {
      case 0:
        return s.expiredAt >= 0;
      case 1:
        return !(s.running && s.expiredAt < 0 && (now >= s.startCycle || !s.high));
      case 2:
        return !(s.running && s.start > 1 && now === s.startCycle + s.start - 1);
      case 3:
        return !s.running || s.high || this.#isStuck();
      default:
        return now !== s.expiredAt;
    }
  }

  /** The next cycle after `now` at which OUT may change, Infinity when it stays. */
  nextChange(now: number): number {
    this.#advance(now);
    const s = this.#s;
    if (!s.running || this.#isStuck()) return Infinity;
    const end = s.startCycle + s.start;
    if (s.mode === 2) return now < end - 1 ? end - 1 : end;
    if (s.mode === 3) return s.startCycle + this.#half();
    if (now < s.startCycle) return s.startCycle;
    if (s.expiredAt < 0) return end;
    return s.mode >= 4 && now === s.expiredAt ? now + 1 : Infinity;
  }

  periodsAreOdd(now: number): boolean {
    this.#advance(now);
    return this.#s.oddPeriods;
  }

  save(now: number): PitCounterState {
    this.#advance(now);
    return { ...this.#s };
  }

  restore(state: PitCounterState): void {
    this.#s = { ...state };
  }

  #modulus(): number {
    return this.#s.bcd ? 10000 : 0x10000;
  }

  /** The first of two bytes; in mode 0 it stops the counter and pulls OUT down. */
  #writeFirst(now: number, value: number): void {
    this.#advance(now);
    this.#s.firstByte = value;
    if (this.#s.mode !== 0) return;
    this.#stop(now);
    this.#s.expiredAt = -1;
  }

  #startOneShot(cycle: number): void {
    const s = this.#s;
    s.high = this.out(cycle - 1);
    s.expiredAt = -1;
    s.pending = false;
    s.start = s.reload;
    s.startCycle = cycle;
    s.running = s.gate || s.mode === 1 || s.mode === 5;
    s.stopped = s.reload % this.#modulus();
  }

  #startPeriod(cycle: number): void {
    const s = this.#s;
    s.pending = false;
    s.start = s.reload;
    s.startCycle = cycle;
    s.high = true;
    s.running = true;
  }

  #stop(now: number): void {
    const s = this.#s;
    if (!s.running) return;
    s.stopped = this.#count(now);
    s.running = false;
  }

  #resume(now: number): void {
    const s = this.#s;
    if (s.running || s.firstByte >= 0) return;
    s.running = true;
    s.start = s.stopped || this.#modulus();
    s.startCycle = now;
  }

  /** A count of 1 is not allowed in modes 2 and 3: OUT stays high and nothing counts. */
  #isStuck(): boolean {
    const s = this.#s;
    return (s.mode === 2 || s.mode === 3) && s.start < 2 && s.reload < 2;
  }

  /** Length of the half period in progress: odd counts are high for one cycle more than low. */
  #half(): number {
    const s = this.#s;
    return s.high ? Math.ceil(s.start / 2) : Math.max(1, Math.floor(s.start / 2));
  }

  /** Brings expiry, periods and half periods up to `now`. */
  #advance(now: number): void {
    const s = this.#s;
    if (!s.running || this.#isStuck()) return;
    if (s.mode === 2) this.#advancePeriods(now);
    else if (s.mode === 3) this.#advanceHalves(now);
    else if (s.expiredAt < 0 && now >= s.startCycle + s.start) s.expiredAt = s.startCycle + s.start;
  }

  #advancePeriods(now: number): void {
    const s = this.#s;
    if (now < s.startCycle + s.start) return;
    this.#nextPeriod(s.start);
    if (!this.#isStuck()) this.#skipPeriods(now);
  }

  #advanceHalves(now: number): void {
    const s = this.#s;
    while (!this.#isStuck() && now >= s.startCycle + this.#half()) {
      const length = this.#half();
      s.high = !s.high;
      if (s.high) this.#nextPeriod(length);
      else {
        s.startCycle += length;
        this.#reload();
      }
      if (s.high) this.#skipPeriods(now);
    }
  }

  #nextPeriod(length: number): void {
    this.#s.startCycle += length;
    this.#s.oddPeriods = !this.#s.oddPeriods;
    this.#reload();
  }

  #reload(): void {
    this.#s.start = this.#s.reload;
    this.#s.pending = false;
  }

  /** From the beginning of a period: all whole periods that lie before `now`, at once. */
  #skipPeriods(now: number): void {
    const s = this.#s;
    const periods = Math.floor((now - s.startCycle) / s.start);
    if (periods <= 0) return;
    s.startCycle += periods * s.start;
    if (periods % 2 === 1) s.oddPeriods = !s.oddPeriods;
  }

  /** The counting element in binary, 0 … modulus - 1. */
  #count(now: number): number {
    this.#advance(now);
    const s = this.#s;
    const modulus = this.#modulus();
    if (!s.running) return s.stopped;
    if (this.#isStuck()) return s.start;
    const passed = Math.max(0, now - s.startCycle);
    if (s.mode === 3) return ((s.start & ~1) - 2 * passed + modulus) % modulus;
    return (((s.start - passed) % modulus) + modulus) % modulus;
  }

  /** The counting element as software reads it. */
  #register(now: number): number {
    const count = this.#count(now);
    return this.#s.bcd ? toBcd(count) : count;
  }
}
