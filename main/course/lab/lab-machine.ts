/**
 * The machine under a lesson's checks: booted once to its prompt, then for each check taken back there with a recording
 * of its own. It runs in pieces that end at fixed ticks, so that what is seen of the console is the same every time.
 */
import { Machine } from '../../../emulator/machine.ts';
import { Engine } from '../../../debugger/engine/engine.ts';
import type { Position, Stop } from '../../../debugger/engine/stop.ts';
import { setMasterDirectory } from '../../../debugger/inspect/memory.ts';
import { KernelSymbols } from '../../../debugger/kdb/kernel-symbols.ts';
import { DebugImage } from '../../../debugger/symbols/debug-image.ts';
import type { SymbolLocation } from '../../../debugger/symbols/types.ts';
import { Timeline } from '../../../debugger/timeline/timeline.ts';
import type { MachineImage, MachineRecording } from '../../machine/protocol.ts';
import { ConsoleText } from './console-text.ts';

export interface LabImage {
  image: MachineImage;
  /** Of asm-offsets.c. */
  offsets: Readonly<Record<string, number>>;
}

/** The submission keeps a check from going on; the message says how. */
export class Stalled extends Error {}

export const MEMORY_MIB = 64;
/** The clock of the guest at power on: 2001-09-09, always. */
const BOOT_TIME_SECONDS = 1_000_000_000;
const QUANTUM_TICKS = 100_000;
const HISTORY_BYTES = 192 * 0x100000;
const KERNEL_BASE = 0xc0000000;
/** Ticks until the first prompt: a stock kernel takes a hundredth of it. */
const BOOT_TICKS = 2_000_000_000;
/** What one check may let pass altogether. */
export const CHECK_TICKS = 6_000_000_000;
/** Instructions are what takes time on the host; idle ticks do not. */
export const CHECK_INSTRUCTIONS = 300_000_000;

export class LabMachine {
  readonly machine: Machine;
  readonly kernel: DebugImage;
  readonly engine: Engine;
  readonly timeline: Timeline;
  readonly symbols: KernelSymbols;
  text = new ConsoleText();
  bootText = '';
  /** Where the present check began: the first prompt. */
  start: Position | null = null;
  private limits = { ticks: BOOT_TICKS, instructions: CHECK_INSTRUCTIONS };

  /** @throws ImageError for a kernel that cannot be booted, SymbolsError for one whose symbols cannot be read. */
  constructor(image: LabImage) {
    this.machine = new Machine({ memoryMiB: MEMORY_MIB, bootTimeSeconds: BOOT_TIME_SECONDS });
    this.kernel = new DebugImage(image.image.kernel);
    this.machine.boot(image.image);
    const directory = this.kernel.symbols.address('swapper_pg_dir');
    if (directory !== undefined) setMasterDirectory(this.machine, directory - KERNEL_BASE);
    this.timeline = new Timeline(this.machine, { budgetBytes: HISTORY_BYTES });
    this.engine = new Engine(this.timeline, {
      kernel: { offsets: image.offsets, symbol: (name) => this.kernel.symbols.address(name) },
      resolve: (name) => this.symbols.address(name),
    });
    this.symbols = new KernelSymbols(this.machine, this.engine.kernel, () => this.kernel);
  }

  /** Runs to the first prompt. @throws Stalled when it is not reached. */
  boot(): void {
    const prompts = (): boolean => this.text.prompts && this.machine.halted;
    const awaited = 'the first prompt of the shell';
    if (!this.run(BOOT_TICKS, awaited, prompts))
      throw this.stalled(awaited, `${BOOT_TICKS} ticks have passed`);
    this.bootText = this.text.plain;
    this.start = this.timeline.position;
    this.limits = { ticks: CHECK_TICKS, instructions: CHECK_INSTRUCTIONS };
  }

  /** Takes the machine to its first prompt, with nothing typed, nothing set, and what came after it forgotten. */
  begin(): void {
    if (this.start === null) throw new Error('boot comes first');
    const { engine, timeline } = this;
    engine.abandon();
    for (const { id } of [...engine.breakpoints.all]) engine.removeBreakpoint(id);
    engine.judge.forget();
    timeline.goTo(this.start);
    const left = timeline.fork();
    if (left !== null) timeline.dropBranch(left.id);
    this.symbols.forget();
    this.text = new ConsoleText();
  }

