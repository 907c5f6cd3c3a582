/** Who listens to which event; shared by all transports. */
import type { EventName, Events } from '../../main/contract.ts';

type Listener = (event: never) => void;
export type LinkState = 'open' | 'closed';

export class Listeners {
  readonly #byEvent = new Map<EventName, Set<Listener>>();
  readonly #link = new Set<(state: LinkState) => void>();

  on<N extends EventName>(name: N, listener: (event: Events[N]) => void): () => void {
    const set = this.#byEvent.get(name) ?? new Set<Listener>();
    this.#byEvent.set(name, set);
    set.add(listener);
    return () => set.delete(listener);
  }

  onLink(listener: (state: LinkState) => void): () => void {
    this.#link.add(listener);
    return () => this.#link.delete(listener);
  }

  emit(name: EventName, value: unknown): void {
    for (const listener of [...(this.#byEvent.get(name) ?? [])]) listener(value as never);
  }

  emitLink(state: LinkState): void {
    for (const listener of [...this.#link]) listener(state);
  }
}
