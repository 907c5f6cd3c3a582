/**
 * The window as a face of the debugger. What it does goes through kdb as a command line wherever kdb has one, so that both
 * always tell of the same stop; what it looks at is read from the machine.
 */
import type { Position } from '../../../debugger/engine/stop.ts';
import { Diag } from '../../../debugger/kdb/diag.ts';
import { trapLines } from '../../../debugger/kdb/entry-text.ts';
import { writeLinear } from '../../../debugger/inspect/memory.ts';
import { callText } from '../../../debugger/walk/text.ts';
import { WRITABLE_REGISTERS } from '../../../emulator/cpu/write-register.ts';
import type {
  DebugBreakpointSpec,
  DebugMotion,
  DebugState,
  DebugStop,
  DebugWriter,
  Walk,
  WalkRequest,
} from '../../contract.ts';
import type { Debugging } from '../debugging.ts';
import type { KdbConsole } from '../kdb-console.ts';
import type { SerialPort, ToldEvent, WindowSetup, DebuggerCallName, DebuggerCalls } from '../protocol.ts';
import { CallError } from '../worker-calls.ts';
import { placesOfLine } from './breakpoint-places.ts';
import { Looking } from './looking.ts';
import { commandOf } from './motion-commands.ts';
import { Places } from './places.ts';
import { Values } from './values.ts';
import { WindowBreakpoints } from './window-breakpoints.ts';
import { WindowTimeline } from './window-timeline.ts';
import { WindowWalk } from './window-walk.ts';
import { disassemble } from '../../../debugger/disassembly/listing.ts';

export interface WindowParts {
  debugging: Debugging;
  kdb: KdbConsole;
  setup: WindowSetup;
  bootId: number;
  tell: (event: ToldEvent) => void;
  /** kdb has been told something: the machine's owner does what follows from it. */
  follow: () => void;
  /** The Pause key at a console. */
  enter: (port: SerialPort) => void;
}

type Handlers = {
  [N in DebuggerCallName]: (request: Parameters<DebuggerCalls[N]>[0]) => ReturnType<DebuggerCalls[N]>;
};

export class WindowDebugger {
  private readonly parts: WindowParts;
  private readonly looking: Looking;
  private readonly values: Values;
  private readonly breakpoints: WindowBreakpoints;
  private readonly timeline: WindowTimeline;
  private readonly walk: WindowWalk;
  private readonly handlers: Handlers;
  private generation = 0;
  private told: { state: string; breakpoints: string } = { state: '', breakpoints: '[]' };
  /** The command that the machine moves by. */
  private moving = '';

  constructor(parts: WindowParts) {
    this.parts = parts;
    const { debugging, kdb } = parts;
    this.looking = new Looking(debugging, new Places(debugging.images));
    this.values = new Values(debugging, this.looking);
    this.timeline = new WindowTimeline(debugging.timeline);
    this.walk = new WindowWalk(debugging);
    const { looking, values } = this;
    this.breakpoints = new WindowBreakpoints(
      { debugging, kdb: kdb.kdb, looking, values, echo: (line, answer) => kdb.echo(line, answer) },
      parts.setup.breakpoints,
    );
    debugging.timeline.onFork = ({ name }) =>
      kdb.echo(`# the past was changed: what followed from here is kept as ${name}`, []);
    this.handlers = this.createHandlers();
  }

  /** @throws what `toRefusal` knows. */
  answer(name: DebuggerCallName, request: unknown): unknown {
    if (!this.isStopped) this.looking.forget();
    return (this.handlers[name] as (request: unknown) => unknown)(request);
  }

  /** The machine, or what kdb does with it, may have changed: tells the window what is new. */
  update(): void {
    const stopped = this.isStopped;
    if (stopped) this.moving = '';
    if (!stopped && this.told.state === this.runningKey) return;
    this.looking.forget();
    if (stopped) this.breakpoints.follow();
    const key = stopped ? JSON.stringify(this.stop()) : this.runningKey;
    if (key !== this.told.state) {
      this.told.state = key;
      this.generation++;
      if (stopped) this.noteBreakpoints();
      this.parts.tell({ name: 'debug.state', value: this.state() });
    }
    this.tellBreakpoints();
  }

  /** What kdb has printed. */
  print(text: string): void {
    if (text !== '') this.parts.tell({ name: 'kdb.output', value: { text, offset: 0 } });
  }

  notePrompt(): void {
    this.timeline.note('prompt', '');
  }

  /** The machine has ended. */
  noteEnd(): void {
    const { machine } = this.parts.debugging.engine;
    if (machine.panicNoticed) this.timeline.note('panic', '');
    this.update();
  }

  // ── State ────────────────────────────────────────────────────────────────────────────────────────────────────

  private get isStopped(): boolean {
    const { kdb } = this.parts;
    return kdb.stopped && !kdb.working;
  }

  private get runningKey(): string {
    return `running ${this.moving}`;
  }

