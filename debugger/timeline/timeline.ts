/**
 * A machine with its past: records always, goes to any moment, and goes on from there. The past is checkpoints
 * (emulator/recording/checkpoints.ts) and the journal; a moment between two checkpoints is reached by running forward from
 * the earlier one, which meets the same inputs at the same ticks.
 *
 * In the past `run` and `step` follow the recording up to the present. A new input there makes another future: the old one
 * is kept as a branch.
 */
import type { Checkpoint } from '../../emulator/recording/checkpoints.ts';
import { Checkpoints } from '../../emulator/recording/checkpoints.ts';
import { Journal } from '../../emulator/recording/journal.ts';
import type { JournalEvent } from '../../emulator/recording/journal.ts';
import type { Machine, MachineExit, SerialPort } from '../../emulator/machine.ts';
import { positionOf } from '../engine/engine.ts';
import type { Clock } from '../engine/engine.ts';
import { comparePositions } from '../engine/stop.ts';
import type { Position } from '../engine/stop.ts';
import { passInterrupt } from './pass-interrupt.ts';
import { CheckpointPolicy } from './policy.ts';

const PORTS: readonly SerialPort[] = [0, 1, 2, 3];
/** A moment that took longer to reach gets a checkpoint so far before it, for the next step back. */
const NEAR = 100_000;
const MOST_NEAR = 8;

export interface TimelineOptions {
  /** Memory for checkpoints; 512 MiB when not given. */
  budgetBytes?: number;
}

/** A future that was left when a new input came in the past. */
export interface Branch {
  readonly id: number;
  name: string;
  /** Where the two futures part. */
  readonly fork: Position;
  readonly end: Position;
}

interface KeptBranch extends Branch {
  readonly events: readonly JournalEvent[];
  readonly points: Checkpoint[];
}

export interface Mark {
  name: string;
  position: Position;
}

/** A moment that is not in the recording. */
export class TimelineError extends Error {}

export class Timeline implements Clock {
  readonly machine: Machine;
  readonly checkpoints: Checkpoints;
  /** Told of a future left behind. */
  onFork: ((branch: Branch) => void) | null = null;
  /** Told when an old future was given up to keep within the budget. */
  onBranchDropped: ((branch: Branch) => void) | null = null;
  private readonly policy: CheckpointPolicy;
  /** Checkpoints of the present's past, in the order of time. */
  private points: Checkpoint[] = [];
  /** Those made on the way back, which go first. */
  private near: Checkpoint[] = [];
  private kept: KeptBranch[] = [];
  private readonly namedMarks = new Map<string, Position>();
  private nextBranch = 1;
  private end: Position;

  /** Recording begins now. The machine's owner calls `run` and `step` here from now on. */
  constructor(machine: Machine, options: TimelineOptions = {}) {
    this.machine = machine;
    this.checkpoints = new Checkpoints(machine);
    this.policy = new CheckpointPolicy(options.budgetBytes);
    this.points.push(this.checkpoints.take());
    this.end = this.position;
    machine.onInput = () => this.handleInput();
  }

  get position(): Position {
    return positionOf(this.machine);
  }

  /** Where the recording begins, and how far it goes. */
  get beginning(): Position {
    return positionAt(this.points[0]);
  }

  get present(): Position {
    this.noteInputs();
    return this.end;
  }

  /** Inputs at the present moment are a part of the recording, although no time has passed since. */
  private noteInputs(): void {
    if (comparePositions(this.position, this.end) > 0) this.end = this.position;
  }

  get inPast(): boolean {
    return comparePositions(this.position, this.end) < 0;
  }

  /** Memory that checkpoints may take. */
  get budgetBytes(): number {
    return this.policy.budgetBytes;
  }

  get branches(): readonly Branch[] {
    return this.kept;
  }

