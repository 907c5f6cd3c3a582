/** Remarks to the user, shown as toasts and read out by screen readers. */
import { signal, type ReadonlySignal } from '@preact/signals';
import { errorText } from '../connection/errors.ts';

export interface Notice {
  id: number;
  severity: 'info' | 'warning' | 'error';
  message: string;
}

/** Errors stay until they are dismissed: they say what to do. */
const LIFETIME = { info: 5_000, warning: 12_000, error: Infinity } as const;
const MOST = 5;

export class Notices {
  readonly #list = signal<Notice[]>([]);
  #nextId = 1;

  get list(): ReadonlySignal<Notice[]> {
    return this.#list;
  }

  show(severity: Notice['severity'], message: string): void {
    const id = this.#nextId++;
    const others = this.#list.value.filter((notice) => notice.message !== message);
    this.#list.value = [...others.slice(1 - MOST), { id, severity, message }];
    if (LIFETIME[severity] !== Infinity) setTimeout(() => this.dismiss(id), LIFETIME[severity]);
  }

  info(message: string): void {
    this.show('info', message);
  }

  /** Puts any error in words. */
  error(error: unknown): void {
    this.show('error', errorText(error));
  }

  dismiss(id: number): void {
    this.#list.value = this.#list.value.filter((notice) => notice.id !== id);
  }

  /** Waits for `work` and shows its error. Undefined when it failed. */
  async guard<T>(work: Promise<T>): Promise<T | undefined> {
    try {
      return await work;
    } catch (error) {
      this.error(error);
      return undefined;
    }
  }
}
