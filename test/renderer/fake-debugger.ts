/** The debugger of a host without a machine: one stop, at one place, and breakpoints that are bound at once. */
import type {
  DebugBreakpoint,
  DebugCalls,
  DebugState,
  DebugStop,
  Events,
  EventName,
  Handlers,
} from '../../main/contract.ts';

type Emit = <N extends EventName>(name: N, value: Events[N]) => void;

const MOMENT = { ticks: 1000, instructions: 1000, deliveries: 0, events: 0 };
const PLACE = {
  address: 0xc0101000,
  symbol: 'system_call',
  function: 'system_call',
  image: 'kernel',
  source: { path: 'kernel/arch/i386/kernel/entry.S', line: 3 },
};

export class FakeDebugger {
  readonly handlers: Pick<Handlers, keyof DebugCalls>;
  breakpoints: DebugBreakpoint[] = [];
  typed = '';
  #stopped = false;
  #generation = 1;
  #next = 1;
  readonly #emit: Emit;
  readonly #follow: (state: 'paused' | 'running') => void;

  /** `follow`: what the machine does when the debugger stops it or lets it go. */
  constructor(emit: Emit, follow: (state: 'paused' | 'running') => void) {
    this.#emit = emit;
    this.#follow = follow;
    this.handlers = this.#createHandlers();
  }

  state(): DebugState {
    const stop: DebugStop = {
      ...{ reason: 'interrupted', detail: '', moment: MOMENT, pid: 12, comm: 'sh', place: PLACE },
      ...{ ring: 0, breakpoints: [] },
    };
    return {
      bootId: 1,
      mode: this.#stopped ? 'stopped' : 'running',
      moving: '',
      generation: this.#generation,
      stop: this.#stopped ? stop : null,
      inPast: false,
    };
  }

  setStopped(stopped: boolean): DebugState {
    this.#stopped = stopped;
    this.#generation++;
    this.#follow(stopped ? 'paused' : 'running');
    this.#emit('debug.state', this.state());
    return this.state();
  }

  #told(): void {
    this.#emit('debug.breakpoints', { breakpoints: this.breakpoints });
  }

  #createHandlers(): Pick<Handlers, keyof DebugCalls> {
    const timeline = {
      ...{ begin: { ...MOMENT, instructions: 0 }, now: MOMENT, present: MOMENT, checkpoints: [0] },
      ...{ marks: [], branches: [], usedBytes: 0, budgetBytes: 1 },
    };
    const value = { name: 'x', type: 'int', value: '1', expression: 'x', address: null, expandable: false };
    return {
      'debug.state': async () => this.state(),
      'debug.pause': async () => this.setStopped(true),
      'debug.move': async ({ motion }) => this.setStopped(motion.kind !== 'go'),
      'debug.goTo': async () => this.setStopped(true),
      'debug.breakpoints': async () => ({ breakpoints: this.breakpoints }),
      'debug.setBreakpoint': async ({ what, ...spec }) => {
        const source = what.kind === 'line' ? { path: what.path, line: what.line } : null;
        const breakpoint: DebugBreakpoint = {
          ...{ id: this.#next++, what, enabled: true, condition: '', ignore: 0, once: false, scope: {} },
          ...spec,
          ...{
            by: 'window',
            binding: 'bound',
            places: [{ ...PLACE, source }],
            title: 'it',
            trouble: '',
            hits: 0,
          },
        };
        this.breakpoints = [...this.breakpoints, breakpoint];
        this.#told();
        return breakpoint;
      },
      'debug.changeBreakpoint': async ({ id, ...change }) => {
        this.breakpoints = this.breakpoints.map((each) => (each.id === id ? { ...each, ...change } : each));
        this.#told();
        return this.breakpoints.find((each) => each.id === id)!;
      },
      'debug.removeBreakpoint': async ({ id }) => {
        this.breakpoints = this.breakpoints.filter((each) => each.id !== id);
        this.#told();
        return {};
      },
      'debug.registers': async () => ({
        general: [{ name: 'eax', value: 20 }],
        segments: [],
        control: [],
        ring: 0,
      }),
      'debug.writeRegister': async () => this.state(),
      'debug.backtrace': async () => ({
        frames: [
          { index: 0, place: PLACE, space: 'kernel', entry: false, guess: false, arguments: '', cfa: null },
        ],
        end: '',
      }),
      'debug.variables': async () => ({ groups: [] }),
      'debug.children': async () => ({ values: [] }),
      'debug.evaluate': async () => value,
      'debug.disassembly': async () => ({ instructions: [] }),
      'debug.memory': async ({ length }) => ({ address: 0, bytes: new Uint8Array(length), missing: [] }),
      'debug.writeMemory': async () => this.state(),
      'debug.stack': async () => ({ words: [] }),
      'debug.lookup': async () => ({ place: PLACE }),
      'debug.who': async () => ({ writer: null }),
      'debug.timeline': async () => timeline,
      'debug.mark': async () => timeline,
      'debug.unmark': async () => timeline,
      'debug.fork': async () => timeline,
      'debug.switchTo': async () => this.state(),
      'kdb.input': async ({ text }) => {
        this.typed += text;
        return {};
      },
      'kdb.history': async () => ({ text: '', offset: 0 }),
    };
  }
}
