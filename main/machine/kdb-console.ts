/**
 * kdb at the guest's consoles, and at one of its own: Ctrl-A on a line that the guest listens to, or the Pause key, stops the
 * machine, and what is typed there goes to kdb until it lets the machine run. Nothing of it reaches the guest or the journal.
 * Its own console shows all that kdb prints; a guest's console leaves out what was asked for elsewhere.
 */
import { Kdb } from '../../debugger/kdb/kdb.ts';
import type { KdbOutput } from '../../debugger/kdb/kdb.ts';
import type { Stop } from '../../debugger/engine/stop.ts';
import type { Machine } from '../../emulator/machine.ts';
import type { Debugging } from './debugging.ts';
import type { BootRequest, SerialPort } from './protocol.ts';

const CTRL_A = 0x01;
/** The kernel parameter with which kdb stays out. */
const OFF = /(^|\s)kdb=off(\s|$)/;

export class KdbConsole {
  /** Where it was entered last. */
  port: SerialPort = 0;
  readonly kdb: Kdb;
  private readonly machine: Machine;
  private text = '';
  private own = '';
  /** The command under way was given at kdb's own console. */
  private apart = false;

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
    const { engine, traveller, images } = debugging;
    const { imageAt } = images;
    const options = { image: () => images.kernel, imageAt, traveller, reboot, kernelEntries: true };
    return new KdbConsole(new Kdb(engine, options), machine);
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
      if (this.kdb.stopped && port === this.port) {
        this.apart = false;
        this.say(this.kdb.input(String.fromCharCode(byte)).output);
      } else if (byte === CTRL_A && this.isOpen(port)) this.enter(port);
      else left.push(byte);
    }
    return Uint8Array.from(left);
  }

  /** Typed at kdb's own console; what comes while the machine runs is nobody's. */
  typeApart(text: string): void {
    if (!this.kdb.stopped) return;
    this.sayApart(() => this.kdb.input(text));
  }

  /** A command that a button stands for. @throws Refusal while another is under way, or the machine runs. */
  command(line: string): void {
    this.sayApart(() => this.kdb.command(line));
  }

  /** Something that was done by other means, as the command that it equals. */
  echo(line: string, answer: readonly string[]): void {
    this.own += this.kdb.echo(line, answer);
  }

  enter(port: SerialPort): void {
    if (!this.kdb.stopped) this.port = port;
    this.apart = false;
    this.say(this.kdb.enter());
  }

  /** The machine has stopped for good. */
  show(stop: Stop): void {
    this.apart = false;
    this.say(this.kdb.show(stop));
  }

  /** Lets the machine run, as `go` typed at the console. */
  leave(): void {
    if (!this.kdb.stopped) return;
    this.apart = false;
    this.say('\n');
    this.kdb.leave();
  }

  run(ticks: number, options: { untilHalt: boolean }): void {
    const text = this.kdb.run(ticks, options);
    if (text === null) return;
    // The end of a step belongs to whoever asked for it.
    if (this.kdb.underWay.kind === 'go' || this.hasMetBreakpoint) this.apart = false;
    this.say(text);
  }

  /** Goes on with a long command. Returns what was typed behind one that let the machine run: it is for the guest. */
  work(): Uint8Array {
    const { output, unread } = this.kdb.work();
    this.say(output);
    return this.type(
      this.port,
      Uint8Array.from(unread, (char) => char.charCodeAt(0)),
    );
  }

  /** What kdb has printed for the guest's console since the last call, lines ended by a line feed. */
  take(): string {
    const { text } = this;
    this.text = '';
    return text;
  }

  /** As `take`, for its own console. */
  takeOwn(): string {
    const { own } = this;
    this.own = '';
    return own;
  }

  private get hasMetBreakpoint(): boolean {
    return this.kdb.engine.lastStop?.reason === 'breakpoint';
  }

  private sayApart(act: () => KdbOutput): void {
    this.apart = true;
    this.own += act().output;
    // What the guest prints next begins a line.
    if (!this.kdb.stopped && this.kdb.underWay.kind === 'go') this.text += '\n';
  }

  private say(text: string): void {
    this.own += text;
    if (!this.apart) this.text += text;
  }

  private isOpen(port: SerialPort): boolean {
    return this.machine.chipset.uarts[port].listening;
  }
}
