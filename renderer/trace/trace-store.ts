/** The trace of system calls as the window shows it: one stretch of rows around what is visible, a filter, one call chosen. */
import { signal, type ReadonlySignal } from '@preact/signals';
import type {
  ContractError,
  HostConnection,
  TraceDetails,
  TraceFormatName,
  TraceRow,
  TraceState,
} from '../../main/contract.ts';
import type { Notices } from '../state/notices.ts';
import { saveText } from './save-text.ts';

const NOTHING: TraceState = { running: false, bootId: 0, calls: 0, dropped: 0, generation: 0 };
/** Rows that are read at once: some screens full. */
const STRETCH = 200;

interface Stretch {
  from: number;
  rows: readonly TraceRow[];
}

export class TraceStore {
  readonly #connection: HostConnection;
  readonly #notices: Notices;
  readonly #state = signal<TraceState>(NOTHING);
  readonly #stretch = signal<Stretch>({ from: 0, rows: [] });
  readonly #total = signal(0);
  readonly #filterError = signal('');
  readonly #selected = signal<{ row: TraceRow; place: number } | null>(null);
  readonly #details = signal<TraceDetails | null>(null);
  /** What the box holds, and what the rows are filtered by. */
  readonly filter = signal('');
  readonly search = signal('');
  /** New calls are scrolled to. */
  readonly following = signal(true);
  /** The place that the table shall show next; it takes it. */
  readonly reveal = signal<number | null>(null);
  /** Tables that are open: without one nothing is read. */
  #watchers = 0;
  #wanted = 0;
  #reading = false;
  #again = false;

  constructor(connection: HostConnection, notices: Notices) {
    this.#connection = connection;
    this.#notices = notices;
    connection.on('trace.changed', (state) => this.#take(state));
  }

  get state(): ReadonlySignal<TraceState> {
    return this.#state;
  }
  get total(): ReadonlySignal<number> {
    return this.#total;
  }
  get filterError(): ReadonlySignal<string> {
    return this.#filterError;
  }
  get selected(): ReadonlySignal<{ row: TraceRow; place: number } | null> {
    return this.#selected;
  }
  get details(): ReadonlySignal<TraceDetails | null> {
    return this.#details;
  }
  get stretch(): ReadonlySignal<Stretch> {
    return this.#stretch;
  }

  /** A table is shown; the returned function says that it no longer is. */
  watch(): () => void {
    this.#watchers++;
    void this.refresh();
    return () => void this.#watchers--;
  }

  async refresh(): Promise<void> {
    const state = await this.#notices.guard(this.#connection.call('trace.state', {}));
    if (state) this.#take(state);
    this.#read();
  }

  start = (): Promise<void> => this.#ask('trace.start');
  stop = (): Promise<void> => this.#ask('trace.stop');
  async clear(): Promise<void> {
    this.choose(null);
    await this.#ask('trace.clear');
  }

  setFilter(text: string): void {
    if (text === this.filter.value) return;
    this.filter.value = text;
    this.#wanted = 0;
    this.choose(null);
    this.#read();
  }

  /** The calls of a process and of all its descendants. */
  follow(row: TraceRow): void {
    this.setFilter(`follow=${row.pid ?? `#${row.thread}`}`);
  }

  /** The table shows rows from this place on. */
  show(place: number): void {
    this.#wanted = Math.max(0, place - STRETCH / 4);
    const { from, rows } = this.#stretch.value;
    if (place < from || place + STRETCH / 4 > from + rows.length) this.#read();
  }

  rowAt(place: number): TraceRow | undefined {
    const { from, rows } = this.#stretch.value;
    return rows[place - from];
  }

  choose(place: number | null): void {
    const row = place === null ? undefined : this.rowAt(place);
    this.#selected.value = row && place !== null ? { row, place } : null;
    this.#details.value = null;
    if (row) void this.#readDetails(row.id);
  }

  /** The next call, or the one before, with this text; after the chosen one. False when there is none. */
  async find(back: boolean): Promise<boolean> {
    const at = this.#selected.value?.place ?? (back ? this.#total.value : -1);
    const request = {
      filter: this.filter.value,
      text: this.search.value,
      from: back ? at : at + 1,
      back,
    };
    const found = await this.#guardFilter(this.#connection.call('trace.find', request));
    if (!found || found.place < 0) return false;
    this.following.value = false;
    await this.#readFrom(Math.max(0, found.place - STRETCH / 2));
    this.choose(found.place);
    this.reveal.value = found.place;
    return true;
  }

  async export(format: TraceFormatName): Promise<void> {
    const file = await this.#guardFilter(
      this.#connection.call('trace.export', { filter: this.filter.value, format }),
    );
    if (file) saveText(file.name, file.text);
  }

  /** Takes the machine to the moment of the entry; one that runs is stopped first. */
  async goTo({ instruction }: TraceRow): Promise<void> {
    const state = await this.#notices.guard(this.#connection.call('debug.state', {}));
    if (state?.mode === 'running') await this.#notices.guard(this.#connection.call('debug.pause', {}));
    await this.#notices.guard(this.#connection.call('debug.goTo', { where: { instructions: instruction } }));
  }

  async #ask(call: 'trace.start' | 'trace.stop' | 'trace.clear'): Promise<void> {
    const state = await this.#notices.guard(this.#connection.call(call, {}));
    if (state) this.#take(state);
  }

  #take(state: TraceState): void {
    const other = state.bootId !== this.#state.value.bootId;
    this.#state.value = state;
    if (other) this.choose(null);
    if (this.#watchers > 0) this.#read();
  }

  /** Reads the wanted stretch; while one is under way, once more when it has come. */
  #read(): void {
    if (this.#reading) {
      this.#again = true;
      return;
    }
    this.#reading = true;
    const from = this.following.value ? Math.max(0, this.#total.value - STRETCH / 2) : this.#wanted;
    void this.#readFrom(from).finally(() => {
      this.#reading = false;
      if (!this.#again) return;
      this.#again = false;
      this.#read();
    });
  }

  async #readFrom(from: number): Promise<void> {
    const filter = this.filter.value;
    const answer = await this.#guardFilter(
      this.#connection.call('trace.rows', { filter, from, count: STRETCH }),
    );
    if (!answer || filter !== this.filter.value) return;
    this.#state.value = answer.state;
    this.#stretch.value = { from, rows: answer.rows };
    const grown = answer.total > this.#total.value;
    this.#total.value = answer.total;
    if (this.following.value && grown && answer.total > from + answer.rows.length) this.#again = true;
  }

  async #readDetails(id: number): Promise<void> {
    try {
      const details = await this.#connection.call('trace.details', { id });
      if (this.#selected.value?.row.id === id) this.#details.value = details;
    } catch {
      // The call is gone, or another boot has begun: there is nothing to show.
    }
  }

  /** A filter that is not understood is told of beside its box. */
  async #guardFilter<T>(answer: Promise<T>): Promise<T | undefined> {
    try {
      const value = await answer;
      this.#filterError.value = '';
      return value;
    } catch (error) {
      const { code, message } = error as ContractError;
      if (code === 'bad-request') this.#filterError.value = message;
      else if (code !== 'not-found') this.#notices.error(error);
      return undefined;
    }
  }
}
