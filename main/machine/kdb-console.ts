/**
 * kdb at the guest's consoles: Ctrl-A on a line that the guest listens to, or the Pause key, stops the machine, and what
 * is typed there goes to kdb until it lets the machine run. Nothing of it reaches the guest or the journal.
 */
import { DebugImage } from '../../debugger/symbols/debug-image.ts';
import { SymbolsError } from '../../debugger/symbols/symbols-error.ts';
import { Kdb } from '../../debugger/kdb/kdb.ts';
import type { Machine } from '../../emulator/machine.ts';
import type { Debugging } from './debugging.ts';
import type { BootRequest, SerialPort } from './protocol.ts';

const CTRL_A = 0x01;
/** The kernel parameter with which kdb stays out. */
const OFF = /(^|\s)kdb=off(\s|$)/;

export class KdbConsole {
  /** Where it was entered last. */
  port: SerialPort = 0;
  private readonly kdb: Kdb;
  private readonly machine: Machine;
  private text = '';

  private constructor(kdb: Kdb, machine: Machine) {
    this.kdb = kdb;
    this.machine = machine;
  }

  /** Null where it was not asked for, or `kdb=off` is among the kernel's parameters. */
  static of(
    machine: Machine,
    { kdb: setup, image }: BootRequest,
    reboot: () => void,
    debugging: Debugging | null,
  ): KdbConsole | null {
    if (setup === undefined || debugging === null || OFF.test(image.commandLine)) return null;
    const file = imageOf(setup.symbols);
    const { engine, traveller } = debugging;
    return new KdbConsole(new Kdb(engine, { image: file, traveller, reboot, kernelEntries: true }), machine);
  }

  /** The machine stands still, and it is kdb that says when it goes on. */
  get stopped(): boolean {
    return this.kdb.stopped;
  }

  /** `work` has something to do. */
  get working(): boolean {
    return this.kdb.working;
  }

  /** Some of these bytes are for kdb. */
  wants(port: SerialPort, bytes: Uint8Array): boolean {
    if (this.kdb.stopped && port === this.port) return true;
    return bytes.includes(CTRL_A) && this.isOpen(port);
  }

  /** Takes what is for kdb and returns what is for the guest. */
  type(port: SerialPort, bytes: Uint8Array): Uint8Array {
    const left: number[] = [];
    for (const byte of bytes) {
      if (this.kdb.stopped && port === this.port)
        this.text += this.kdb.input(String.fromCharCode(byte)).output;
      else if (byte === CTRL_A && this.isOpen(port)) this.enter(port);
      else left.push(byte);
    }
    return Uint8Array.from(left);
  }

  enter(port: SerialPort): void {
    if (!this.kdb.stopped) this.port = port;
    this.text += this.kdb.enter();
  }

  /** Lets the machine run, as `go` typed at the console. */
  leave(): void {
    if (!this.kdb.stopped) return;
    this.text += '\n';
    this.kdb.leave();
  }

  run(ticks: number, options: { untilHalt: boolean }): void {
    this.text += this.kdb.run(ticks, options) ?? '';
  }

  /** Goes on with a long command. Returns what was typed behind one that let the machine run: it is for the guest. */
  work(): Uint8Array {
    const { output, unread } = this.kdb.work();
    this.text += output;
    return this.type(
      this.port,
      Uint8Array.from(unread, (char) => char.charCodeAt(0)),
    );
  }

  /** What kdb has printed since the last call, lines ended by a line feed. */
  take(): string {
    const { text } = this;
    this.text = '';
    return text;
  }

  private isOpen(port: SerialPort): boolean {
    return this.machine.chipset.uarts[port].listening;
  }
}

/** Null for a file that is no kernel with symbols: kdb then shows numbers. */
function imageOf(file: Uint8Array): DebugImage | null {
  try {
    return new DebugImage(file);
  } catch (error) {
    if (error instanceof SymbolsError) return null;
    throw error;
  }
}
