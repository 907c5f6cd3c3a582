/**
 * The PC: memory, processor and chips, and the passing of virtual time.
 *
 * Time passes only inside `run` and `step`. Inputs enter only between them, at the present tick, through the journal.
 * An alarm due at tick T has been handled whenever T is the present and nobody is running, so that a run may be cut
 * at any tick and gone on with, and nothing changes.
 */
import type { CpuBus, CpuExit } from './cpu/core.ts';
import type { CpuModel } from './cpu/cpuid.ts';
import { Cpu } from './cpu/cpu.ts';
import { MachineState, OFFSET } from './cpu/state.ts';
import { WRITABLE_REGISTERS, writeRegister } from './cpu/write-register.ts';
import { Chipset } from './devices/chipset.ts';
import type { SerialPort } from './devices/chipset.ts';
import type { Clock } from './devices/device.ts';
import { allOnes } from './devices/holes.ts';
import type { HoleAccess, HoleListener } from './devices/holes.ts';
import { diskImageFault, hashDiskImage } from './devices/disk-image.ts';
import type { ShareRequest } from './devices/virtio-9p.ts';
import { ImageError, loadImage } from './loader/index.ts';
import type { BootImage } from './loader/index.ts';
import { StateHash, canonicalJson, hashBytes } from './recording/hash.ts';
import { JOURNAL_VERSION, Journal } from './recording/journal.ts';
import type { JournalHeader, JournalInput } from './recording/journal.ts';
import { SNAPSHOT_VERSION, applyMemory, captureMemory, hashMemory } from './recording/snapshot.ts';
import type { ChipSnapshot, MachineSnapshot } from './recording/snapshot.ts';
import { Scheduler } from './scheduler.ts';
import { NO_TRANSLATIONS, Translator } from './translator/translator.ts';
import type { TranslatorOptions, TranslatorStatistics } from './translator/translator.ts';

export { TICKS_PER_SECOND } from './cpu/core.ts';
export { CPU_MODELS } from './cpu/cpuid.ts';
export { ImageError } from './loader/index.ts';
export type { BootImage } from './loader/index.ts';
export type { CpuModel, HoleAccess, MachineSnapshot, SerialPort, ShareRequest, TranslatorStatistics };
export { Journal } from './recording/journal.ts';

export interface MachineOptions {
  /** RAM in MiB, 1 … 1792. */
  memoryMiB: number;
  /** `i686` when not given. */
  cpuModel?: CpuModel;
  /** What the real-time clock shows at tick 0: UTC seconds since 1970. */
  bootTimeSeconds: number;
  /** Told of accesses to what this PC has not; see devices/holes.ts. */
  onHole?: HoleListener;
  /** Hot code is translated to WebAssembly, which changes nothing but speed; true when not given. */
  translate?: boolean | Partial<TranslatorOptions>;
}

/**
 * Why `run` came back. `budget`: the ticks have passed. `halt`: they have passed (or, where asked for, not yet) and the
 * processor waits in HLT. `stop`: a debugger's stop. The other three are ends: every further `run` returns them again.
 */
export type MachineExit = 'budget' | 'halt' | 'poweroff' | 'reset' | 'shutdown' | 'stop';

type MachineEnd = 'poweroff' | 'reset' | 'shutdown';

const EFLAGS_IF = 0x200;
const TRANSLATE = true;
const DEFAULT_MODEL: CpuModel = 'i686';
const ignoreHoles: HoleListener = () => {};

export class Machine {
  readonly state: MachineState;
  readonly cpu: Cpu;
  readonly chipset: Chipset;
  readonly options: Readonly<MachineOptions>;
  readonly #scheduler = new Scheduler();
  #journal: Journal;
  #booted = false;
  #ended: MachineEnd | null = null;
  /** End of the slice the processor is in; an alarm before it ends the slice. */
  #sliceEnd = -1;
  /** Instruction count up to which interrupts are held back; at most the present one when they are not. */
  #heldUntil = 0;
  /** The last hold of the journal may still be made longer. */
  #mayExtendHold = false;
  /** Told before anything comes in from outside that is not replayed. */
  onInput: (() => void) | null = null;

