/** The machine as the host last described it, and what can be asked of it. */
import { signal, type ReadonlySignal } from '@preact/signals';
import type { HostConnection, MachineStatus } from '../../main/contract.ts';
import type { Notices } from './notices.ts';

export const NO_MACHINE: MachineStatus = {
  state: 'off',
  reason: '',
  instructions: 0,
  mips: 0,
  idle: 0,
  pid: null,
  comm: null,
  ring: null,
  memoryMiB: 0,
  bootId: 0,
};

export class MachineStore {
  readonly #connection: HostConnection;
  readonly #notices: Notices;
  readonly #status = signal<MachineStatus>(NO_MACHINE);

  constructor(connection: HostConnection, notices: Notices) {
    this.#connection = connection;
    this.#notices = notices;
    connection.on('machine.status', (status) => this.#take(status));
  }

  get status(): ReadonlySignal<MachineStatus> {
    return this.#status;
  }

  async refresh(): Promise<void> {
    this.#take(await this.#connection.call('machine.status', {}));
  }

  run = (): Promise<void> => this.#ask('machine.run');
  pause = (): Promise<void> => this.#ask('machine.pause');
  reset = (): Promise<void> => this.#ask('machine.reset');

  async #ask(call: 'machine.run' | 'machine.pause' | 'machine.reset'): Promise<void> {
    const status = await this.#notices.guard(this.#connection.call(call, {}));
    if (status) this.#take(status);
  }

  #take(status: MachineStatus): void {
    this.#status.value = status;
  }
}
