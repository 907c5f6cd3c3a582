/**
 * Follows one system call from the program's stub through the kernel and back, with the recording: the machine goes there,
 * executes again what it executed then, and comes back to where it was. Where the call is not over yet it is followed ahead
 * of the present, as if nothing came in from outside; that part is forgotten again.
 *
 *     const follower = new CallFollower(engine, timeline, symbols);
 *     const walk = finishWalk(follower.follow({ kind: 'here' }));
 */
import { EAX, ESP } from '../../emulator/cpu/registers.ts';
import { OFFSET } from '../../emulator/cpu/state.ts';
import type { Engine } from '../engine/engine.ts';
import { comparePositions } from '../engine/stop.ts';
import type { Position } from '../engine/stop.ts';
import { readTss } from '../inspect/descriptors.ts';
import { nextInstruction } from '../inspect/instruction.ts';
import { readWord } from '../inspect/memory.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { CallFinder } from './find-call.ts';
import type { WalkTarget } from './find-call.ts';
import { frameAddress, frameWord, offsetOf, readFrame } from './frame.ts';
import { gateChecks, gateFacts } from './gate-check.ts';
import { PathBuilder } from './path-builder.ts';
import { describeStation, endingText, gateSentences, stackSentences } from './station-text.ts';
import type { WalkSymbols } from './symbols.ts';
import { ThreadSteps } from './thread-steps.ts';
import type { Executed } from './thread-steps.ts';
import { FRAME_NAMES } from './types.ts';
import type { StackSwitch, StationKind, Walk, WalkEnding } from './types.ts';

export interface FollowOptions {
  /** How far ahead of the present, in ticks; 0: not at all. */
  ahead?: number;
  /** Own instructions, at most. */
  most?: number;
}

/** Two seconds of guest time. */
const AHEAD_TICKS = 200_000_000;
const MOST_INSTRUCTIONS = 1_000_000;
const AT_ONCE = 5000;
const SYSTEM_CALL_VECTOR = 0x80;

type Going = Generator<void, Walk, void>;

/** To its end, at once. */
export function finishWalk(walking: Going): Walk {
  for (;;) {
    const { value, done } = walking.next();
    if (done === true) return value;
  }
}

export class CallFollower {
  private readonly engine: Engine;
  private readonly timeline: Timeline;
  private readonly symbols: WalkSymbols;

  constructor(engine: Engine, timeline: Timeline, symbols: WalkSymbols) {
    this.engine = engine;
    this.timeline = timeline;
    this.symbols = symbols;
  }

  /**
   * The walk of a call. The machine is where it was when it ends, also by an error or `return`; output that nobody has taken
   * is dropped. It yields now and then, so that its owner is not blocked. @throws WalkError when there is no such call,
   * TimelineError for a moment that is not in the recording.
   */
  *follow(target: WalkTarget, options: FollowOptions = {}): Going {
    const { engine, timeline } = this;
    engine.abandon();
    const origin = timeline.position;
    const { present } = timeline;
    const last = present.ticks + (options.ahead ?? AHEAD_TICKS);
    try {
      const walk = yield* this.walk(target, last, options.most ?? MOST_INSTRUCTIONS);
      walk.ahead = comparePositions(walk.end, present) > 0;
      return walk;
    } finally {
      engine.machine.cpu.setTransitionStop(null);
      if (comparePositions(timeline.present, present) > 0) {
        timeline.goTo(present);
        timeline.forgetAhead();
      }
      timeline.goTo(origin);
      engine.judge.forget();
      engine.judge.refresh();
    }
  }

  private *walk(target: WalkTarget, lastTick: number, most: number): Going {
    const { engine, timeline, symbols } = this;
    const finder = new CallFinder(engine, timeline, symbols, lastTick);
    const start = yield* finder.find(target);
    const trap = engine.machine.cpu.linearEip() >>> 0;
    const entry = symbols.at(trap);
    const begun =
      start.way === 'trap' ? finder.stubStart(entry === undefined ? undefined : trap - entry.offset) : null;
    const steps = new ThreadSteps(engine, timeline, lastTick);
    steps.watch();
    const path = new CallPath(engine, symbols, steps.thread, {
      trap: start.way === 'trap' ? start.position.instructions : null,
      trapAddress: trap,
      hasStub: begun !== null,
    });
    path.start(timeline.position);
    for (let done = 1; !path.over; done++) {
      if (path.counts.own >= most) path.end('too-long');
      else if (!path.beforeNext()) break;
      else {
        const executed = steps.next();
        if (executed !== null) path.add(executed, timeline.position);
        if (steps.lost !== null) path.end(steps.lost);
      }
      if (done % AT_ONCE === 0) yield;
    }
    return path.finish(timeline.position);
  }
}