  // ── Time passes ──────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * As `Machine.run`; in the past it follows the recording, no further than to the present, and what the guest sends is
   * dropped, because it has been sent before.
   */
  run(maxTicks: number, options: { untilHalt?: boolean } = {}): MachineExit {
    if (this.inPast) return this.replay(this.machine.ticks + maxTicks);
    const end = this.machine.ticks + Math.max(0, Math.floor(maxTicks));
    for (;;) {
      const exit = this.machine.run(Math.min(end - this.machine.ticks, this.ticksToCheckpoint), options);
      this.end = this.position;
      this.takeWhenDue();
      const over = this.machine.ticks >= end || exit === 'stop' || this.machine.ended !== null;
      if (over || (exit === 'halt' && (options.untilHalt === true || this.machine.stuck))) return exit;
    }
  }

  /**
   * As `Machine.step`. In the past an interrupt that was recorded at this place cannot be held back without changing what
   * follows: its handler is run to its end first.
   */
  step(allowInterrupts: boolean): MachineExit {
    if (!this.inPast) {
      const exit = this.machine.step(allowInterrupts);
      this.end = this.position;
      this.takeWhenDue();
      return exit;
    }
    this.meetEvents();
    if (!allowInterrupts && this.machine.interruptComes) passInterrupt(this);
    if (!this.inPast) return this.step(allowInterrupts);
    const exit = this.machine.step(true);
    this.meetEnd();
    this.dropOutput();
    return exit;
  }

  private get ticksToCheckpoint(): number {
    const last = this.points[this.points.length - 1];
    return Math.max(1, last.instructions + this.policy.distance - this.machine.instructions);
  }

  private takeWhenDue(): void {
    const last = this.points[this.points.length - 1];
    if (this.machine.instructions - last.instructions < this.policy.distance) return;
    const checkpoint = this.checkpoints.take();
    this.points.push(checkpoint);
    this.policy.noteTaken(checkpoint);
    this.thin();
  }

  private thin(): void {
    const { checkpoints, policy } = this;
    const drop = (points: Checkpoint[]): Checkpoint[] => {
      for (const each of points) checkpoints.drop(each);
      return this.points.filter(({ dropped }) => !dropped);
    };
    this.points = drop(policy.superfluous(this.points, 1));
    for (let scale = 2; checkpoints.usedBytes > policy.budgetBytes && scale < 2 ** 20; scale *= 2) {
      if (this.kept.length > 0) this.dropBranch(this.kept[0].id);
      else this.points = drop(policy.superfluous(this.points, scale));
    }
  }

  // ── In the past ──────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Follows the recording to a tick, no further than to the present; less when a stop is met. Events there are met while
   * fewer than `events` have been.
   */
  replay(tick: number, events = Infinity): MachineExit {
    const { machine } = this;
    const target = Math.min(tick, this.end.ticks);
    for (;;) {
      const event = machine.journal.position < events ? machine.journal.next : undefined;
      const until = event !== undefined && event.tick <= target ? event.tick : target;
      const exit = machine.run(until - machine.ticks);
      this.dropOutput();
      if (exit === 'stop' || machine.ticks < until) return exit;
      if (event === undefined || event.tick > target) {
        if (events === Infinity) this.meetEnd();
        return exit;
      }
      machine.replayNextEvent();
    }
  }

  /** In the past: the events that come before anything else happens here. */
  meetEvents(): void {
    const { machine } = this;
    while (this.inPast) {
      const { next } = machine.journal;
      if (next === undefined || next.tick !== machine.ticks) return;
      if ((next.deliveries ?? 0) > machine.cpu.deliveries) return;
      machine.replayNextEvent();
    }
  }

  /** At the last tick that is recorded: what was delivered there has been delivered. */
  private meetEnd(): void {
    if (this.machine.ticks !== this.end.ticks) return;
    while (this.machine.journal.next !== undefined) this.machine.replayNextEvent();
    this.machine.deliver(this.end.deliveries);
  }

  private dropOutput(): void {
    for (const port of PORTS) this.machine.takeSerial(port);
  }

  /**
   * Goes to a moment of the recording. Output that nobody has taken is dropped.
   * @throws TimelineError when it lies before the recording or behind the present.
   */
  goTo(target: Position): void {
    this.travel(() => this.goToPosition(target));
  }

