/**
 * The link to the web host: one WebSocket that carries every call and every event, opened with the secret token
 * of the page's address and opened again, with growing pauses, when it breaks.
 */
import type {
  CallName,
  ContractError,
  EventName,
  Events,
  HostConnection,
  Request,
  Response,
} from '../../main/contract.ts';
import { decodeFrame, encodeFrame, isServerFrame } from './codec.ts';
import { disconnected } from './errors.ts';
import { Listeners } from './listeners.ts';
import { PendingCalls } from './pending.ts';

const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 8_000;
/** Close codes a host may answer a wrong token with: policy violation, and its own. */
const REFUSED = new Set([1008, 4001, 4401, 4403]);

export interface WebConnectionOptions {
  url: string;
  /** True when a host answers at the page's address, so that a closed socket means a refused token. */
  hostAnswers: () => Promise<boolean>;
  /** Called when the host does not accept the token; no further attempt is made. */
  onRefused: () => void;
}

export class WebConnection implements HostConnection {
  readonly #options: WebConnectionOptions;
  readonly #listeners = new Listeners();
  readonly #pending = new PendingCalls();
  #socket: WebSocket | null = null;
  /** Frames of calls made before the very first opening. */
  #early: string[] | null = [];
  #pause = FIRST_PAUSE;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #disposed = false;

  constructor(options: WebConnectionOptions) {
    this.#options = options;
    this.#connect();
  }

  call<N extends CallName>(name: N, request: Request<N>): Promise<Response<N>> {
    const socket = this.#socket;
    const open = socket?.readyState === WebSocket.OPEN;
    if (!open && this.#early === null) return Promise.reject(disconnected());
    return this.#pending.start(name, (id) => {
      const frame = encodeFrame({ id, call: name, request });
      if (open) socket.send(frame);
      else this.#early?.push(frame);
    }) as Promise<Response<N>>;
  }

  on<N extends EventName>(name: N, listener: (event: Events[N]) => void): () => void {
    return this.#listeners.on(name, listener);
  }

  onConnection(listener: (state: 'open' | 'closed') => void): () => void {
    return this.#listeners.onLink(listener);
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
    this.#pending.failAll(disconnected());
  }

  #connect(): void {
    const socket = new WebSocket(this.#options.url);
    this.#socket = socket;
    let opened = false;
    socket.addEventListener('open', () => {
      opened = true;
      this.#handleOpen(socket);
    });
    socket.addEventListener('message', (event) => this.#handleMessage(String(event.data)));
    // A closing follows every error and is what counts.
    socket.addEventListener('error', () => undefined);
    socket.addEventListener('close', (event) => void this.#handleClose(opened, event.code));
  }

  #handleOpen(socket: WebSocket): void {
    this.#pause = FIRST_PAUSE;
    for (const frame of this.#early ?? []) socket.send(frame);
    this.#early = null;
    this.#listeners.emitLink('open');
  }

  #handleMessage(text: string): void {
    let frame: unknown;
    try {
      frame = decodeFrame(text);
    } catch {
      frame = null;
    }
    if (!isServerFrame(frame)) {
      console.error('Int80: the host sent a text that is no frame', text.slice(0, 200));
    } else if ('event' in frame) {
      this.#listeners.emit(frame.event, frame.value);
    } else if (frame.ok) {
      this.#pending.succeed(frame.id, frame.value);
    } else {
      this.#pending.fail(frame.id, frame.error satisfies ContractError);
    }
  }

  async #handleClose(opened: boolean, code: number): Promise<void> {
    if (this.#disposed) return;
    if (opened) {
      this.#pending.failAll(disconnected());
      this.#listeners.emitLink('closed');
    }
    if (REFUSED.has(code) || (!opened && (await this.#options.hostAnswers()))) {
      this.#early = null;
      this.#pending.failAll(disconnected());
      this.#options.onRefused();
      return;
    }
    this.#timer = setTimeout(() => this.#connect(), this.#pause);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
  }
}
