/**
 * Motions backwards. As forward ones they are begun once and run in pieces, so that the owner is never blocked; `finish`
 * does both. Breakpoints count as they do forwards, without being counted: ignore counts and `once` are not looked at.
 */
import { EBP, ESP } from '../../emulator/cpu/registers.ts';
import type { Engine } from '../engine/engine.ts';
import type { Encounter, Position, Stop } from '../engine/stop.ts';
import { comparePositions } from '../engine/stop.ts';
import { nextInstruction } from '../inspect/instruction.ts';
import { readWord } from '../inspect/memory.ts';
import { BackwardSearch } from './search.ts';
import type { Timeline } from './timeline.ts';
import { physicalRanges, WriterSearch } from './writers.ts';
import type { Writer } from './writers.ts';

export type BackMotion =
  /**
   * Back to the last breakpoint met, or the beginning of the recording. A watchpoint stops behind its access, or with
   * `beforeAccess` before it, where the bytes have their old values; one that was made just before now counts then.
   */
  | { kind: 'go'; beforeAccess?: boolean }
  /** So many instructions (1). With `interrupts`, also into the handlers of interrupts that came between. */
  | { kind: 'instruction'; count?: number; interrupts?: boolean }
  /** One instruction, and a function, system call or repeated string instruction that ended there as a whole. */
  | { kind: 'over' }
  /** To the instruction that called this function, or entered this handler. */
  | { kind: 'out' }
  /** To the beginning of the line before, `over` what it called or into it. */
  | { kind: 'line'; over: boolean }
  /** From the kernel to this thread's last instruction in user mode. */
  | { kind: 'to-user' };

export interface TravellerOptions {
  /** Where the return address of the present frame lies, from an unwinder; without it the chain of EBP is followed. */
  returnSlot?: () => number | null;
}

type Journey = Generator<void, Encounter[] | 'history-begins', void>;

export class Traveller {
  readonly timeline: Timeline;
  private readonly engine: Engine;
  private readonly options: TravellerOptions;
  private journey: Journey | null = null;
  private origin: Position | null = null;
  private motion: BackMotion = { kind: 'go' };

  constructor(engine: Engine, timeline: Timeline, options: TravellerOptions = {}) {
    this.engine = engine;
    this.timeline = timeline;
    this.options = options;
  }

  get moving(): boolean {
    return this.journey !== null;
  }

  begin(motion: BackMotion): void {
    this.engine.abandon();
    this.engine.judge.forget();
    this.motion = motion;
    this.origin = this.timeline.position;
    this.journey = this.journeyOf(motion);
  }

  /** Goes on for a piece (a few hundred milliseconds at most). The stop at its end; null: there is more to do. */
  run(): Stop | null {
    if (this.journey === null) throw new Error('no motion backwards is under way: begin one first');
    const { judge } = this.engine;
    judge.counting = false;
    try {
      const { value, done } = this.journey.next();
      if (done !== true) return null;
      this.journey = null;
      judge.forget();
      if (value === 'history-begins') return this.engine.arrive('history-begins', []);
      return this.engine.arrive(this.motion.kind === 'go' ? 'breakpoint' : 'step', value as Encounter[]);
    } finally {
      judge.counting = true;
    }
  }

  finish(motion: BackMotion): Stop {
    this.begin(motion);
    for (;;) {
      const stop = this.run();
      if (stop !== null) return stop;
    }
  }

  /** Gives up the motion under way and returns to where it began. */
  cancel(): Stop {
    this.journey = null;
    if (this.origin !== null) this.timeline.goTo(this.origin);
    return this.engine.arrive('interrupted', []);
  }

  /** Goes to a moment, a number of instructions or a mark. @throws TimelineError when it is not in the recording. */
  goTo(where: Position | number | string): Stop {
    this.engine.abandon();
    this.engine.judge.forget();
    if (typeof where === 'number') this.timeline.goToInstruction(where);
    else if (typeof where === 'string') this.timeline.goToMark(where);
    else this.timeline.goTo(where);
    return this.engine.arrive('step', []);
  }