interface PathStart {
  /** Count of the trapping instruction; null for a new process. */
  trap: number | null;
  trapAddress: number;
  /** The walk begins where the stub is entered. */
  hasStub: boolean;
}

/** The state of one walk. */
class CallPath {
  ending: WalkEnding | null = null;
  private readonly engine: Engine;
  private readonly symbols: WalkSymbols;
  private readonly from: PathStart;
  private readonly builder: PathBuilder;
  private readonly frame: number | null;
  private phase: 'stub' | 'kernel' | 'back';
  private way: Walk['way'] = 'gate';
  private begin: Position | null = null;
  private number: number | null = null;
  private result: number | null = null;
  private returned: number | null = null;
  private stub: string | null = null;
  private behindTrap = 0;
  private directory = 0;
  private left = false;
  private readonly pid: number | null;
  private readonly comm: string | null;

  constructor(engine: Engine, symbols: WalkSymbols, thread: number, from: PathStart) {
    this.engine = engine;
    this.symbols = symbols;
    this.from = from;
    this.frame = frameAddress(engine.machine);
    this.builder = new PathBuilder({ engine, symbols, thread, frame: this.frame });
    this.phase = from.trap === null ? 'kernel' : 'stub';
    this.pid = engine.kernel.currentPid();
    this.comm = engine.kernel.currentComm();
  }

  get counts(): PathBuilder['counts'] {
    return this.builder.counts;
  }

  /** There is nothing more to follow. */
  get over(): boolean {
    return this.left;
  }

  end(why: WalkEnding): void {
    if (this.ending !== 'returned') this.ending = why;
    this.left = true;
  }

  start(position: Position): void {
    this.begin = position;
    if (this.phase === 'stub') {
      this.stub = this.symbols.label(this.from.trapAddress);
      return;
    }
    this.way = 'birth';
    this.builder.begin('birth', this.from.trapAddress, position, 0);
    this.builder.adoptFrame();
    this.number = this.builder.found === null ? null : this.wordOf('ORIG_EAX');
    this.behindTrap = this.wordOf('EIP');
  }

  private wordOf(name: (typeof FRAME_NAMES)[number]): number {
    return this.builder.found?.[offsetOf(name) / 4] ?? 0;
  }

  /** False where the stub is left, or makes another call: what comes next is not part of this one. */
  beforeNext(): boolean {
    const { machine } = this.engine;
    if (this.phase !== 'back' || machine.cpu.cpl !== 3) return true;
    const kind = nextInstruction(machine)?.kind;
    return kind !== 'interrupt' && kind !== 'sysenter';
  }

  add(executed: Executed, next: Position): void {
    const { builder } = this;
    const isTrap = executed.position.instructions === this.from.trap && this.phase === 'stub';
    const depth = builder.userDepth;
    builder.add(executed, next, isTrap ? 'trap' : this.kind);
    if (isTrap) return this.enter(executed, next);
    const { ring, after, instruction } = executed;
    if (this.phase === 'kernel' && ring === 0 && after.ring === 3 && builder.isOnPath(3))
      this.leave(executed);
    else if (this.phase === 'back' && ring === 3 && depth === 0 && instruction?.kind === 'return') {
      this.returned = this.engine.machine.cpu.r32[EAX] | 0;
      this.left = true;
    }
  }

  private get kind(): StationKind {
    return this.phase === 'back' ? 'back' : 'stub';
  }

  // ── Into the kernel ──────────────────────────────────────────────────────────────────────────────────────────

  private enter(executed: Executed, next: Position): void {
    const { raised, instruction, registers, position } = executed;
    this.phase = 'kernel';
    this.number = registers[EAX] >>> 0;
    this.behindTrap = instruction === null ? 0 : (instruction.address + instruction.length) >>> 0;
    this.directory = this.engine.kernel.pageDirectory;
    this.way = raised?.vector === null ? 'sysenter' : raised?.source === 'software' ? 'gate' : 'refused';
    const gate = this.builder.begin('gate', executed.address, position, 3);
    if (this.way === 'sysenter') this.describeSysenter(gate);
    else {
      const facts = gateFacts(this.engine.machine, SYSTEM_CALL_VECTOR, (at) => this.symbols.name(at));
      gate.checks = gateChecks(facts, SYSTEM_CALL_VECTOR, 3);
      if (facts !== null) {
        gate.gate = facts;
        gate.says = gateSentences(facts);
      }
    }
    if (this.way === 'refused') this.describeRefusal(executed, next);
    const stack = this.builder.begin('stack-switch', executed.after.address, next, 0);
    stack.stack = this.stackSwitch(executed);
    stack.says = stackSentences(stack.stack);
  }

