/** Values the window keeps between starts, by way of the host. Writes of one key are joined and in order. */
import type { HostConnection } from '../../main/contract.ts';

const DELAY = 300;

export class Settings {
  readonly #connection: HostConnection;
  readonly #waiting = new Map<string, { value: unknown; timer: ReturnType<typeof setTimeout> }>();
  readonly #failed = new Map<string, unknown>();
  readonly #onError: (error: unknown) => void;

  constructor(connection: HostConnection, onError: (error: unknown) => void) {
    this.#connection = connection;
    this.#onError = onError;
  }

  async get(key: string): Promise<unknown> {
    return (await this.#connection.call('settings.get', { key })).value;
  }

  /** Remembers `value` soon; the last one wins. */
  set(key: string, value: unknown, delay = DELAY): void {
    clearTimeout(this.#waiting.get(key)?.timer);
    const timer = setTimeout(() => this.#write(key), delay);
    this.#waiting.set(key, { value, timer });
  }

  /** Writes everything that waits, at once: the page is about to go. */
  flush(): void {
    for (const key of [...this.#waiting.keys()]) this.#write(key);
  }

  /** What could not be written while the host was away is written now, unless it has been set since. */
  retry(): void {
    for (const [key, value] of [...this.#failed]) if (!this.#waiting.has(key)) this.set(key, value, 0);
    this.#failed.clear();
  }

  #write(key: string): void {
    const entry = this.#waiting.get(key);
    if (!entry) return;
    clearTimeout(entry.timer);
    this.#waiting.delete(key);
    this.#connection.call('settings.set', { key, value: entry.value }).catch((error: unknown) => {
      this.#failed.set(key, entry.value);
      this.#onError(error);
    });
  }
}
