/** The link to the Electron host, through the narrow door that the preload script leaves open. */
import type {
  CallName,
  ContractError,
  EventName,
  Events,
  HostConnection,
  Request,
  Response,
} from '../../main/contract.ts';
import { timedOut } from './errors.ts';
import { timeLimit } from './time-limits.ts';

type Answer = { ok: true; value: unknown } | { ok: false; error: ContractError };

export interface Int80Bridge {
  call(name: string, request: unknown): Promise<Answer>;
  on(name: string, listener: (event: unknown) => void): () => void;
}

declare global {
  interface Window {
    int80?: Int80Bridge;
  }
}

export class ElectronConnection implements HostConnection {
  readonly #bridge: Int80Bridge;

  constructor(bridge: Int80Bridge) {
    this.#bridge = bridge;
  }

  async call<N extends CallName>(name: N, request: Request<N>): Promise<Response<N>> {
    const answer = await Promise.race([this.#ask(name, request), expire(name)]);
    if (!answer.ok) throw answer.error;
    return answer.value as Response<N>;
  }

  on<N extends EventName>(name: N, listener: (event: Events[N]) => void): () => void {
    return this.#bridge.on(name, (event) => listener(event as Events[N]));
  }

  /** Window and main process live and die together: the link is open as long as anybody can ask. */
  onConnection(listener: (state: 'open' | 'closed') => void): () => void {
    let wanted = true;
    queueMicrotask(() => wanted && listener('open'));
    return () => {
      wanted = false;
    };
  }

  /** A rejected promise means that the call never reached a handler. */
  async #ask(name: CallName, request: unknown): Promise<Answer> {
    try {
      return await this.#bridge.call(name, request);
    } catch (error) {
      return {
        ok: false,
        error: { code: 'internal', message: error instanceof Error ? error.message : String(error) },
      };
    }
  }
}

function expire(name: CallName): Promise<Answer> {
  const limit = timeLimit(name);
  return new Promise((resolve) =>
    setTimeout(() => resolve({ ok: false, error: timedOut(name, limit) }), limit),
  );
}
