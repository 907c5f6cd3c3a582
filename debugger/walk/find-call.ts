/** Where a system call begins: the one under way, the next of a thread or a program, or a new process's first return. */
import type { Transition } from '../../emulator/cpu/core.ts';
import { EAX } from '../../emulator/cpu/registers.ts';
import type { Engine } from '../engine/engine.ts';
import type { Position } from '../engine/stop.ts';
import { nextInstruction } from '../inspect/instruction.ts';
import { BackwardSearch } from '../timeline/search.ts';
import { readRegisters } from '../inspect/registers.ts';
import { unwind } from '../symbols/frames/unwind.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { WalkSymbols } from './symbols.ts';
import type { Source } from './types.ts';

const SYSTEM_CALL_VECTOR = 0x80;
/** Error code of a refused INT 0x80: its gate's index, and that it is one. */
const REFUSED_ERROR = 8 * SYSTEM_CALL_VECTOR + 2;
const GENERAL_PROTECTION = 13;
const NOT_PRESENT = 11;
const SLICE_TICKS = 2_000_000;
/** How far back a stub is looked for, in instructions. */
const LONGEST_STUB = 256;
/** From the kernel to the line that is looked for. */
const MOST_FRAMES = 24;

export interface Meant {
  pid?: number;
  comm?: string;
  number?: number;
  /** A line of the program that led to the call, whatever functions are between. */
  source?: Source;
}

export type WalkTarget =
  /** The call that the running thread is in, or its next one. */
  | { kind: 'here' }
  /** As `here` at a moment: a tick of the recording. With `pid`, of that process. */
  | { kind: 'tick'; tick: number; pid?: number }
  /** As `here` where so many instructions have been executed. */
  | { kind: 'instructions'; count: number; pid?: number }
  /** The next call of whoever is meant, or the last one before; of any process without `pid` and `comm`. */
  | ({ kind: 'next' | 'last' } & Meant)
  /** The first return of a new process to its program. */
  | { kind: 'birth'; pid: number };

const FAR = ' in the recording, nor soon after it without input: let the machine run until the call is made';

/** Nothing can be followed, and why. */
export class WalkError extends Error {}

export interface Start {
  way: 'trap' | 'birth';
  /** Before the trap, or before the first instruction of the new process. */
  position: Position;
}

interface Whose extends Meant {
  /** Bottom of the kernel stack. */
  thread?: number;
}

/** A program has asked for the kernel by the system-call gate or SYSENTER, or was refused the gate. */
function isCall({ from, to, vector, source, error }: Transition): boolean {
  if (from !== 3 || to === 3) return false;
  if (vector === null) return true;
  if (source === 'software') return vector === SYSTEM_CALL_VECTOR;
  return error === REFUSED_ERROR && (vector === GENERAL_PROTECTION || vector === NOT_PRESENT);
}

export class CallFinder {
  private readonly engine: Engine;
  private readonly timeline: Timeline;
  private readonly symbols: WalkSymbols;
  private readonly lastTick: number;

  /** Forwards nothing is looked for behind `lastTick`. */
  constructor(engine: Engine, timeline: Timeline, symbols: WalkSymbols, lastTick: number) {
    this.engine = engine;
    this.timeline = timeline;
    this.symbols = symbols;
    this.lastTick = lastTick;
  }

  /** The machine is somewhere else afterwards. @throws WalkError when there is no such call. */
  *find(target: WalkTarget): Generator<void, Start, void> {
    switch (target.kind) {
      case 'here':
        return yield* this.fromHere();
      case 'next':
        return yield* this.forwards(target);
      case 'last':
        return yield* this.backwards(target);
      case 'birth':
        return yield* this.birth(target.pid);
      case 'tick':
        this.timeline.goTo(this.momentOf(target.tick));
        return yield* this.of(target.pid);
      case 'instructions':
        this.timeline.goToInstruction(target.count);
        return yield* this.of(target.pid);
    }
  }

  private momentOf(tick: number): Position {
    const { beginning, present } = this.timeline;
    const events = this.engine.machine.journal.events.filter((event) => event.tick < tick).length;
    const instructions = Math.min(tick, present.instructions);
    return { ticks: tick, instructions, deliveries: 0, events: Math.max(events, beginning.events) };
  }

