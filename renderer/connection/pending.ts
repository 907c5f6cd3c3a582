/** Calls that wait for their answer, each with its time limit. */
import type { CallName, ContractError } from '../../main/contract.ts';
import { timedOut } from './errors.ts';
import { timeLimit } from './time-limits.ts';

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: ContractError) => void;
  timer: ReturnType<typeof setTimeout>;
}

export class PendingCalls {
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;

  /** Registers a call; `send` gets its id once the answer can be received. */
  start(name: CallName, send: (id: number) => void, limit = timeLimit(name)): Promise<unknown> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.fail(id, timedOut(name, limit)), limit);
      this.#waiting.set(id, { resolve, reject, timer });
      send(id);
    });
  }

  succeed(id: number, value: unknown): void {
    this.#take(id)?.resolve(value);
  }

  fail(id: number, error: ContractError): void {
    this.#take(id)?.reject(error);
  }

  failAll(error: ContractError): void {
    for (const id of [...this.#waiting.keys()]) this.fail(id, error);
  }

  /** An answer to a call that is no longer waited for (timed out, say) is dropped. */
  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    if (!waiting) return undefined;
    clearTimeout(waiting.timer);
    this.#waiting.delete(id);
    return waiting;
  }
}
