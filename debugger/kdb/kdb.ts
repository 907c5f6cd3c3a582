/**
 * kdb, the kernel debugger of the 2.4 era, as a face of the engine: text typed goes in, text to be shown comes out. It
 * knows no console and no worker; whoever has both carries the text and lets the machine run when kdb says so.
 *
 *     kdb.enter()              the key was pressed: what to print
 *     kdb.input('bp sys_getpid\rgo\r')  → { output, unread }; `unread` was typed behind `go` and is for the guest
 *     kdb.run(ticks)           while not `stopped`: null, or what to print when the machine has stopped
 *     kdb.work()               while `working`: goes on with a long command; → { output, unread }
 */
import type { Machine } from '../../emulator/machine.ts';
import type { Engine } from '../engine/engine.ts';
import type { Motion } from '../engine/motions.ts';
import type { Stop } from '../engine/stop.ts';
import type { Task } from '../inspect/kernel-view.ts';
import { setMasterDirectory } from '../inspect/memory.ts';
import type { DebugImage } from '../symbols/debug-image.ts';
import type { Traveller } from '../timeline/traveller.ts';
import { BreakpointSlots } from './breakpoint-slots.ts';
import type { CommandTable, KdbContext, Wish } from './command.ts';
import { allCommands } from './commands/index.ts';
import { readRegister } from './commands/registers.ts';
import { Diag, Refusal } from './diag.ts';
import { keyboardEntry, stopEntry, trapLines } from './entry-text.ts';
import { Environment } from './environment.ts';
import { evaluate } from './expressions.ts';
import { KernelEntries } from './kernel-entries.ts';
import { KernelSymbols } from './kernel-symbols.ts';
import type { ImageAt } from './kernel-symbols.ts';
import { LineEditor } from './line-editor.ts';
import { Pager } from './pager.ts';
import { executeLine } from './execute-line.ts';

export interface KdbOptions {
  /** The kernel's file, for symbols and frames; null for one that has none. Asked for at the first stop. */
  image: () => DebugImage | null;
  /** Files of modules and programs, where they are known. */
  imageAt?: ImageAt;
  /** For commands that go backwards; null where nothing is recorded. */
  traveller?: Traveller | null;
  /** An oops, a panic and KDB_ENTER() lead into kdb. */
  kernelEntries?: boolean;
  /** Switches the machine off and on again. */
  reboot?: () => void;
}

export interface KdbOutput {
  output: string;
  /** Typed behind a command that let the machine run: not for kdb. */
  unread: string;
}

const KERNEL_BASE = 0xc0000000;

type Job = Generator<Wish, void, string>;

export class Kdb implements KdbContext {
  readonly engine: Engine;
  readonly machine: Machine;
  readonly symbols: KernelSymbols;
  readonly environment = new Environment();
  readonly breakpoints: BreakpointSlots;
  readonly commands: CommandTable;
  readonly traveller: Traveller | null;
  readonly kernelEntries: KernelEntries | null;
  catastrophic = false;
  private readonly options: KdbOptions;
  private readonly editor: LineEditor;
  private readonly pager: Pager;
  private held = false;
  private job: Job | null = null;
  /** The prompt of a command that has asked for a line. */
  private asking: string | null = null;
  private chosen: Task | null = null;
  private lastLine = '';
  private motion: Motion = { kind: 'go' };
  private prompted = '';
  /** Typed while a command was under way. */
  private ahead = '';

  constructor(engine: Engine, options: KdbOptions) {
    this.engine = engine;
    this.machine = engine.machine;
    this.options = options;
    this.traveller = options.traveller ?? null;
    this.symbols = new KernelSymbols(engine.machine, engine.kernel, options.image, options.imageAt);
    this.breakpoints = new BreakpointSlots(engine);
    this.kernelEntries = options.kernelEntries === true ? new KernelEntries(engine) : null;
    this.commands = allCommands();
    this.editor = new LineEditor(
      (prefix) => this.symbols.completions(prefix),
      () => this.environment.number('DTABCOUNT', 30),
    );
    this.pager = new Pager(() => this.environment.number('LINES', 24) - 1);
  }