  private *of(pid: number | undefined): Generator<void, Start, void> {
    if (pid === undefined || this.engine.kernel.currentPid() === pid) return yield* this.fromHere();
    return yield* this.forwards({ pid });
  }

  private *fromHere(): Generator<void, Start, void> {
    const { kernel, machine } = this.engine;
    const thread = kernel.currentAddress;
    if (thread === 0) throw new WalkError('no kernel runs here yet: there are no system calls to follow');
    if (machine.cpu.cpl === 3) return yield* this.forwards({ thread });
    const here = this.timeline.position;
    const pid = kernel.currentPid();
    const entry = yield* this.lastEntry(thread, pid);
    if (entry !== null && isCall(entry.transition)) return this.beforeTrap(entry.position);
    const birth = entry === null ? yield* this.lastBirth(thread) : null;
    if (birth !== null) return { way: 'birth', position: birth };
    this.timeline.goTo(here);
    return yield* this.forwards({ thread });
  }

  /** The last entry of this thread from its program. */
  private *lastEntry(
    thread: number,
    pid: number | null,
  ): Generator<void, { position: Position; transition: Transition } | null, void> {
    const { machine, kernel } = this.engine;
    machine.cpu.setTransitionStop(
      ({ from, to }) =>
        from === 3 && to !== 3 && kernel.currentAddress === thread && kernel.currentPid() === pid,
    );
    const search = new BackwardSearch<Transition>(this.timeline, {
      inclusive: true,
      examine: () => machine.cpu.lastTransition,
    });
    for (let found; ;) {
      if ((found = search.advance()) === 'on') yield;
      else return found === null ? null : { position: found.position, transition: found.hit };
    }
  }

  /** The moment when a new process of this thread began, which has not been in its program yet. */
  private *lastBirth(thread: number): Generator<void, Position | null, void> {
    const { kernel } = this.engine;
    return yield* this.backToFork(() => kernel.currentAddress === thread);
  }

  private *backToFork(isMeant: () => boolean): Generator<void, Position | null, void> {
    const { machine, kernel } = this.engine;
    const place = kernel.facts.symbol?.('ret_from_fork');
    if (place === undefined) return null;
    machine.cpu.setStopRange(place, place + 1, true);
    try {
      const search = new BackwardSearch<true>(this.timeline, {
        inclusive: true,
        examine: () => (machine.cpu.linearEip() >>> 0 === place && isMeant() ? true : null),
      });
      for (let found; ;) {
        if ((found = search.advance()) === 'on') yield;
        else return found?.position ?? null;
      }
    } finally {
      machine.cpu.setStopRange(place, place + 1, false);
    }
  }

  private *birth(pid: number): Generator<void, Start, void> {
    const { machine, kernel } = this.engine;
    const place = kernel.facts.symbol?.('ret_from_fork');
    if (place === undefined)
      throw new WalkError('the kernel has no symbol ret_from_fork: where new processes begin is not known');
    const isMeant = (): boolean => kernel.currentPid() === pid;
    this.timeline.goTo(this.timeline.present);
    const known = yield* this.backToFork(isMeant);
    if (known !== null) return { way: 'birth', position: known };
    machine.cpu.setStopRange(place, place + 1, true);
    try {
      while (!(machine.cpu.linearEip() >>> 0 === place && isMeant())) {
        this.runOn(`process ${pid} does not begin`);
        yield;
      }
    } finally {
      machine.cpu.setStopRange(place, place + 1, false);
    }
    return { way: 'birth', position: this.timeline.position };
  }

  /** The next call of whoever is meant. */
  private *forwards(whose: Whose): Generator<void, Start, void> {
    const { cpu } = this.engine.machine;
    cpu.setTransitionStop((transition) => isCall(transition) && this.isMeant(whose));
    for (;;) {
      this.runOn(`no system call ${whoText(whose)} follows`);
      if (cpu.lastTransition !== null && this.met) return this.beforeTrap(this.timeline.position);
      yield;
    }
  }