  /**
   * Who wrote last to any of `length` bytes at a linear address, before the present moment; null: nobody in the recording.
   * The machine stays where it is. @throws NotMappedError where no memory is mapped now.
   */
  who(linear: number, length: number): Writer | null {
    this.engine.abandon();
    const writer = new WriterSearch(this.timeline, physicalRanges(this.timeline, linear, length)).finish();
    this.engine.judge.forget();
    return writer;
  }

  // ── Journeys ─────────────────────────────────────────────────────────────────────────────────────────────────

  private *journeyOf(motion: BackMotion): Journey {
    switch (motion.kind) {
      case 'go':
        return yield* this.goBack(motion.beforeAccess ?? false);
      case 'instruction': {
        for (let done = 0; done < (motion.count ?? 1); done++)
          if (!(yield* this.stepBack(motion.interrupts ?? false))) return 'history-begins';
        return this.engine.judge.here();
      }
      case 'over':
        return (yield* this.overBack()) ? this.engine.judge.here() : 'history-begins';
      case 'out':
        return (yield* this.outBack()) ? this.engine.judge.here() : 'history-begins';
      case 'line':
        return (yield* this.lineBack(motion.over)) ? this.engine.judge.here() : 'history-begins';
      case 'to-user':
        return (yield* this.toEntry()) ? this.engine.judge.here() : 'history-begins';
    }
  }

  private *goBack(beforeAccess: boolean): Journey {
    const { timeline, engine } = this;
    const origin = timeline.position;
    const search = new BackwardSearch<Encounter[]>(timeline, {
      inclusive: beforeAccess,
      examine: () => {
        const atOrigin = comparePositions(timeline.position, origin) === 0;
        const encounters = engine.judge.collect().filter(({ access }) => !atOrigin || access !== undefined);
        return encounters.length > 0 ? encounters : null;
      },
    });
    for (;;) {
      const found = search.advance();
      if (found === 'on') yield;
      else if (found === null) {
        timeline.goTo(timeline.beginning);
        return 'history-begins';
      } else {
        timeline.goTo(found.position);
        if (beforeAccess && found.hit.some(({ access }) => access !== undefined)) yield* this.stepBack(true);
        return found.hit;
      }
    }
  }

  /** One instruction back; false at the beginning of the recording, with nothing changed. */
  private *stepBack(interrupts: boolean): Generator<void, boolean, void> {
    const { timeline, engine } = this;
    for (;;) {
      const { position } = timeline;
      if (position.deliveries > 0) {
        timeline.goTo({ ...position, deliveries: position.deliveries - 1 });
        if (interrupts) return true;
        continue;
      }
      if (position.instructions <= timeline.beginning.instructions) return false;
      timeline.goToLastOf(position.instructions - 1);
      if (interrupts || nextInstruction(engine.machine)?.kind !== 'interrupt-return') return true;
      const here = timeline.position;
      const writer = yield* this.writerOf(this.stackPointer);
      if (writer?.by !== 'delivery') {
        timeline.goTo(here);
        return true;
      }
    }
  }

  private *overBack(): Generator<void, boolean, void> {
    if (!(yield* this.stepBack(false))) return false;
    const { timeline, engine } = this;
    const instruction = nextInstruction(engine.machine);
    const { kind } = instruction ?? { kind: 'plain' };
    if (kind === 'repeated') return yield* this.toFirstIteration(instruction!.address);
    if (kind === 'return' || kind === 'interrupt-return') {
      const here = timeline.position;
      if ((yield* this.writerOf(this.stackPointer)) === null) timeline.goTo(here);
    } else if (kind === 'sysexit') yield* this.toEntry();
    return true;
  }