  private state(): DebugState {
    const { bootId, debugging } = this.parts;
    const { generation, moving } = this;
    const stopped = this.isStopped;
    return {
      bootId,
      mode: stopped ? 'stopped' : 'running',
      moving: stopped ? '' : moving,
      generation,
      stop: stopped ? this.stop() : null,
      inPast: debugging.timeline.inPast,
    };
  }

  private stop(): DebugStop {
    const { engine, timeline } = this.parts.debugging;
    const { machine, kernel, lastStop } = engine;
    const address = machine.cpu.linearEip() >>> 0;
    const met = lastStop?.address === address ? lastStop.encounters.map(({ breakpoint }) => breakpoint) : [];
    return {
      reason: lastStop?.reason ?? 'interrupted',
      detail: lastStop?.detail ?? '',
      moment: timeline.position,
      ring: machine.cpu.cpl as DebugStop['ring'],
      pid: kernel.currentPid(),
      comm: kernel.currentComm(),
      place: this.looking.places.of(address),
      breakpoints: this.breakpoints.numbersOf(met),
    };
  }

  private noteBreakpoints(): void {
    const stop = this.stop();
    const { lastStop } = this.parts.debugging.engine;
    if (stop.reason !== 'breakpoint' || lastStop === null) return;
    const cause = this.parts.kdb.kdb.kernelEntries?.causeOf(lastStop);
    if (cause === 'oops' || cause === 'panic') return this.timeline.note('panic', cause);
    const all = this.breakpoints.list();
    const titles = stop.breakpoints.map((id) => all.find((each) => each.id === id)?.title ?? String(id));
    this.timeline.note('breakpoint', titles.join(', ') || (stop.place.symbol ?? ''));
  }

  private tellBreakpoints(): void {
    const breakpoints = this.breakpoints.list();
    const key = JSON.stringify(breakpoints);
    if (key === this.told.breakpoints) return;
    this.told.breakpoints = key;
    this.parts.tell({ name: 'debug.breakpoints', value: { breakpoints } });
  }

  // ── Calls ────────────────────────────────────────────────────────────────────────────────────────────────────

  private createHandlers(): Handlers {
    const { looking, values, breakpoints, timeline, walk } = this;
    const { kdb, debugging, enter, follow } = this.parts;
    return {
      'debug.state': () => this.state(),
      'debug.pause': ({ port }) => {
        if (!kdb.stopped) enter(port ?? kdb.port);
        return this.state();
      },
      'debug.move': ({ motion, back }) => this.move(motion, back ?? false),
      'debug.goTo': ({ where }) => this.goTo(where),
      'debug.breakpoints': () => ({ breakpoints: breakpoints.list() }),
      'debug.setBreakpoint': (spec) => this.changed(() => breakpoints.set({ ...DEFAULTS, ...spec })),
      'debug.changeBreakpoint': ({ id, ...change }) => this.changed(() => breakpoints.change(id, change)),
      'debug.removeBreakpoint': ({ id }) => this.changed(() => (breakpoints.remove(id), {})),
      'debug.registers': ({ frame }) => looking.registers(frame ?? 0),
      'debug.writeRegister': ({ name, value }) => this.writeRegister(name, value),
      'debug.backtrace': () => looking.frames(),
      'debug.variables': ({ frame }) => ({ groups: values.variables(frame ?? 0) }),
      'debug.children': ({ expression, frame }) => ({ values: values.children(expression, frame ?? 0) }),
      'debug.evaluate': ({ expression, frame }) => values.show(expression, frame ?? 0),
      'debug.disassembly': ({ address, before, after }) => ({
        instructions: looking.disassembly(address ?? this.address, before, after),
      }),
      'debug.memory': ({ at, offset, length, frame }) =>
        looking.memory((this.addressOf(at, frame ?? 0) + (offset ?? 0)) >>> 0, length),
      'debug.writeMemory': ({ address, bytes }) => this.writeMemory(address, bytes),
      'debug.stack': ({ words }) => ({ words: looking.stack(words) }),
      'debug.lookup': ({ text }) => ({ place: looking.places.of(this.addressOf(text, 0)) }),
      'debug.who': ({ address, length }) => ({ writer: this.who(address, length) }),
      'debug.timeline': () => timeline.show(),
      'debug.mark': ({ name }) => (
        debugging.timeline.mark(name),
        kdb.echo(`mark ${name}`, []),
        this.flushed()
      ),
      'debug.unmark': ({ name }) => this.unmark(name),
      'debug.fork': () => {
        this.stopped();
        debugging.timeline.fork();
        return this.flushed();
      },
      'debug.switchTo': ({ branch }) => {
        this.stopped();
        debugging.timeline.switchTo(branch);
        return this.arrived(`future ${branch}`);
      },
      'walk.follow': ({ target }) => this.followCall(target),
      'walk.goTo': ({ moment, address }) => {
        this.stopped();
        walk.goTo(moment, address);
        return this.arrived(`goto ${debugging.timeline.position.instructions}`);
      },
      'frame.read': () => ({ frame: walk.frame() }),
      'gates.read': () => walk.tables(),
      'fault.explain': ({ pid }) => (this.stopped(), walk.fault(pid)),
      'kdb.input': ({ text }) => {
        kdb.typeApart(text);
        follow();
        return {};
      },
    };
  }