  /** A powered-on PC without an image. @throws RangeError for a memory size that cannot be. */
  constructor(options: MachineOptions) {
    this.options = { ...options };
    const memoryBytes = options.memoryMiB * 0x100000;
    this.state = MachineState.create(memoryBytes);
    this.cpu = new Cpu(this.state, this.#createBus(), options.cpuModel ?? DEFAULT_MODEL);
    this.#setupTranslator(options.translate ?? TRANSLATE);
    this.chipset = new Chipset({
      clockOf: (device) => this.#clockOf(device),
      setIntr: (level) => this.cpu.setIntr(level),
      setIgnne: (level) => this.cpu.setIgnne(level),
      onReset: () => this.#end('reset'),
      onPowerOff: () => this.#end('poweroff'),
      onHole: options.onHole ?? ignoreHoles,
      bootTimeSeconds: options.bootTimeSeconds,
      memoryBytes,
    });
    this.#journal = new Journal(this.#journalHeader({ kernel: new Uint8Array(0) }));
  }

  #setupTranslator(translate: boolean | Partial<TranslatorOptions>): void {
    if (translate === false) return;
    this.cpu.translator = new Translator(this.cpu, translate === true ? {} : translate);
  }

  /**
   * Loads an image and sets the entry state of its protocol. Once per machine: a reset is a new machine.
   * @throws ImageError when the image cannot be booted; the machine is then as new.
   */
  boot(image: BootImage): void {
    if (this.#booted) throw new Error('this machine has booted already; make a new one for another boot');
    const fault = image.disk ? diskImageFault(image.disk.length) : null;
    if (fault !== null) throw new ImageError(fault);
    this.cpu.enterProtected(loadImage(this.state.ram, image));
    if (image.disk) this.chipset.plugDisk(image.disk);
    if (image.share) this.#plugShare(image.share.tag);
    this.#journal = new Journal(this.#journalHeader(image));
    this.#booted = true;
  }

  /**
   * Lets `maxTicks` ticks pass, less only when the machine ends or a debugger's stop is met. While the processor is
   * halted time jumps from alarm to alarm at no cost. With `untilHalt` it comes back as soon as the processor halts,
   * before any time is skipped. `Infinity` runs until the machine ends or waits with no alarm set.
   *
   * A host that keeps pace with real time runs slices with `untilHalt`; on `halt` it sleeps for `ticksToNextAlarm()`
   * ticks (or until there is input) and then lets as many ticks pass with `run(ticks)`. One that does not simply runs.
   */
  run(maxTicks: number, { untilHalt = false } = {}): MachineExit {
    const end = this.cpu.ticks + Math.max(0, Math.floor(maxTicks));
    for (;;) {
      this.#handleDueAlarms();
      if (this.#ended) return this.#ended;
      if (untilHalt && this.halted) return 'halt';
      if (this.cpu.ticks >= end) return this.halted ? 'halt' : 'budget';
      if (this.#isHeld) {
        const held = this.#stepOnce(false);
        if (held === 'stop') return held;
        continue;
      }
      const until = Math.min(end, this.#scheduler.nextDeadline);
      const exit = this.#runSlice(until, untilHalt);
      if (exit === 'halt' && until === Infinity) return exit;
      if (exit === 'stop') {
        this.#handleDueAlarms();
        return exit;
      }
      if (exit === 'shutdown') this.#ended ??= 'shutdown';
    }
  }

  /**
   * Executes one instruction (one iteration of a REP) and what becomes due with it. In HLT nothing happens. An interrupt
   * held back that would have come is an input, and recorded: the run goes another way from here.
   */
  step(allowInterrupts: boolean): MachineExit {
    if (this.#ended) return this.#ended;
    if (!allowInterrupts && !this.#isHeld && this.cpu.interruptDue && !this.cpu.halted) this.#hold();
    return this.#stepOnce(allowInterrupts && !this.#isHeld);
  }

  /** An interrupt is delivered before anything else is executed, as it is not held back. */
  get interruptComes(): boolean {
    return this.cpu.interruptDue && !this.#isHeld;
  }

  get #isHeld(): boolean {
    return this.#heldUntil > this.cpu.instructions && !this.cpu.halted;
  }

  /** Interrupts are held back for one instruction more. */
  #hold(): void {
    const { last } = this.#journal;
    const { instructions } = this.cpu;
    if (this.#mayExtendHold && last?.kind === 'hold' && last.instructions + last.count === instructions) {
      last.count++;
      this.#heldUntil = instructions + 1;
    } else this.#record({ kind: 'hold', count: 1 });
    this.#mayExtendHold = true;
  }

  #stepOnce(allowInterrupts: boolean): MachineExit {
    this.#sliceEnd = this.cpu.ticks + 1;
    const exit = this.cpu.step(allowInterrupts);
    this.#sliceEnd = -1;
    if (exit === 'shutdown') this.#ended ??= 'shutdown';
    this.#handleDueAlarms();
    return this.#ended ?? exit;
  }

  get ticks(): number {
    return this.cpu.ticks;
  }

  get instructions(): number {
    return this.cpu.instructions;
  }

  /** Ticks that have passed in HLT. */
  get haltedTicks(): number {
    return this.cpu.ticks - this.cpu.instructions;
  }

  /** The processor is in HLT and no interrupt is about to take it out. */
  get halted(): boolean {
    return this.cpu.halted && !(this.chipset.pic.intr && this.#interruptsEnabled);
  }

  /** Halted with interrupts off: nothing inside or outside will ever wake the processor. */
  get stuck(): boolean {
    return this.cpu.halted && !this.#interruptsEnabled;
  }

  /** How the machine has ended, null while it can go on. */
  get ended(): MachineEnd | null {
    return this.#ended;
  }

  /** Infinity when nothing is scheduled. */
  ticksToNextAlarm(): number {
    return Math.max(0, this.#scheduler.nextDeadline - this.cpu.ticks);
  }

  /** Bytes arrive on the line of a serial port, now; the chip takes them at its line speed. Recorded. */
  receiveSerial(port: SerialPort, bytes: Uint8Array): void {
    if (bytes.length > 0) this.#record({ kind: 'serial', port, bytes: bytes.slice() });
  }

  /** Keys pressed and released, in scan code set 2, now. Recorded. */
  receiveKeyboard(codes: Uint8Array): void {
    if (codes.length > 0) this.#record({ kind: 'keyboard', bytes: codes.slice() });
  }

  /**
   * The terminal at the end of a serial line has a new size in characters, now; 0 by 0 says that it is not known.
   * Recorded.
   */
  resizeConsole(port: SerialPort, columns: number, rows: number): void {
    this.#record({ kind: 'console-size', port, columns, rows });
  }

  /** What the guest has sent on a serial port since the last call; empty when nothing. */
  takeSerial(port: SerialPort): Uint8Array {
    return this.chipset.uarts[port].takeOutput();
  }

  /** The disk's contents as they are now, a copy; null when there is no disk. */
  diskContents(): Uint8Array | null {
    return this.chipset.disk?.image.toBytes() ?? null;
  }

  /** What the guest asks of the shared folder and has not been answered, in its order. */
  get shareRequests(): readonly ShareRequest[] {
    return this.chipset.share?.requests ?? [];
  }

  /** The host answers one of `shareRequests`, now. Recorded. @throws RangeError for more bytes than there is room for. */
  answerShare(id: number, bytes: Uint8Array): void {
    const request = this.shareRequests.find((each) => each.id === id);
    if (request === undefined) throw new RangeError(`the guest waits for no answer to request ${id}`);
    if (bytes.length > request.room)
      throw new RangeError(
        `an answer of ${bytes.length} bytes to request ${id}, which has room for ${request.room}`,
      );
    this.#record({ kind: 'share', id, bytes: bytes.slice() });
  }

  /** The guest's kernel has reported a panic at the debug-exit port. */
  get panicNoticed(): boolean {
    return this.chipset.debugExit.panicked;
  }

  /** After `shutdown`: the faults that led to it. */
  get shutdownReport(): string {
    return this.cpu.shutdownReport;
  }

  /** What the translator has done so far; nothing without one. For measurements: no part of the machine's state. */
  get translatorStatistics(): TranslatorStatistics {
    return { ...(this.cpu.translator?.statistics ?? NO_TRANSLATIONS) };
  }

  /** Everything that has come in from outside since boot. */
  get journal(): Journal {
    return this.#journal;
  }

  /** What the guest has asked of hardware that is not there, most frequent first. */
  holes(): HoleAccess[] {
    return this.chipset.holes.list();
  }

  /** A copy of physical memory; @throws RangeError outside RAM. */
  readPhysical(address: number, length: number): Uint8Array {
    this.#checkRange(address, length);
    return this.state.ram.slice(address, address + length);
  }

  /** Changes physical memory from outside, now. Recorded. @throws RangeError outside RAM. */
  writePhysical(address: number, bytes: Uint8Array): void {
    this.#checkRange(address, bytes.length);
    if (bytes.length > 0) this.#record({ kind: 'memory', address, bytes: bytes.slice() });
  }

  /** Changes a register from outside, now; names as in cpu/write-register.ts. Recorded. @throws RangeError for another. */
  writeRegister(name: string, value: number): void {
    if (!WRITABLE_REGISTERS.includes(name))
      throw new RangeError(`${name}: registers that can be written are ${WRITABLE_REGISTERS.join(', ')}`);
    this.#record({ kind: 'register', name, value });
  }

  /**
   * Delivers interrupts and traps that are due at this boundary, before anything is executed, until so many have been
   * delivered here. What `run` does next anyway: it takes a machine to where a debugger's stop has left it. True when a
   * stop has been met on the way.
   */
  deliver(deliveries: number): boolean {
    this.cpu.interruptsSuppressed = this.#isHeld;
    const met = this.cpu.deliverDue(deliveries);
    this.cpu.interruptsSuppressed = false;
    return met;
  }

  /** The next recorded event happens, now. For replay, which has brought the machine to the event's tick. */
  replayNextEvent(): void {
    const event = this.#journal.next;
    if (!event) throw new Error('the journal has no further event');
    this.deliver(event.deliveries ?? 0);
    if (event.tick !== this.cpu.ticks || event.instructions !== this.cpu.instructions) {
      throw new Error(
        `the recording does not fit: its event at tick ${event.tick}, instruction ${event.instructions}, is met at ` +
          `tick ${this.cpu.ticks}, instruction ${this.cpu.instructions}`,
      );
    }
    this.#journal.advance();
    this.#apply(event);
  }

  /** Fingerprint of the whole state: 32 hexadecimal digits. Equal for equal pasts, however they were cut up. */
  hash(): string {
    const hash = new StateHash();
    hashMemory(this.state, hash);
    const { cpu, chipset } = this;
    const chips = {
      cpu: cpu.save(),
      devices: chipset.save(),
      alarms: this.#scheduler.save(),
      ended: this.#ended,
      held: this.#isHeld ? this.#heldUntil : 0,
    };
    hash.text(canonicalJson({ ...chips, ticks: cpu.ticks, instructions: cpu.instructions }));
    return hash.digest();
  }

  snapshot(): MachineSnapshot {
    return {
      version: SNAPSHOT_VERSION,
      memoryMiB: this.options.memoryMiB,
      cpuModel: this.cpu.model,
      ticks: this.cpu.ticks,
      instructions: this.cpu.instructions,
      memory: captureMemory(this.state),
      ...this.saveChips(),
    };
  }

  /** What a snapshot holds beside the state memory. */
  saveChips(): ChipSnapshot {
    this.#mayExtendHold = false;
    return {
      cpu: this.cpu.save(),
      devices: this.chipset.save(),
      alarms: this.#scheduler.save(),
      ended: this.#ended,
      journalPosition: this.#journal.position,
      deliveries: this.cpu.deliveries,
      heldUntil: this.#heldUntil,
    };
  }

  /** Counterpart of `saveChips`; the state memory is in place, code decoded from it valid. */
  restoreChips(saved: ChipSnapshot): void {
    this.#journal.rewind(saved.journalPosition);
    this.cpu.resume(saved.deliveries);
    this.chipset.restore(saved.devices);
    this.#scheduler.restore(saved.alarms);
    this.#ended = saved.ended as MachineEnd | null;
    this.#heldUntil = saved.heldUntil;
    this.#mayExtendHold = false;
    this.#booted = true;
  }

  /**
   * Goes to a snapshot of this machine, or of one with the same options and journal. Output that has not been taken is
   * dropped. @throws Error when the snapshot is of another version or kind of machine; nothing has changed then.
   */
  restore(snapshot: MachineSnapshot): void {
    this.#checkSnapshot(snapshot);
    this.#journal.rewind(snapshot.journalPosition);
    applyMemory(this.state, snapshot.memory, () => this.cpu.flushCaches());
    this.cpu.restore(snapshot.cpu);
    this.restoreChips(snapshot);
  }

  /** Takes over a recording, to be replayed from the present. @throws Error when it is of another image or machine. */
  adoptJournal(journal: Journal): void {
    if (canonicalJson(journal.header) !== canonicalJson(this.#journal.header)) {
      throw new Error('the recording was made with another image, command line or machine');
    }
    this.#journal = new Journal(journal.header, journal.events);
    this.#journal.rewind(0);
  }

  get #interruptsEnabled(): boolean {
    return (this.state.i32[OFFSET.EFLAGS >> 2] & EFLAGS_IF) !== 0;
  }

  /** Lets time pass up to `until` at most: executing, or skipping when the processor is halted. */
  #runSlice(until: number, untilHalt: boolean): CpuExit {
    this.#sliceEnd = until;
    const exit = this.cpu.run(until - this.cpu.ticks);
    this.#sliceEnd = -1;
    const mayWait = !untilHalt && !this.#ended && until !== Infinity;
    if (exit === 'halt' && mayWait) this.cpu.skipTicks(until - this.cpu.ticks);
    return exit;
  }

  #handleDueAlarms(): void {
    for (;;) {
      const alarm = this.#scheduler.takeDue(this.cpu.ticks);
      if (!alarm) return;
      this.chipset.handleAlarm(alarm.device, alarm.name);
    }
  }

  #end(how: MachineEnd): void {
    this.#ended ??= how;
    this.cpu.endSlice();
  }

  #clockOf(device: string): Clock {
    this.#scheduler.register(device);
    const { cpu } = this;
    return {
      get ticks() {
        return cpu.ticks;
      },
      setAlarm: (name, deadline) => {
        this.#scheduler.set(device, name, deadline);
        if (deadline < this.#sliceEnd) cpu.endSlice();
      },
    };
  }

  #createBus(): CpuBus {
    return {
      readPort: (port, size) => this.chipset.ports.read(port, size),
      writePort: (port, size, value) => this.chipset.ports.write(port, size, value),
      readPhysical: (address, size) => this.#readBeyondRam(address, size),
      writePhysical: (address, size, value) => this.#writeBeyondRam(address, size, value),
      acknowledgeInterrupt: () => this.chipset.pic.acknowledge(),
      setFerr: (level) => this.chipset.coprocessor.setFerr(level),
    };
  }

