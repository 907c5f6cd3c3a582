/** Typed events of the contract, from the session to any number of windows. */
import type { EventName, Events } from '../contract.ts';

type Listener = (name: EventName, value: Events[EventName]) => void;

export class EventBus {
  private readonly listeners = new Set<Listener>();

  /** Hears every event; returns the function that ends the subscription. */
  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  emit<N extends EventName>(name: N, value: Events[N]): void {
    for (const listener of this.listeners) listener(name, value);
  }
}
