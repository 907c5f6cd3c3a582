/**
 * The engine: runs the machine until something of interest is met, and says what. Every face of the debugger (kdb, the
 * gdb stub, the window, checks of lessons) goes through it. It needs nothing of the guest, works on a broken kernel, and
 * changes nothing that the guest could see.
 *
 *     engine.begin({ kind: 'over' });
 *     while ((stop = engine.run(slice)) === null) { … look at the message queue … }
 *
 * A motion is begun once and run in slices, so that its owner is never blocked; `finish` does both for those who may wait.
 */
import type { Machine, MachineExit } from '../../emulator/machine.ts';
import { KernelView } from '../inspect/kernel-view.ts';
import type { KernelFacts } from '../inspect/kernel-view.ts';
import { BreakpointTable } from './breakpoints.ts';
import type { Breakpoint, BreakpointKind, BreakpointOptions, SymbolResolver } from './breakpoints.ts';
import { Judge } from './judge.ts';
import { stepsOf } from './motions.ts';
import type { Command, Lines, Motion, MotionContext, Steps } from './motions.ts';
import type { Encounter, Position, Stop, StopReason } from './stop.ts';

/** What lets time pass: the machine itself, or a timeline around it that records. */
export interface Clock {
  readonly machine: Machine;
  readonly position: Position;
  /** What has been recorded goes on beyond the present moment. */
  readonly inPast: boolean;
  /** As `Machine.run`. */
  run(maxTicks: number, options?: { untilHalt?: boolean }): MachineExit;
  /** As `Machine.step`. */
  step(allowInterrupts: boolean): MachineExit;
}

export interface EngineOptions {
  kernel?: KernelFacts;
  lines?: Lines;
  /** Symbols of programs and modules, beside the kernel's. */
  resolve?: SymbolResolver;
}

/** Longest `finish` when nothing else is said: 100 seconds of guest time. */
const PATIENCE = 10_000_000_000;

export function positionOf(machine: Machine): Position {
  return {
    ticks: machine.ticks,
    instructions: machine.instructions,
    deliveries: machine.cpu.deliveries,
    events: machine.journal.position,
  };
}

/** A clock without a recording. */
export function plainClock(machine: Machine): Clock {
  return {
    machine,
    inPast: false,
    get position() {
      return positionOf(machine);
    },
    run: (ticks, options) => machine.run(ticks, options),
    step: (allowInterrupts) => machine.step(allowInterrupts),
  };
}

export class Engine implements MotionContext {
  readonly clock: Clock;
  readonly machine: Machine;
  readonly kernel: KernelView;
  readonly breakpoints: BreakpointTable;
  lines: Lines | null;
  /** The last stop; null before the first. */
  lastStop: Stop | null = null;
  readonly judge: Judge;
  private motion: Motion = { kind: 'go' };
  private steps: Steps | null = null;
  /** What the motion does now; null when it has arrived. */
  private command: Command | null = null;
  /** Breakpoints of the command in progress, removed with it. */
  private places: Breakpoint[] = [];

  constructor(clock: Clock, options: EngineOptions = {}) {
    this.clock = clock;
    this.machine = clock.machine;
    this.kernel = new KernelView(this.machine, options.kernel);
    this.lines = options.lines ?? null;
    const resolve: SymbolResolver = (name) => this.kernel.facts.symbol?.(name) ?? options.resolve?.(name);
    this.breakpoints = new BreakpointTable(this.machine, resolve);
    this.judge = new Judge(this.machine, this.breakpoints, this.kernel);
  }

  // ── Breakpoints ──────────────────────────────────────────────────────────────────────────────────────────────

  /** Sets a breakpoint; see `BreakpointTable.add`. */
  setBreakpoint(what: BreakpointKind, options?: BreakpointOptions): Breakpoint {
    const breakpoint = this.breakpoints.add(what, options);
    this.judge.refresh();
    return breakpoint;
  }

  /** @throws BreakpointError when there is none with this number. */
  enableBreakpoint(id: number, on: boolean): void {
    this.breakpoints.enable(id, on);
    this.judge.refresh();
  }

  /** @throws BreakpointError when there is none with this number. */
  removeBreakpoint(id: number): void {
    this.breakpoints.remove(id);
    this.judge.refresh();
  }

  /** Symbols or offsets have changed: a module was loaded, another kernel's symbols were read. */
  symbolsChanged(): void {
    this.breakpoints.rebind();
    this.judge.refresh();
  }

  // ── Motions ──────────────────────────────────────────────────────────────────────────────────────────────────

  /** A motion has been begun and not ended by a stop. */
  get moving(): boolean {
    return this.steps !== null;
  }

  /** Begins a motion, in place of the one under way if there is one. A breakpoint at the present address is passed. */
  begin(motion: Motion): void {
    this.abandon();
    this.motion = motion;
    this.machine.cpu.passStop();
    this.steps = stepsOf(motion, this);
    this.advance();
  }

  /**
   * Goes on with the motion for so many ticks. The stop that ended it; null when there was none: the ticks have passed,
   * or with `untilHalt` the processor waits in HLT. @throws Error when no motion is under way.
   */
  run(maxTicks: number, options: { untilHalt?: boolean } = {}): Stop | null {
    if (this.steps === null) throw new Error('no motion is under way: begin one first');
    const end = this.machine.ticks + maxTicks;
    for (;;) {
      if (this.command === null) return this.stop('step', []);
      if (this.machine.ended !== null) return this.stop('ended', []);
      const stepping = this.command.kind === 'step';
      const stop = stepping ? this.runStep(end) : this.runFreely(end, options);
      if (stop !== 'on') return stop;
    }
  }

