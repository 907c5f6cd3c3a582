/** The machine's side of a gdb session: one client at a time, whose bytes come and go through the worker's messages. */
import { GdbStub } from '../../debugger/gdb/stub.ts';
import type { Stop } from '../../debugger/engine/stop.ts';
import type { Debugging } from './debugging.ts';

export interface GdbOwner {
  /** Bytes for the client; null: the session is over. */
  postGdb(bytes: Uint8Array | null): void;
  resume(): void;
  pause(): void;
  kill(): void;
}

export class GdbLink {
  private readonly debugging: Debugging;
  private readonly owner: GdbOwner;
  private stub: GdbStub | null = null;
  /** A motion has ended and the client has not been told. */
  private met: Stop | null = null;

  constructor(debugging: Debugging, owner: GdbOwner) {
    this.debugging = debugging;
    this.owner = owner;
    debugging.timeline.onFork = ({ name }) =>
      this.stub?.say(`The past was changed: what followed from here is kept as ${name}.\n`);
  }

  /** The machine stands still for the client, who will be told. */
  get stopped(): boolean {
    return this.met !== null;
  }

  get connected(): boolean {
    return this.stub !== null;
  }

  /** A client has come: the machine stands still for it. */
  connect(): void {
    this.owner.pause();
    const { engine, traveller } = this.debugging;
    const { owner } = this;
    this.stub = new GdbStub({
      engine,
      traveller,
      send: (bytes) => owner.postGdb(bytes),
      resume: () => owner.resume(),
      pause: () => owner.pause(),
      leave: (how) => this.leave(how),
    });
  }

  receive(bytes: Uint8Array): void {
    this.stub?.receive(bytes);
  }

  /** The client is gone; the machine runs on. */
  disconnect(): void {
    if (this.stub === null) return;
    this.forgetClient();
    this.owner.resume();
  }

  /** As `Machine.run`, in the motion that the client has asked for. */
  run(ticks: number, options: { untilHalt: boolean }): void {
    this.met = this.debugging.run(ticks, options);
  }

  tellStop(): void {
    const stop = this.met;
    this.met = null;
    if (stop !== null) this.stub?.handleStop(stop);
  }

  private leave(how: 'detach' | 'kill'): void {
    this.forgetClient();
    this.owner.postGdb(null);
    if (how === 'kill') this.owner.kill();
    else this.owner.resume();
  }

  private forgetClient(): void {
    this.stub?.close();
    this.stub = this.met = null;
  }
}