  private goToPosition(target: Position): void {
    this.check(target, comparePositions(target, this.beginning), comparePositions(target, this.end));
    this.approach((point) => comparePositions(positionAt(point), target) <= 0, target.instructions);
    this.settle(target);
  }

  /**
   * Goes to where so many instructions have been executed, the first moment of it: halted, when the last was HLT.
   * @throws TimelineError when that is not in the recording.
   */
  goToInstruction(count: number): void {
    this.travel(() => this.goToFirstOf(count));
  }

  private goToFirstOf(count: number): void {
    this.check({ instructions: count }, count - this.beginning.instructions, count - this.end.instructions);
    this.approach((point) => point.instructions < count || point === this.points[0], count);
    this.replayInstructions(count);
  }

  /**
   * Goes to the last moment before the instruction that made the count `count + 1`: interrupts that came before it have
   * been delivered.
   */
  goToLastOf(count: number): void {
    this.travel(() => this.waitAt(count));
  }

  private waitAt(count: number): void {
    this.goToFirstOf(count);
    const { machine } = this;
    for (;;) {
      this.meetEvents();
      const { deliveries } = machine.cpu;
      machine.deliver(deliveries + 1);
      if (machine.cpu.deliveries > deliveries) continue;
      if (machine.halted && this.inPast) this.replay(machine.ticks + this.idleTicks);
      else return;
    }
  }

  /** No stop is met on the way. */
  private travel(go: () => void): void {
    this.noteInputs();
    this.machine.cpu.muteStops(true);
    try {
      go();
    } finally {
      this.machine.cpu.muteStops(false);
      this.machine.cpu.passStop();
    }
  }

  private check(target: Partial<Position>, afterBeginning: number, afterEnd: number): void {
    if (afterBeginning >= 0 && afterEnd <= 0) return;
    const what = target.ticks === undefined ? `instruction ${target.instructions}` : `tick ${target.ticks}`;
    throw new TimelineError(
      `${what} is not in the recording, which has instructions ${this.beginning.instructions} to ` +
        `${this.end.instructions}, ticks ${this.beginning.ticks} to ${this.end.ticks}`,
    );
  }

  /** To the nearest moment known at or before a target, the present one included; `count`: instructions there. */
  private approach(isBefore: (point: Checkpoint) => boolean, count: number): void {
    const { machine } = this;
    const here = this.asPoint();
    const known = [...this.points, ...this.near].filter(isBefore);
    const best = known.reduce((a, b) => (b.ticks > a.ticks ? b : a), this.points[0]);
    const stays = isBefore(here) && (here.ticks > best.ticks || here.instructions > best.instructions);
    if (!stays) this.restore(best);
    if (count - machine.instructions < 2 * NEAR) return;
    this.replayInstructions(count - NEAR);
    this.near.push(this.checkpoints.take());
    if (this.near.length > MOST_NEAR) this.checkpoints.drop(this.near.shift()!);
  }

  /** The present moment as a point to compare, which is no checkpoint. */
  private asPoint(): Checkpoint {
    const { ticks, instructions, deliveries, events } = this.position;
    const chips = { deliveries, journalPosition: events } as Checkpoint['chips'];
    return { ticks, instructions, chips } as Checkpoint;
  }

  /** Halted: how long nothing can wake the processor. */
  private get idleTicks(): number {
    const { next } = this.machine.journal;
    const ahead = next === undefined ? Infinity : next.tick - this.machine.ticks;
    return Math.min(this.machine.ticksToNextAlarm(), ahead, this.end.ticks - this.machine.ticks);
  }

  /** Stops are not met. */
  private replayInstructions(count: number): void {
    const { machine } = this;
    while (machine.instructions < count && this.inPast) {
      this.replay(machine.ticks + (machine.halted ? this.idleTicks : count - machine.instructions));
      if (machine.ended !== null) break;
    }
  }

  /** At the target's tick: events and deliveries up to it. */
  private settle(target: Position): void {
    const { machine } = this;
    while (machine.ticks < target.ticks && machine.ended === null) this.replay(target.ticks, target.events);
    while (machine.journal.position < target.events) machine.replayNextEvent();
    machine.deliver(target.deliveries);
  }