  /** Begins a motion and runs it to its end, for at most so many ticks; then it is `interrupted`. */
  finish(motion: Motion, maxTicks = PATIENCE): Stop {
    this.begin(motion);
    return this.run(maxTicks) ?? this.interrupt();
  }

  /** Executes one instruction; `finish` of the motion of that name, faster. */
  step(interrupts = false): Stop {
    if (this.steps !== null) this.abandon();
    if (this.machine.ended !== null) return this.stop('ended', []);
    if (this.waits(interrupts)) return this.stop('halted', []);
    return this.stop('step', this.execute(interrupts));
  }

  /** Gives up the motion under way. */
  interrupt(): Stop {
    return this.stop('interrupted', []);
  }

  /** The machine has been taken somewhere by other means: makes that the last stop. */
  arrive(reason: StopReason, encounters: Encounter[]): Stop {
    return this.stop(reason, encounters, false);
  }

  /** Gives up the motion under way without a stop; for what takes the machine to another time. */
  abandon(): void {
    this.steps = null;
    this.command = null;
    this.leavePlaces();
  }

  private advance(): void {
    this.leavePlaces();
    const { value, done } = this.steps!.next();
    this.command = done === true ? null : (value as Command);
    if (this.command?.kind !== 'run' || this.command.until === undefined) return;
    for (const { what, condition } of this.command.until)
      this.places.push(this.breakpoints.add(what, { condition, internal: true }));
    this.judge.refresh();
  }

  private leavePlaces(): void {
    if (this.places.length === 0) return;
    for (const { id } of this.places) this.breakpoints.remove(id);
    this.places = [];
    this.judge.refresh();
  }

  /** The processor is in HLT, and stepping is not about to wake it. */
  private waits(interrupts: boolean): boolean {
    const { cpu } = this.machine;
    return cpu.halted && !(interrupts && cpu.interruptDue);
  }

  private execute(interrupts: boolean): Encounter[] {
    this.machine.cpu.passStop();
    return this.clock.step(interrupts) === 'stop' ? this.judge.collect() : this.judge.here();
  }

  private runStep(end: number): Stop | null | 'on' {
    if (this.machine.ticks >= end) return null;
    const interrupts = this.command?.kind === 'step' && this.command.interrupts === true;
    if (this.waits(interrupts)) return this.stop('halted', []);
    return this.met(this.execute(interrupts), true);
  }

  private runFreely(end: number, options: { untilHalt?: boolean }): Stop | null | 'on' {
    const { machine } = this;
    const { inPast } = this.clock;
    const exit = this.clock.run(end - machine.ticks, options);
    if (exit === 'stop') return this.met(this.judge.collect(), false);
    if (machine.ended !== null) return 'on';
    if (inPast && !this.clock.inPast && this.motion.kind === 'go' && this.motion.toPresent === true)
      return this.stop('history-ends', []);
    if (exit === 'halt' && machine.stuck) return this.stop('halted', []);
    return machine.ticks >= end || options.untilHalt === true ? null : 'on';
  }

  /** `arrived`: the command is done, whatever has been met. */
  private met(encounters: Encounter[], arrived: boolean): Stop | 'on' {
    const inner = encounters.some(({ breakpoint }) => breakpoint < 0);
    if (arrived || inner) this.advance();
    if (this.command === null) return this.stop('step', encounters);
    return encounters.some(({ breakpoint }) => breakpoint >= 0) ? this.stop('breakpoint', encounters) : 'on';
  }

  /** The machine stands still: ends the motion. */
  private stop(reason: StopReason, met: Encounter[], forwards = true): Stop {
    this.abandon();
    const encounters = met.filter(({ breakpoint }) => breakpoint >= 0);
    const { machine } = this;
    const stop: Stop = {
      reason,
      position: this.clock.position,
      address: machine.cpu.linearEip() >>> 0,
      ring: machine.cpu.cpl,
      encounters,
      detail: detailOf(reason, machine),
    };
    this.lastStop = stop;
    for (const { breakpoint } of forwards ? encounters : []) {
      const known = this.breakpoints.all.find(({ id }) => id === breakpoint);
      if (known?.once === true) this.removeBreakpoint(known.id);
    }
    return stop;
  }
}

const ENDS = {
  poweroff: 'the machine has been switched off',
  reset: 'the machine has been reset',
  shutdown: 'the processor has shut down after a triple fault',
};

function detailOf(reason: StopReason, machine: Machine): string {
  if (reason === 'ended' && machine.ended !== null)
    return `${ENDS[machine.ended]}: it cannot go on, only back`;
  if (reason !== 'halted') return '';
  if (machine.stuck) return 'the processor is halted with interrupts off: nothing will wake it';
  const ticks = machine.ticksToNextAlarm();
  const when = ticks === Infinity ? 'an input' : `an interrupt, the next alarm being ${ticks} ticks away`;
  return `the processor is halted and waits for ${when}: go on, or step with interrupts let in`;
}