  get instructionsSpent(): number {
    return this.timeline.present.instructions - (this.start?.instructions ?? 0);
  }

  recording(): MachineRecording {
    const { ticks, instructions, cpu } = this.machine;
    const end = { ticks, instructions, deliveries: cpu.deliveries };
    return { journal: this.machine.journal.toJson(), end, hash: this.machine.hash() };
  }

  type(text: string): void {
    this.goToPresent();
    this.machine.receiveSerial(
      0,
      Uint8Array.from(text, (char) => char.charCodeAt(0)),
    );
  }

  /** What is typed and what runs on comes behind everything that has been. */
  goToPresent(): void {
    if (this.timeline.inPast) this.timeline.goTo(this.timeline.present);
  }

  /**
   * Runs for so many ticks, or until `done`, which is asked at fixed ticks, or until `onStop`, which is given the breakpoints
   * that are met, answers true. False when the ticks have passed. @throws Stalled when the machine can do nothing more, or a
   * check has used up what it has.
   */
  run(
    ticks: number,
    awaited: string,
    done: () => boolean = () => false,
    onStop: (stop: Stop) => boolean = () => false,
  ): boolean {
    this.goToPresent();
    const { machine, engine } = this;
    const end = machine.ticks + ticks;
    this.symbols.forget();
    while (!done()) {
      if (machine.ticks >= end) return false;
      this.checkLimits(awaited);
      const piece = Math.min(QUANTUM_TICKS - (machine.ticks % QUANTUM_TICKS), end - machine.ticks);
      if (!engine.moving) engine.begin({ kind: 'go' });
      const stop = engine.run(piece);
      this.text.add(machine.takeSerial(0));
      this.symbols.forget();
      if (stop === null) continue;
      if (stop.reason !== 'breakpoint') throw this.stalled(awaited, stop.detail);
      if (onStop(stop)) return true;
    }
    engine.abandon();
    return true;
  }

  private checkLimits(awaited: string): void {
    const { ticks, instructions } = this.machine;
    if (ticks - (this.start?.ticks ?? 0) > this.limits.ticks)
      throw this.stalled(awaited, `all ${this.limits.ticks} ticks that a check has are used up`);
    if (instructions - (this.start?.instructions ?? 0) > this.limits.instructions)
      throw this.stalled(
        awaited,
        `all ${this.limits.instructions} instructions that a check has are used up`,
      );
    if (this.text.overflowed)
      throw this.stalled(awaited, `the guest has printed ${this.text.printed} bytes and does not end`);
  }

  /** `awaited` has not come, and what the guest does instead. */
  stalled(awaited: string, reason: string): Stalled {
    return new Stalled(`${awaited} does not come: ${reason}${this.situation()}`);
  }

  /** What the guest does instead, as far as it can be told. */
  private situation(): string {
    const { machine, engine } = this;
    const parts: string[] = [];
    if (machine.panicNoticed) parts.push('the kernel has panicked');
    else if (machine.ended !== null) parts.push(`the machine has ended (${machine.ended})`);
    else {
      const tasks = engine.kernel.tasks();
      if (tasks.length > 100) parts.push(`there are ${tasks.length} processes, ${mostOf(tasks)}`);
      const current = engine.kernel.current();
      if (machine.halted) parts.push('the machine is idle');
      else if (current !== null) parts.push(`${current.comm} (pid ${current.pid}) runs at ${this.here()}`);
      else parts.push(`the processor is at ${this.here()}`);
    }
    const lines = this.text.lastLines.trim();
    if (lines !== '') parts.push(`the last lines printed are ${JSON.stringify(lines)}`);
    return parts.map((part) => `; ${part}`).join('');
  }

  placeAt(address: number): string | null {
    const found = this.symbols.at(address);
    return found === undefined ? null : placeText(found);
  }

  private here(): string {
    const address = this.machine.cpu.linearEip() >>> 0;
    return this.placeAt(address) ?? `0x${address.toString(16)}`;
  }
}

function mostOf(tasks: readonly { comm: string | null }[]): string {
  const counts = new Map<string, number>();
  for (const { comm } of tasks) counts.set(comm ?? '?', (counts.get(comm ?? '?') ?? 0) + 1);
  const [name, count] = [...counts].reduce((most, next) => (next[1] > most[1] ? next : most));
  return `${count} of them ${name}`;
}

export const placeText = ({ name, offset }: SymbolLocation): string =>
  offset === 0 ? name : `${name}+${offset}`;