  /** The machine stands still and what is typed is for kdb. */
  get stopped(): boolean {
    return this.held;
  }

  /** A command is under way and waits for nothing but time. */
  get working(): boolean {
    return this.job !== null && this.asking === null && !this.pager.holds;
  }

  // ── What the owner calls ─────────────────────────────────────────────────────────────────────────────────────

  /** Stops the machine at once. What to print; empty when it is stopped already. */
  enter(): string {
    if (this.held) return '';
    this.engine.interrupt();
    return this.hold(() => keyboardEntry(this));
  }

  /**
   * Lets the machine run, as `Engine.run`. What to print when it has stopped here; null when the ticks have passed, or with
   * `untilHalt` when the processor waits, or when the machine has ended.
   */
  run(maxTicks: number, options: { untilHalt?: boolean } = {}): string | null {
    if (!this.engine.moving) this.go({ kind: 'go' });
    const stop = this.engine.run(maxTicks, options);
    if (stop === null) return null;
    const arrived = this.motion.kind !== 'go' && stop.reason !== 'ended';
    return stop.reason === 'breakpoint' || arrived ? this.show(stop) : null;
  }

  /** The machine has been stopped here, or for good. */
  show(stop: Stop): string {
    this.catastrophic = ['oops', 'panic'].includes(this.kernelEntries?.causeOf(stop) ?? '');
    return this.hold(() => (stop.reason === 'step' ? trapLines(this, 'SS trap') : stopEntry(this, stop)));
  }

  /** Lets the machine run on, as `go` does. */
  leave(): void {
    this.release();
    this.go({ kind: 'go' });
  }

  /** The motion under way, or the last one. */
  get underWay(): Motion {
    return this.motion;
  }

  private go(motion: Motion): void {
    this.motion = motion;
    this.engine.begin(motion);
  }

  private release(): void {
    this.job = this.asking = null;
    this.held = false;
    this.chosen = null;
    this.symbols.forget();
  }

  /**
   * Executes a line as if it had been typed at the prompt, in place of what stands there. @throws Refusal while a command
   * is under way.
   */
  command(line: string): KdbOutput {
    if (!this.held) throw new Refusal('the machine is running: pause it first');
    if (this.working || this.asking !== null)
      throw new Refusal('kdb is at another command: end it first, with Ctrl-C');
    const ended = this.pager.holds ? this.input('q\r').output : '';
    const { output, unread } = this.input(`\x15${line}\r`);
    return { output: ended + output, unread };
  }

  /** Something has been done by other means: shown as if `line` had been typed, with what it would have printed. */
  echo(line: string, answer: readonly string[]): string {
    const text = [line, ...answer].join('\n');
    if (!this.held) return `${this.promptNow()}${text}\n`;
    if (this.working || this.asking !== null || this.pager.holds) return `\n${text}\n`;
    const erased = this.editor.feed('\x15', this.prompted).echo;
    this.prompted = this.promptNow();
    this.editor.start();
    return `${erased}${text}\n${this.prompted}`;
  }

  input(text: string): KdbOutput {
    let output = '';
    for (let at = 0; at < text.length; at++) {
      if (!this.held) return { output, unread: text.slice(at) };
      output += this.feed(text[at]);
    }
    return { output, unread: '' };
  }

  /** Goes on with the command under way, and when it has ended with what was typed meanwhile. */
  work(): KdbOutput {
    const output = this.working ? this.advance('') : '';
    const { ahead } = this;
    if (this.working || ahead === '') return { output, unread: '' };
    this.ahead = '';
    const next = this.input(ahead);
    return { output: output + next.output, unread: next.unread };
  }

