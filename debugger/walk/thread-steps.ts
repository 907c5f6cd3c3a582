/**
 * One thread followed instruction by instruction, as it went or (ahead of the present) as it goes when nothing comes in.
 * Interrupts are let in where they came. While other threads have the processor they run freely: the thread is back when
 * the code that took it off its stack is met on that stack again.
 */
import type { Transition } from '../../emulator/cpu/core.ts';
import { ESP } from '../../emulator/cpu/registers.ts';
import type { Engine } from '../engine/engine.ts';
import type { Position } from '../engine/stop.ts';
import { instructionAt, nextInstruction } from '../inspect/instruction.ts';
import type { Instruction } from '../inspect/instruction.ts';
import type { Timeline } from '../timeline/timeline.ts';

const ZOMBIE = 4;
const SLICE_TICKS = 1_000_000;

/** An interrupt, exception or change of privilege. */
export interface Delivery extends Transition {
  /** First instruction of what it leads to, and the stack pointer there. */
  address: number;
  esp: number;
}

/** Others had the processor. */
export interface Away {
  instructions: number;
  /** Ticks in HLT. */
  idleTicks: number;
  /** Whose turn came first. */
  next: string;
  /** The thread has the processor again. */
  back: boolean;
}

export interface Executed {
  /** Before it, and before what was delivered first. */
  position: Position;
  address: number;
  ring: number;
  /** General registers before it, in the processor's order. */
  registers: Int32Array;
  instruction: Instruction | null;
  /** What was delivered before it: it is the first instruction of the last one's handler. */
  deliveries: Delivery[];
  /** What it did itself: INT, a fault, SYSENTER, IRET to another ring. */
  raised: Delivery | null;
  /** Behind it, the thread having the processor again. */
  after: { address: number; ring: number; esp: number };
  away: Away | null;
}

/** Why the thread cannot be followed further. */
export type Lost = 'gone' | 'asleep' | 'machine-ended';

export class ThreadSteps {
  /** Bottom of the kernel stack of the thread that is followed. */
  readonly thread: number;
  lost: Lost | null = null;
  private readonly engine: Engine;
  private readonly timeline: Timeline;
  /** Further than this it is not followed. */
  private readonly lastTick: number;
  private log: { delivery: Delivery; instructions: number }[] = [];

  /** The thread is the running one. */
  constructor(engine: Engine, timeline: Timeline, lastTick: number) {
    this.engine = engine;
    this.timeline = timeline;
    this.thread = engine.kernel.currentAddress;
    this.lastTick = lastTick;
  }

  /** Transitions are looked at from now on; `Engine.judge.refresh` ends it. */
  watch(): void {
    this.engine.machine.cpu.setTransitionStop((transition) => this.note(transition));
  }

  /** Always false: it only looks. */
  private note(transition: Transition): boolean {
    const { machine } = this.engine;
    const esp = machine.cpu.r32[ESP] >>> 0;
    const address = machine.cpu.linearEip() >>> 0;
    this.log.push({ delivery: { ...transition, address, esp }, instructions: machine.instructions });
    return false;
  }

  get isAtEnd(): boolean {
    return this.engine.machine.ticks >= this.lastTick;
  }

  /** One instruction of the thread; null when there is none: `lost` says why. */
  next(): Executed | null {
    const { machine } = this.engine;
    const { cpu } = machine;
    if (machine.ended !== null) return this.lose('machine-ended');
    if (this.isAtEnd) return this.lose('asleep');
    this.timeline.meetEvents();
    const { position } = this.timeline;
    const registers = cpu.r32.slice(0, 8);
    const before = { address: cpu.linearEip() >>> 0, ring: cpu.cpl, instruction: nextInstruction(machine) };
    this.log = [];
    cpu.passStop();
    this.timeline.step(true);
    if (machine.instructions === position.instructions)
      return this.lose(machine.ended === null ? 'asleep' : 'machine-ended');
    const executed = this.describe(position, registers, before);
    if (this.engine.kernel.currentAddress !== this.thread) {
      executed.away = this.waitForThread();
      executed.after = this.after;
    }
    return executed;
  }

  private lose(why: Lost): null {
    this.lost = why;
    return null;
  }

  private describe(
    position: Position,
    registers: Int32Array,
    before: { address: number; ring: number; instruction: Instruction | null },
  ): Executed {
    const isBefore = (entry: { instructions: number; delivery: Delivery }): boolean =>
      entry.instructions === position.instructions;
    const deliveries = this.log.filter(isBefore).map(({ delivery }) => delivery);
    const raised = this.log.find((entry) => !isBefore(entry))?.delivery ?? null;
    const last = deliveries.at(-1);
    if (last !== undefined) registers[ESP] = last.esp;
    const here =
      last === undefined
        ? before
        : {
            address: last.address,
            ring: last.to,
            instruction: instructionAt(this.engine.machine, last.address),
          };
    return { position, registers, ...here, deliveries, raised, after: this.after, away: null };
  }

  private get after(): Executed['after'] {
    const { cpu } = this.engine.machine;
    return { address: cpu.linearEip() >>> 0, ring: cpu.cpl, esp: cpu.r32[ESP] >>> 0 };
  }

  /** The others run until the thread is back where it was taken from the processor. */
  private waitForThread(): Away {
    const { engine, timeline } = this;
    const { machine, kernel } = engine;
    const { cpu } = machine;
    const from = timeline.position;
    const place = cpu.linearEip() >>> 0;
    const next = `${kernel.currentComm() ?? 'another thread'} (pid ${kernel.currentPid() ?? '?'})`;
    const isBack = (): boolean =>
      kernel.currentAddress === this.thread && cpu.linearEip() >>> 0 === place && cpu.cpl === 0;
    cpu.setTransitionStop(null);
    cpu.setStopRange(place, place + 1, true);
    try {
      while (!isBack() && this.lost === null) {
        if (kernel.taskAt(this.thread).state === ZOMBIE) this.lost = 'gone';
        else if (machine.ended !== null) this.lost = 'machine-ended';
        else if (this.isAtEnd) this.lost = 'asleep';
        else this.runOn();
      }
    } finally {
      cpu.setStopRange(place, place + 1, false);
      cpu.passStop();
      this.watch();
    }
    const passed = machine.instructions - from.instructions;
    return { instructions: passed, idleTicks: machine.ticks - from.ticks - passed, next, back: isBack() };
  }

  private runOn(): void {
    const { machine } = this.engine;
    machine.cpu.passStop();
    this.timeline.run(Math.max(1, Math.min(SLICE_TICKS, this.lastTick - machine.ticks)));
  }
}