  /** To before the first iteration of the string instruction in progress. */
  private *toFirstIteration(address: number): Generator<void, boolean, void> {
    const { timeline, engine } = this;
    const { cpu } = engine.machine;
    const here = timeline.position;
    cpu.setStopRange(address, address + 1, true);
    const search = new BackwardSearch<true>(timeline, {
      inclusive: true,
      examine: () => (cpu.linearEip() >>> 0 === address ? true : null),
    });
    let found;
    try {
      while ((found = search.advance()) === 'on') yield;
    } finally {
      cpu.setStopRange(address, address + 1, false);
    }
    timeline.goTo(found === null ? here : found.position);
    return true;
  }

  /** To before the last entry of this thread into the kernel; false where there is none in the recording. */
  private *toEntry(): Generator<void, boolean, void> {
    const { timeline, engine } = this;
    const { kernel, machine } = engine;
    const here = timeline.position;
    const thread = kernel.currentAddress;
    const isEntry = (): boolean => kernel.currentAddress === thread;
    machine.cpu.setTransitionStop(({ from, to }) => from === 3 && to === 0 && isEntry());
    const search = new BackwardSearch<true>(timeline, {
      examine: () => (machine.cpu.lastTransition === null ? null : true),
    });
    let found;
    try {
      while ((found = search.advance()) === 'on') yield;
    } finally {
      engine.judge.refresh();
    }
    if (found === null) timeline.goTo(here);
    else if (found.position.deliveries > 0)
      timeline.goTo({ ...found.position, deliveries: found.position.deliveries - 1 });
    else timeline.goToLastOf(found.position.instructions - 1);
    return found !== null;
  }

  private *outBack(): Generator<void, boolean, void> {
    const slot = this.options.returnSlot?.() ?? this.guessReturnSlot();
    const writer = slot === null ? null : yield* this.writerOf(slot);
    if (writer === null) this.timeline.goTo(this.origin!);
    return writer !== null;
  }

  /** Behind a call, or its PUSH EBP, the return address is on top; else it is above the EBP that the function saved. */
  private guessReturnSlot(): number | null {
    const { machine } = this.engine;
    const esp = this.stackPointer;
    const mnemonic = nextInstruction(machine)?.bytes[0];
    if (mnemonic === PUSH_EBP || mnemonic === RET) return esp;
    const ebp = machine.cpu.r32[EBP] >>> 0;
    return ebp >= esp && readWord(machine, ebp + 4) !== null ? ebp + 4 : null;
  }

  private *lineBack(over: boolean): Generator<void, boolean, void> {
    const { timeline, engine } = this;
    const back = (): Generator<void, boolean, void> => (over ? this.overBack() : this.stepBack(false));
    const stretchHere = (): { start: number; end: number } | undefined =>
      engine.lines?.stretchAt(this.address);
    if (!(yield* back())) return false;
    let stretch = stretchHere();
    while (stretch === undefined && engine.lines !== null) {
      if (!(yield* this.overBack())) return false;
      stretch = stretchHere();
    }
    if (stretch === undefined) return true;
    for (;;) {
      const here = timeline.position;
      if (this.address === stretch.start) return true;
      if (!(yield* this.overBack())) return true;
      const inside = this.address >= stretch.start && this.address < stretch.end;
      if (!inside || comparePositions(timeline.position, here) >= 0) {
        timeline.goTo(here);
        return true;
      }
      yield;
    }
  }

  /** The machine goes to before the last write of a word, if there was one. */
  private *writerOf(linear: number): Generator<void, Writer | null, void> {
    const { timeline } = this;
    const search = new WriterSearch(timeline, physicalRanges(timeline, linear, 4));
    for (;;) {
      const writer = search.advance();
      if (writer !== 'on') return writer;
      yield;
    }
  }

  private get stackPointer(): number {
    return this.engine.machine.cpu.r32[ESP] >>> 0;
  }

  private get address(): number {
    return this.engine.machine.cpu.linearEip() >>> 0;
  }
}

const PUSH_EBP = 0x55;
const RET = 0xc3;