  #plugShare(tag: string): void {
    const { ram } = this.state;
    const noteWrite = (physical: number, length: number): void => this.cpu.noteForeignWrite(physical, length);
    this.chipset.plugShare(tag, { ram, noteWrite });
  }

  /** An access may begin in RAM and end behind it: byte by byte then. */
  #readBeyondRam(address: number, size: 1 | 2 | 4): number {
    if (address >= this.state.ramBytes) return this.chipset.memory.read(address, size);
    let value = allOnes(size);
    for (let byte = 0; byte < size && address + byte < this.state.ramBytes; byte++) {
      value &= ~(0xff << (8 * byte)) | (this.state.ram[address + byte] << (8 * byte));
    }
    return value >>> 0;
  }

  #writeBeyondRam(address: number, size: 1 | 2 | 4, value: number): void {
    if (address >= this.state.ramBytes) this.chipset.memory.write(address, size, value);
    for (let byte = 0; byte < size && address + byte < this.state.ramBytes; byte++) {
      this.cpu.noteForeignWrite(address + byte, 1);
      this.state.ram[address + byte] = value >>> (8 * byte);
    }
  }

  #record(input: JournalInput): void {
    this.onInput?.();
    this.#mayExtendHold = false;
    const { ticks: tick, instructions, deliveries } = this.cpu;
    const event = { ...input, tick, instructions, ...(deliveries > 0 ? { deliveries } : {}) };
    this.#journal.record(event);
    this.#apply(event);
  }

  #apply(input: JournalInput): void {
    if (input.kind === 'serial') this.chipset.uarts[input.port].receive(input.bytes);
    else if (input.kind === 'keyboard') this.chipset.kbc.press(input.bytes);
    else if (input.kind === 'console-size') {
      this.chipset.consoleSize.resize(input.port, input.columns, input.rows);
    } else if (input.kind === 'register') writeRegister(this.cpu, input.name, input.value);
    else if (input.kind === 'share') this.chipset.share?.answer(input.id, input.bytes);
    else if (input.kind === 'hold') this.#heldUntil = this.cpu.instructions + input.count;
    else {
      this.cpu.noteForeignWrite(input.address, input.bytes.length);
      this.state.ram.set(input.bytes, input.address);
    }
    this.#handleDueAlarms();
  }

  #checkRange(address: number, length: number): void {
    if (address < 0 || length < 0 || address + length > this.state.ramBytes) {
      throw new RangeError(
        `physical 0x${address.toString(16)}, ${length} bytes: RAM ends at 0x${this.state.ramBytes.toString(16)}`,
      );
    }
  }

  #checkSnapshot(snapshot: MachineSnapshot): void {
    const { version, memoryMiB, cpuModel } = snapshot;
    if (version !== SNAPSHOT_VERSION) {
      throw new Error(`the snapshot is of version ${version}; version ${SNAPSHOT_VERSION} is read here`);
    }
    if (memoryMiB !== this.options.memoryMiB || cpuModel !== this.cpu.model) {
      throw new Error(
        `the snapshot is of a machine with ${memoryMiB} MiB and ${cpuModel}; this one has ` +
          `${this.options.memoryMiB} MiB and ${this.cpu.model}`,
      );
    }
  }

  #journalHeader(image: BootImage): JournalHeader {
    const describe = (bytes: Uint8Array) => ({ bytes: bytes.length, hash: hashBytes(bytes) });
    return {
      version: JOURNAL_VERSION,
      memoryMiB: this.options.memoryMiB,
      cpuModel: this.cpu.model,
      bootTimeSeconds: this.options.bootTimeSeconds,
      commandLine: image.commandLine ?? '',
      kernel: describe(image.kernel),
      ...(image.initrd ? { initrd: describe(image.initrd) } : {}),
      ...(image.disk ? { disk: { bytes: image.disk.length, hash: hashDiskImage(image.disk) } } : {}),
      ...(image.share ? { share: { tag: image.share.tag } } : {}),
    };
  }
}