  private followCall(target: WalkRequest): Walk {
    this.stopped();
    const found = this.walk.follow(target);
    this.parts.kdb.echo('walk', [callText(found)]);
    this.print(this.parts.kdb.takeOwn());
    return found;
  }

  private get address(): number {
    return this.parts.debugging.engine.machine.cpu.linearEip() >>> 0;
  }

  /** @throws CallError while the machine runs: what would be done to it could not be told apart from what it does. */
  private stopped(): void {
    if (!this.isStopped) throw new CallError('busy', 'the machine is running: pause it first (Pause, or F6)');
  }

  private move(motion: DebugMotion, back: boolean): DebugState {
    if (motion.kind === 'go' && !back && !this.parts.kdb.stopped) return this.state();
    this.stopped();
    const line = commandOf(motion, back, motion.kind === 'to' ? this.target(motion) : null);
    this.parts.kdb.command(line);
    this.moving = line === 'go' ? '' : line;
    this.parts.follow();
    return this.state();
  }

  private target(motion: DebugMotion & { kind: 'to' }): number {
    if ('address' in motion) return motion.address;
    const { path, line } = motion;
    const [place] = placesOfLine(this.parts.debugging.images, path, line);
    if (place === undefined)
      throw new CallError('bad-request', `${path}:${line}: no code that is loaded comes from there`);
    return place.address;
  }

  private goTo(where: Parameters<DebuggerCalls['debug.goTo']>[0]['where']): DebugState {
    this.stopped();
    const { traveller } = this.parts.debugging;
    if ('mark' in where) traveller.goTo(where.mark);
    else if ('moment' in where) traveller.goTo(where.moment as Position);
    else traveller.goTo(where.instructions);
    return this.arrived(`goto ${'mark' in where ? where.mark : traveller.timeline.position.instructions}`);
  }

  /** The machine has been taken somewhere by what equals a command of kdb. */
  private arrived(line: string): DebugState {
    const { kdb, debugging, follow } = this.parts;
    debugging.engine.arrive('step', []);
    kdb.kdb.symbols.forget();
    kdb.echo(line, trapLines(kdb.kdb, 'SS trap'));
    follow();
    return this.state();
  }

  private changed<T>(change: () => T): T {
    const answer = change();
    this.tellBreakpoints();
    this.print(this.parts.kdb.takeOwn());
    return answer;
  }

  private flushed(): ReturnType<DebuggerCalls['debug.timeline']> {
    this.print(this.parts.kdb.takeOwn());
    this.update();
    return this.timeline.show();
  }

  private unmark(name: string): ReturnType<DebuggerCalls['debug.timeline']> {
    if (!this.parts.debugging.timeline.unmark(name))
      throw new CallError('not-found', `no moment is named ${JSON.stringify(name)}`);
    this.parts.kdb.echo(`unmark ${name}`, []);
    return this.flushed();
  }

  private writeRegister(name: string, value: number): DebugState {
    this.stopped();
    if (!(WRITABLE_REGISTERS as readonly string[]).includes(name))
      throw new CallError(
        'bad-request',
        `${name} cannot be written; those that can: ${WRITABLE_REGISTERS.join(' ')}`,
      );
    this.parts.debugging.engine.machine.writeRegister(name, value >>> 0);
    return this.written(`rm ${name} 0x${(value >>> 0).toString(16)}`);
  }

  private writeMemory(address: number, bytes: Uint8Array): DebugState {
    this.stopped();
    writeLinear(this.parts.debugging.engine.machine, address, bytes);
    const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).reverse();
    const isWord = bytes.length === 4;
    return this.written(`${isWord ? 'mm' : '# bytes to'} 0x${address.toString(16)} 0x${digits.join('')}`);
  }

  private written(line: string): DebugState {
    this.parts.kdb.echo(line, []);
    this.parts.follow();
    return this.state();
  }

  /** kdb's way of naming places first, then C's. */
  private addressOf(text: string, frame: number): number {
    try {
      return this.parts.kdb.kdb.address(text.trim());
    } catch (error) {
      if (!(error instanceof Diag)) throw error;
      return this.values.address(text, frame).address;
    }
  }

  private who(address: number, length: number): DebugWriter | null {
    this.stopped();
    const { traveller, images } = this.parts.debugging;
    const writer = traveller.who(address, length);
    this.looking.forget();
    this.parts.kdb.echo(`who 0x${address.toString(16)} ${length}`, []);
    this.print(this.parts.kdb.takeOwn());
    if (writer === null) return null;
    const { by, eip, ring, position } = writer;
    const place = this.looking.places.of(eip);
    const [instruction] = disassemble(images, eip, 1);
    return { by, place, text: instruction?.text ?? '', ring, moment: position };
  }
}

const DEFAULTS: Omit<DebugBreakpointSpec, 'what'> = {
  enabled: true,
  condition: '',
  ignore: 0,
  once: false,
  scope: {},
};
