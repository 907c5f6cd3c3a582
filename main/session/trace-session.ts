/** The session's side of the trace: passes the window's calls to the machine's worker, and traces later boots as well. */
import type { ContractError, Handlers, TraceCalls, TraceState } from '../contract.ts';
import type { MachineHost } from '../machine/machine-host.ts';
import { SessionError } from './contract-error.ts';
import { traceSchemas } from './trace-schemas.ts';

export class TraceSession {
  readonly handlers: Pick<Handlers, keyof TraceCalls>;
  private readonly host: MachineHost;
  /** Asked for, by this window or an earlier one of the session. */
  on = false;

  constructor(host: MachineHost) {
    this.host = host;
    this.handlers = this.createHandlers();
  }

  private createHandlers(): Pick<Handlers, keyof TraceCalls> {
    const names = Object.keys(traceSchemas) as (keyof TraceCalls)[];
    const passed = names.map((name) => [name, (request: never) => this.ask(name, request)]);
    return {
      ...(Object.fromEntries(passed) as Pick<Handlers, keyof TraceCalls>),
      'trace.state': () => this.stateOr('trace.state'),
      'trace.start': () => this.switch(true),
      'trace.stop': () => this.switch(false),
    };
  }

  private switch(on: boolean): Promise<TraceState> {
    this.on = on;
    return this.stateOr(on ? 'trace.start' : 'trace.stop');
  }

  /** Without a machine: what the next one will do. */
  private async stateOr(name: 'trace.state' | 'trace.start' | 'trace.stop'): Promise<TraceState> {
    if (this.host.hasMachine) return this.ask(name, {});
    return { running: this.on, bootId: 0, calls: 0, dropped: 0, generation: 0 };
  }

  private async ask<N extends keyof TraceCalls>(
    name: N,
    request: Parameters<TraceCalls[N]>[0],
  ): Promise<ReturnType<TraceCalls[N]>> {
    try {
      return await this.host.call(name, request);
    } catch (error) {
      const { code, message } = error as ContractError;
      throw new SessionError(code, message);
    }
  }
}
