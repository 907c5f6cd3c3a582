/**
 * The session's side of the debugger: passes the window's calls to the machine's worker, keeps what outlives a machine, which
 * is the breakpoints and what kdb has printed.
 */
import { z } from 'zod';
import type {
  ContractError,
  DebugBreakpoint,
  DebugCalls,
  DebugState,
  Handlers,
  WalkCalls,
} from '../contract.ts';
import type { MachineHost } from '../machine/machine-host.ts';
import type { DebuggerCallName, DebuggerCalls, ToldEvent, WindowSetup } from '../machine/protocol.ts';
import { SessionError } from './contract-error.ts';
import { breakpointSpec, debugSchemas } from './debug-schemas.ts';
import { walkSchemas } from './walk-schemas.ts';
import type { EventBus } from './event-bus.ts';
import type { Settings } from './settings.ts';

type Kept = WindowSetup['breakpoints'];

/** Calls that the worker answers, and those about what the session keeps itself. */
type DebugHandlers = Pick<Handlers, keyof DebugCalls | keyof WalkCalls>;

const SETTING = 'host.breakpoints';
const KEPT_CHARACTERS = 256 * 1024;

export class DebugSession {
  readonly handlers: DebugHandlers;
  private readonly host: MachineHost;
  private readonly settings: Settings;
  private readonly events: EventBus;
  private kept: Kept | null = null;
  private text = '';
  /** Characters that kdb has printed in this session. */
  private printed = 0;

  constructor(host: MachineHost, settings: Settings, events: EventBus) {
    this.host = host;
    this.settings = settings;
    this.events = events;
    this.handlers = this.createHandlers();
    host.on('told', (event) => this.tell(event));
  }

  /** What the window has set before, for the machine that boots. */
  async setup(): Promise<Pick<WindowSetup, 'breakpoints'>> {
    this.kept ??= await this.load();
    return { breakpoints: this.kept };
  }

  /** For a window while there is no machine. */
  static stateWithout(bootId: number): DebugState {
    return { bootId, mode: 'off', moving: '', generation: 0, stop: null, inPast: false };
  }

  private createHandlers(): DebugHandlers {
    const names = Object.keys({ ...debugSchemas, ...walkSchemas }).filter(
      (name) => name !== 'kdb.history',
    ) as DebuggerCallName[];
    const passed = names.map((name) => [name, (request: never) => this.ask(name, request)]);
    return {
      ...(Object.fromEntries(passed) as Pick<Handlers, DebuggerCallName>),
      'debug.state': async () =>
        this.host.hasMachine ? this.ask('debug.state', {}) : DebugSession.stateWithout(0),
      'kdb.history': async () => ({ text: this.text, offset: this.printed - this.text.length }),
    };
  }

  private async ask<N extends DebuggerCallName>(
    name: N,
    request: Parameters<DebuggerCalls[N]>[0],
  ): Promise<ReturnType<DebuggerCalls[N]>> {
    try {
      return await this.host.call(name, request);
    } catch (error) {
      const { code, message } = error as ContractError;
      throw new SessionError(code, message);
    }
  }

  private tell({ name, value }: ToldEvent): void {
    if (name === 'kdb.output') {
      const offset = this.printed;
      this.printed += value.text.length;
      this.text = (this.text + value.text).slice(-KEPT_CHARACTERS);
      this.events.emit(name, { text: value.text, offset });
    } else if (name === 'debug.breakpoints') {
      this.keep(value.breakpoints);
      this.events.emit(name, value);
    } else this.events.emit(name, value);
  }

  private keep(breakpoints: readonly DebugBreakpoint[]): void {
    const ours = breakpoints.filter(({ by }) => by === 'window');
    this.kept = ours.map(({ id, what, enabled, condition, ignore, once, scope }) => ({
      ...{ id, what, enabled, condition, ignore, once, scope },
    }));
    void this.settings.set(SETTING, this.kept).catch((error: unknown) =>
      this.events.emit('notice', {
        severity: 'warning',
        message: `The breakpoints could not be written to the workspace: ${String(error)}`,
      }),
    );
  }

  /** What cannot be read is left out: a breakpoint is soon set again. */
  private async load(): Promise<Kept> {
    const parsed = z.array(breakpointSpec).safeParse(await this.settings.get(SETTING));
    return parsed.success ? parsed.data : [];
  }
}
