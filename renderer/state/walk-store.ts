/**
 * The walk that is shown, and where it stands. Going to a moment takes the machine there, so that source, registers and frame
 * show it too.
 */
import { computed, signal } from '@preact/signals';
import type {
  DebugMoment,
  FaultExplanation,
  HostConnection,
  LiveFrame,
  Tables,
  Walk,
  WalkRequest,
} from '../../main/contract.ts';
import { errorText } from '../connection/errors.ts';
import { momentOfStation, momentsOf, type Moment } from '../walk/moments.ts';

/** From one moment to the next while it plays. */
const PLAY_MILLISECONDS = 420;

export class WalkStore {
  readonly walk = signal<Walk | null>(null);
  readonly moments = computed<Moment[]>(() => (this.walk.value === null ? [] : momentsOf(this.walk.value)));
  /** Index of the moment where the walk stands. */
  readonly at = signal(0);
  readonly playing = signal(false);
  /** A call is being followed. */
  readonly busy = signal(false);
  /** Why there is no walk, or a moment could not be reached; empty when all is well. */
  readonly trouble = signal('');
  readonly frame = signal<LiveFrame | null>(null);
  /** The frame at the stop before, to show what has changed. */
  readonly frameBefore = signal<LiveFrame | null>(null);
  readonly tables = signal<Tables | null>(null);
  readonly fault = signal<FaultExplanation | null>(null);
  readonly faultTrouble = signal('');
  /** Where the machine stood when the call was followed. */
  readonly origin = signal<{ moment: DebugMoment; address: number } | null>(null);
  /** Increases when the machine stands somewhere else: what was read of it holds no longer. */
  readonly generation = signal(0);
  readonly #connection: HostConnection;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The moment that the machine is wanted at, while it is being taken to another. */
  #wanted: number | null = null;
  #going = false;

  constructor(connection: HostConnection) {
    this.#connection = connection;
    connection.on('debug.state', ({ mode, generation }) => {
      if (mode === 'stopped') this.generation.value = generation;
    });
    connection.on('build.finished', ({ ok }) => ok && this.forget());
  }

  /** Another kernel: what was followed was of the one before. */
  forget(): void {
    this.pause();
    this.walk.value = this.origin.value = this.fault.value = null;
    this.frame.value = this.frameBefore.value = null;
    this.tables.value = null;
  }

  /** Stops the machine if it runs, and follows a call. Never rejects: `trouble` says what is wrong. */
  async follow(target: WalkRequest): Promise<void> {
    this.pause();
    this.busy.value = true;
    this.trouble.value = '';
    try {
      const { stop } = await this.#connection.call('debug.pause', {});
      const walk = await this.#connection.call('walk.follow', { target });
      this.origin.value = stop === null ? null : { moment: stop.moment, address: stop.place.address };
      this.walk.value = walk;
      this.at.value = 0;
    } catch (error) {
      this.walk.value = null;
      this.trouble.value = errorText(error);
    } finally {
      this.busy.value = false;
    }
  }

  get current(): Moment | null {
    return this.moments.value[this.at.value] ?? null;
  }

  goTo(index: number): void {
    const last = this.moments.value.length - 1;
    if (last < 0) return;
    this.at.value = Math.min(last, Math.max(0, index));
    void this.#travel();
  }

  goToStation(station: number): void {
    this.pause();
    this.goTo(momentOfStation(this.moments.value, station));
  }

  step(by: number): void {
    this.pause();
    this.goTo(this.at.value + by);
  }

  play(): void {
    if (this.moments.value.length === 0) return;
    if (this.at.value >= this.moments.value.length - 1) this.goTo(0);
    this.playing.value = true;
    this.#schedule();
  }

  pause(): void {
    this.playing.value = false;
    clearTimeout(this.#timer);
  }

  /** Back to where the machine stood when the call was followed. */
  async leave(): Promise<void> {
    this.pause();
    const origin = this.origin.value;
    if (origin !== null) await this.#ask(origin.moment, origin.address);
  }

  /** The machine has stopped somewhere: what is shown of it is read again. */
  async readFrame(): Promise<void> {
    try {
      const { frame } = await this.#connection.call('frame.read', {});
      this.frameBefore.value = this.frame.value;
      this.frame.value = frame;
    } catch {
      this.frame.value = null;
    }
  }

  async readTables(): Promise<void> {
    try {
      this.tables.value = await this.#connection.call('gates.read', {});
    } catch {
      this.tables.value = null;
    }
  }

  async explainFault(): Promise<void> {
    this.faultTrouble.value = '';
    try {
      this.fault.value = await this.#connection.call('fault.explain', {});
    } catch (error) {
      this.fault.value = null;
      this.faultTrouble.value = errorText(error);
    }
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (!this.playing.value) return;
      if (this.at.value >= this.moments.value.length - 1) return this.pause();
      this.goTo(this.at.value + 1);
      this.#schedule();
    }, PLAY_MILLISECONDS);
  }

  /** Takes the machine to where the slider stands; what was passed over in between is left out. */
  async #travel(): Promise<void> {
    this.#wanted = this.at.value;
    if (this.#going) return;
    this.#going = true;
    while (this.#wanted !== null) {
      const moment = this.moments.value[this.#wanted];
      this.#wanted = null;
      if (moment !== undefined) await this.#ask(moment.position, moment.address);
    }
    this.#going = false;
  }

  async #ask(moment: DebugMoment, address: number): Promise<void> {
    try {
      this.trouble.value = '';
      await this.#connection.call('walk.goTo', { moment, address });
    } catch (error) {
      this.pause();
      this.trouble.value = errorText(error);
    }
  }
}