  /** Takes the machine to a checkpoint of this timeline. */
  restore(point: Checkpoint): void {
    this.noteInputs();
    this.dropOutput();
    this.checkpoints.restore(point);
  }

  /** Checkpoints up to a position, the last first. */
  pointsBefore(position: Position): Checkpoint[] {
    return this.points.filter((point) => comparePositions(positionAt(point), position) < 0).reverse();
  }

  // ── Other futures ────────────────────────────────────────────────────────────────────────────────────────────

  /** The recorded future is left here, as a branch; without an input it is the same again. */
  fork(): Branch | null {
    if (!this.inPast) return null;
    const branch = this.part();
    this.onFork?.(branch);
    return branch;
  }

  /** What has been recorded beyond this moment is forgotten, and nobody is told: for those who only looked ahead. */
  forgetAhead(): void {
    if (this.inPast) this.giveUp(this.part());
  }

  private part(): KeptBranch {
    const fork = this.position;
    const isAhead = (point: Checkpoint): boolean => comparePositions(positionAt(point), fork) > 0;
    const branch: KeptBranch = {
      id: this.nextBranch,
      name: `future ${this.nextBranch}`,
      fork,
      end: this.end,
      events: [...this.machine.journal.events],
      points: [...this.points],
    };
    this.nextBranch++;
    this.kept.push(branch);
    this.points = this.points.filter((point) => !isAhead(point));
    for (const point of this.near.filter(isAhead)) this.checkpoints.drop(point);
    this.near = this.near.filter(({ dropped }) => !dropped);
    for (const [name, position] of this.namedMarks)
      if (comparePositions(position, fork) > 0) this.namedMarks.delete(name);
    this.machine.journal.cutHere();
    this.end = fork;
    return branch;
  }

  /** Leaves the present future for another one, at the place where they part. @throws TimelineError for an unknown one. */
  switchTo(id: number): void {
    const branch = this.kept.find((each) => each.id === id);
    if (branch === undefined) throw new TimelineError(`there is no future ${id}`);
    const { fork } = branch;
    if (comparePositions(fork, this.end) <= 0) this.goTo(fork);
    this.fork();
    this.kept = this.kept.filter((each) => each !== branch);
    this.points = branch.points.filter(({ dropped }) => !dropped);
    this.end = branch.end;
    const journal = new Journal(this.machine.journal.header, branch.events);
    this.machine.adoptJournal(journal);
    this.machine.journal.rewind(0);
    this.restore(this.points[0]);
    this.goTo(fork);
  }

  /** Gives up a future that was left. */
  dropBranch(id: number): void {
    const branch = this.kept.find((each) => each.id === id);
    if (branch === undefined) throw new TimelineError(`there is no future ${id}`);
    this.giveUp(branch);
    this.onBranchDropped?.(branch);
  }

  private giveUp(branch: KeptBranch): void {
    this.kept = this.kept.filter((each) => each !== branch);
    const needed = new Set([...this.points, ...this.kept.flatMap(({ points }) => points)]);
    for (const point of branch.points) if (!needed.has(point)) this.checkpoints.drop(point);
  }

  private handleInput(): void {
    if (this.inPast) this.fork();
  }

  // ── Marks ────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Gives the present moment a name, which another moment may have had. */
  mark(name: string): Mark {
    this.namedMarks.set(name, this.position);
    return { name, position: this.position };
  }

  unmark(name: string): boolean {
    return this.namedMarks.delete(name);
  }

  get marks(): Mark[] {
    return [...this.namedMarks]
      .map(([name, position]) => ({ name, position }))
      .sort((a, b) => comparePositions(a.position, b.position));
  }

  /** @throws TimelineError when no moment has the name. */
  goToMark(name: string): void {
    const position = this.namedMarks.get(name);
    if (position === undefined) throw new TimelineError(`no moment is named ${JSON.stringify(name)}`);
    this.goTo(position);
  }
}

export function positionAt({ ticks, instructions, chips }: Checkpoint): Position {
  return { ticks, instructions, deliveries: chips.deliveries, events: chips.journalPosition };
}