  // ── What commands call ───────────────────────────────────────────────────────────────────────────────────────

  task(): Task | null {
    return this.chosen ?? this.engine.kernel.current();
  }

  chooseTask(task: Task | null): void {
    this.chosen = task;
  }

  print(line: string): void {
    this.pager.print(line);
  }

  address(text: string): number {
    return evaluate(text, this);
  }

  register(name: string, ofProgram: boolean): number | undefined {
    return readRegister(this, name, ofProgram);
  }

  execute(line: string): Job {
    return executeLine(this, line);
  }

  reboot(): void {
    if (this.options.reboot === undefined) throw new Refusal('this machine has nobody to switch it on again');
    this.options.reboot();
  }

  // ── Typing ───────────────────────────────────────────────────────────────────────────────────────────────────

  private hold(lines: () => readonly string[]): string {
    this.held = true;
    this.job = this.asking = null;
    this.ahead = '';
    this.symbols.forget();
    this.tellDirectory();
    this.pager.restart();
    for (const line of lines()) this.print(line);
    return this.settle();
  }

  /** Memory that a process has not mapped yet is looked up in the kernel's own page directory. */
  private tellDirectory(): void {
    const directory = this.symbols.image?.symbols.address('swapper_pg_dir');
    if (directory !== undefined) setMasterDirectory(this.machine, directory - KERNEL_BASE);
  }

  private feed(character: string): string {
    if (this.working) return this.interrupt(character);
    const { echo, line } = this.editor.feed(character, this.prompted);
    if (line === undefined) return echo;
    this.pager.restart();
    if (this.pager.holds) return echo + this.answerPager(line);
    if (this.asking !== null) return echo + this.advance(line);
    return echo + this.begin(line);
  }

  /** Ctrl-C ends a long command; what else is typed meanwhile waits for its end. */
  private interrupt(character: string): string {
    if (character !== '\x03') {
      this.ahead += character;
      return '';
    }
    this.ahead = '';
    this.end();
    this.print('interrupted');
    return this.settle();
  }

  private answerPager(line: string): string {
    const more = this.pager.answer(line);
    if (!more) this.end();
    return this.settle();
  }

  private begin(typed: string): string {
    const repeats = this.commands.find(this.lastLine.split(/\s+/)[0] ?? '')?.repeats === true;
    const line = typed.trim() === '' && repeats ? this.lastLine.split(/\s+/)[0] : typed.trim();
    this.editor.remember(typed.trim());
    if (line === '') return this.settle();
    this.lastLine = line;
    this.job = executeLine(this, line);
    return this.advance('');
  }

  private end(): void {
    this.job = this.asking = null;
  }

  /** One piece of the command under way. */
  private advance(answer: string): string {
    this.asking = null;
    const wish = this.next(answer);
    if (wish === null) this.end();
    else if (wish.kind === 'ask') this.asking = wish.prompt;
    else if (wish.kind === 'leave') {
      const shown = this.pager.take();
      this.release();
      // A motion that has been begun goes on.
      if (wish.motion === undefined) this.go({ kind: 'go' });
      else this.motion = wish.motion;
      return shown;
    }
    return this.settle();
  }

  private next(answer: string): Wish | null {
    try {
      const { value, done } = this.job!.next(answer);
      return done === true ? null : value;
    } catch (error) {
      if (!(error instanceof Diag) && !(error instanceof Refusal)) throw error;
      this.print(error.message);
      return null;
    }
  }

  /** What has been printed, and the prompt when something can be typed. */
  private settle(): string {
    const text = this.pager.take();
    if (this.working) return text;
    this.prompted = this.promptNow();
    this.editor.start();
    return text + this.prompted;
  }

  private promptNow(): string {
    if (this.pager.holds) return this.environment.get('MOREPROMPT') ?? 'more> ';
    return this.asking ?? this.environment.get('PROMPT') ?? 'kdb> ';
  }
}