  /** The last call of whoever is meant, before the present moment of the machine. */
  private *backwards(whose: Meant): Generator<void, Start, void> {
    const { cpu } = this.engine.machine;
    cpu.setTransitionStop((transition) => isCall(transition) && this.isMeant(whose));
    const search = new BackwardSearch<true>(this.timeline, {
      inclusive: true,
      examine: () => (cpu.lastTransition === null ? null : true),
    });
    for (let found; ;) {
      if ((found = search.advance()) === 'on') yield;
      else if (found !== null) return this.beforeTrap(found.position);
      else throw new WalkError(`no system call ${whoText(whose)} is in the recording: let it be made first`);
    }
  }

  private met = false;

  private runOn(what: string): void {
    const { machine } = this.engine;
    if (machine.ended !== null)
      throw new WalkError(
        `${what}: the machine has ended (${machine.ended}); go back to before its last calls`,
      );
    if (machine.ticks >= this.lastTick) throw new WalkError(`${what}${FAR}`);
    machine.cpu.passStop();
    this.met =
      this.timeline.run(Math.max(1, Math.min(SLICE_TICKS, this.lastTick - machine.ticks))) === 'stop';
    if (machine.stuck) throw new WalkError(`${what}: the processor is halted with interrupts off`);
  }

  private isMeant({ pid, comm, number, thread, source }: Whose): boolean {
    const { kernel, machine } = this.engine;
    if (thread !== undefined && kernel.currentAddress !== thread) return false;
    if (number !== undefined && machine.cpu.r32[EAX] !== number) return false;
    if (pid !== undefined && kernel.currentPid() !== pid) return false;
    if (comm !== undefined && kernel.currentComm() !== comm) return false;
    return source === undefined || this.isFrom(source);
  }

  /** At the kernel's first instruction: one of the program's functions is at this line. */
  private isFrom({ file, line }: Source): boolean {
    const { general, eip, eflags, segments } = readRegisters(this.engine.machine);
    const registers = { ...general, eip, eflags, cs: segments.cs.selector, ss: segments.ss.selector };
    const { frames } = unwind(registers, this.symbols.target, MOST_FRAMES);
    return frames.some(
      (frame) => frame.space === 'user' && frame.source?.line === line && frame.source.file === file,
    );
  }

  /** From the kernel's first instruction to before the one that entered. */
  private beforeTrap({ instructions }: Position): Start {
    this.timeline.goToLastOf(instructions - 1);
    return { way: 'trap', position: this.timeline.position };
  }

  /**
   * The beginning of the function that traps at the present moment, when it was entered lately; else null. The machine is
   * there afterwards, or where it was.
   */
  stubStart(entry: number | undefined): Position | null {
    const { timeline, engine } = this;
    const { machine, kernel } = engine;
    const trap = timeline.position;
    const thread = kernel.currentAddress;
    const first = Math.max(timeline.beginning.instructions, trap.instructions - LONGEST_STUB);
    let start: Position | null = null;
    if (entry !== undefined) {
      timeline.goToLastOf(first);
      while (machine.instructions < trap.instructions && machine.ended === null) {
        const inProgram = machine.cpu.cpl === 3 && kernel.currentAddress === thread;
        if (inProgram && machine.cpu.linearEip() >>> 0 === entry) start = timeline.position;
        else if (inProgram && isTrap(engine)) start = null;
        machine.cpu.passStop();
        timeline.step(true);
      }
    }
    timeline.goTo(start ?? trap);
    return start;
  }
}

function isTrap({ machine }: Engine): boolean {
  const kind = nextInstruction(machine)?.kind;
  return kind === 'interrupt' || kind === 'sysenter';
}

function whoText({ pid, comm, number, thread, source }: Whose): string {
  const parts = [
    ...(number === undefined ? [] : [`number ${number}`]),
    ...(pid === undefined ? [] : [`of pid ${pid}`]),
    ...(comm === undefined ? [] : [`of ${comm}`]),
    ...(thread === undefined ? [] : ['of this process']),
    ...(source === undefined ? [] : [`from ${source.file}:${source.line}`]),
  ];
  return parts.length === 0 ? 'of any process' : parts.join(' ');
}
