/** The debugger as the host last told of it, and what can be asked of it. Views read more at each stop by `useAtStop`. */
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type {
  DebugBreakpoint,
  DebugBreakpointSpec,
  DebugMotion,
  DebugState,
  DebugTimeline,
  HostConnection,
} from '../../main/contract.ts';
import type { Notices } from '../state/notices.ts';

export const NO_DEBUGGER: DebugState = {
  bootId: 0,
  mode: 'off',
  moving: '',
  generation: 0,
  stop: null,
  inPast: false,
};

export class DebugStore {
  readonly connection: HostConnection;
  readonly #notices: Notices;
  readonly #state = signal<DebugState>(NO_DEBUGGER);
  readonly #breakpoints = signal<readonly DebugBreakpoint[]>([]);
  /** Index of the frame that registers and variables are shown of. */
  readonly frame = signal(0);
  /** An address that the disassembly shows in place of the present one. */
  readonly shownAddress = signal<number | null>(null);
  /** What the memory view shows, an expression. */
  readonly memoryAt = signal('$esp');
  readonly timeline = signal<DebugTimeline | null>(null);
  readonly stopped = computed(() => this.#state.value.mode === 'stopped');
  /** Told of each new stop. */
  onStop: (state: DebugState) => void = () => undefined;

  constructor(connection: HostConnection, notices: Notices) {
    this.connection = connection;
    this.#notices = notices;
    connection.on('debug.state', (state) => this.#take(state));
    connection.on('debug.breakpoints', ({ breakpoints }) => {
      this.#breakpoints.value = breakpoints;
    });
  }

  get state(): ReadonlySignal<DebugState> {
    return this.#state;
  }

  get breakpoints(): ReadonlySignal<readonly DebugBreakpoint[]> {
    return this.#breakpoints;
  }

  async refresh(): Promise<void> {
    const state = await this.connection.call('debug.state', {});
    this.#take(state);
    if (state.mode === 'off') return;
    this.#breakpoints.value = (await this.connection.call('debug.breakpoints', {})).breakpoints;
  }

  pause = (port?: 0 | 1 | 2 | 3): Promise<void> => this.#ask(this.connection.call('debug.pause', { port }));

  move(motion: DebugMotion, back = false): Promise<void> {
    return this.#ask(this.connection.call('debug.move', { motion, back }));
  }

  /** Stops a machine that runs first. */
  async goTo(where: Parameters<typeof this.goToRequest>[0]): Promise<void> {
    if (!this.stopped.value) await this.pause();
    await this.#ask(this.connection.call('debug.goTo', this.goToRequest(where)));
  }

  goToRequest(where: { instructions: number } | { moment: DebugTimeline['now'] } | { mark: string }) {
    return { where };
  }

  async mark(name: string): Promise<void> {
    const timeline = await this.#notices.guard(this.connection.call('debug.mark', { name }));
    if (timeline) this.timeline.value = timeline;
  }

  async switchTo(branch: number): Promise<void> {
    await this.#ask(this.connection.call('debug.switchTo', { branch }));
  }

  async setBreakpoint(
    spec: Partial<DebugBreakpointSpec> & Pick<DebugBreakpointSpec, 'what'>,
  ): Promise<DebugBreakpoint | undefined> {
    return this.#notices.guard(this.connection.call('debug.setBreakpoint', spec));
  }

  async changeBreakpoint(
    id: number,
    change: Partial<Omit<DebugBreakpointSpec, 'what'>>,
  ): Promise<DebugBreakpoint | undefined> {
    return this.#notices.guard(this.connection.call('debug.changeBreakpoint', { id, ...change }));
  }

  async removeBreakpoint(id: number): Promise<void> {
    await this.#notices.guard(this.connection.call('debug.removeBreakpoint', { id }));
  }

  /** Those whose code is, or was asked for, at a line. */
  at(path: string, line: number): DebugBreakpoint[] {
    return this.#breakpoints.value.filter((each) => linesOf(each, path).includes(line));
  }

  async toggle(path: string, line: number): Promise<void> {
    const [known] = this.at(path, line);
    if (known) await this.removeBreakpoint(known.id);
    else await this.setBreakpoint({ what: { kind: 'line', path, line } });
  }

  async #ask(call: Promise<DebugState>): Promise<void> {
    const state = await this.#notices.guard(call);
    if (state) this.#take(state);
  }

  /** Answers and events come in any order: the older one of a machine says nothing new. */
  #take(state: DebugState): void {
    const before = this.#state.value;
    if (state.bootId === before.bootId && state.mode !== 'off' && state.generation < before.generation)
      return;
    const isNew = state.generation !== before.generation || state.bootId !== before.bootId;
    if (isNew) this.frame.value = 0;
    if (isNew) this.shownAddress.value = null;
    this.#state.value = state;
    if (!isNew || state.mode !== 'stopped') return;
    this.onStop(state);
    void this.#readTimeline();
  }

  async #readTimeline(): Promise<void> {
    const timeline = await this.#notices.guard(this.connection.call('debug.timeline', {}));
    if (timeline) this.timeline.value = timeline;
  }
}

/** Lines of a file at which a breakpoint is shown: where its code is, else where it was asked for. */
export function linesOf({ places, what }: DebugBreakpoint, path: string): number[] {
  const lines = places.flatMap(({ source }) => (source?.path === path ? [source.line] : []));
  if (lines.length > 0) return [...new Set(lines)];
  return what.kind === 'line' && what.path === path ? [what.line] : [];
}