  private describeSysenter(gate: { says: string[] }): void {
    const { u32 } = this.engine.machine.state;
    const word = (offset: number): string => `0x${u32[offset >> 2].toString(16)}`;
    gate.says = [
      `SYSENTER asks no table: CS comes from SYSENTER_CS (${word(OFFSET.SYSENTER_CS)}), ESP from SYSENTER_ESP ` +
        `(${word(OFFSET.SYSENTER_ESP)}), EIP from SYSENTER_EIP (${word(OFFSET.SYSENTER_EIP)}).`,
      'Interrupts are off from here on.',
    ];
  }

  private describeRefusal({ raised, after }: Executed, next: Position): void {
    const station = this.builder.begin('fault', after.address, next, 0);
    station.says = [
      `The processor refuses INT and raises exception ${raised?.vector ?? '?'} in its place, with error code ` +
        `0x${(raised?.error ?? 0).toString(16)}.`,
    ];
  }

  private stackSwitch({ registers, after, raised }: Executed): StackSwitch {
    const { machine } = this.engine;
    const { cpu } = machine;
    const now = { ss: cpu.segSelector[2] & 0xffff, esp: after.esp };
    const before = { ss: 0x2b, esp: registers[ESP] >>> 0 };
    if (raised?.vector === null || this.frame === null)
      return { old: before, new: now, tss: null, pushed: [] };
    const words = readFrame(machine, this.frame);
    const names = ['OLDSS', 'OLDESP', 'EFLAGS', 'CS', 'EIP'] as const;
    const pushed = names.map((name) => ({
      name,
      address: (this.frame! + offsetOf(name)) >>> 0,
      value: words?.[offsetOf(name) / 4] ?? 0,
    }));
    const tss = readTss(machine);
    const esp0 = tss?.esp0 ?? after.esp;
    return {
      old: { ss: pushed[0].value & 0xffff, esp: pushed[1].value },
      new: { ss: tss?.ss0 ?? now.ss, esp: esp0 },
      tss: tss === null ? null : (tss.base + 4) >>> 0,
      pushed,
    };
  }

  // ── Out of it ────────────────────────────────────────────────────────────────────────────────────────────────

  private leave({ after }: Executed): void {
    const { kernel, machine } = this.engine;
    this.result = machine.cpu.r32[EAX] >>> 0;
    if (this.way === 'birth' || this.way === 'sysenter') this.ending = 'returned';
    else if (kernel.pageDirectory !== this.directory) this.ending = 'new-program';
    else if (after.address === this.behindTrap && this.way !== 'refused') this.ending = 'returned';
    else if (after.address === this.from.trapAddress && this.way !== 'refused') this.ending = 'restarted';
    else this.ending = 'elsewhere';
    this.phase = 'back';
    if (this.ending === 'returned' && (this.from.hasStub || this.way === 'birth')) return;
    this.left = true;
  }

  finish(end: Position): Walk {
    const { builder } = this;
    const facts = {
      way: this.way,
      number: this.number,
      name: this.name,
      arguments: this.arguments(),
      result: this.result,
      pid: this.pid,
      comm: this.comm,
      begin: this.begin ?? end,
      end,
      counts: { ...builder.counts },
      idleTicks: builder.idleTicks,
      ending: this.ending ?? 'asleep',
      ahead: false,
      frame: this.describeFrame(),
    };
    const text = {
      walk: facts,
      slot: builder.slot,
      stub: this.stub,
      errno: this.errno(),
      returned: this.returned,
    };
    for (const station of builder.stations) describeStation(station, text);
    return { ...facts, says: endingText(facts.ending), stations: builder.stations };
  }

  private get name(): string | null {
    return this.builder.slot?.symbol ?? null;
  }

  private arguments(): Walk['arguments'] {
    const { slot, found } = this.builder;
    if (slot === null || found === null) return [];
    let at = 0;
    return this.symbols.parameters(slot.target).flatMap(({ name, words }) => {
      const value = found[at];
      at += words;
      return words <= 2 && at <= 6 ? [{ name, value }] : [];
    });
  }

  private describeFrame(): Walk['frame'] {
    const { slot, found, pushedAt } = this.builder;
    if (this.frame === null || found === null) return null;
    const parameters = slot === null ? [] : this.symbols.parameters(slot.target);
    const names = parameters.flatMap(({ name, words }) => Array.from({ length: words }, () => name));
    const address = this.frame;
    return {
      address,
      words: FRAME_NAMES.map((name, index) =>
        frameWord(address, name, found[index], pushedAt.get(4 * index) ?? null, names[index] ?? null),
      ),
    };
  }

  /** errno of the program, when its symbols are known and the stub has returned. */
  private errno(): number | null {
    if (this.returned === null || this.engine.machine.cpu.cpl !== 3) return null;
    const address = this.symbols.programAddress('errno');
    return address === undefined ? null : readWord(this.engine.machine, address);
  }
}
