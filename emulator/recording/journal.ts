/**
 * The journal: everything that came into a machine from outside, each at its tick. Together with the image it
 * determines every byte of the run.
 */

export const JOURNAL_VERSION = 2;

export interface JournalHeader {
  version: number;
  memoryMiB: number;
  cpuModel: string;
  bootTimeSeconds: number;
  commandLine: string;
  kernel: { bytes: number; hash: string };
  initrd?: { bytes: number; hash: string };
  disk?: { bytes: number; hash: string };
  /** Tag of the shared folder. */
  share?: { tag: string };
}

interface EventPosition {
  /** Virtual time of the event; the event comes after everything that was due at this tick. */
  tick: number;
  /** Instructions executed by then. */
  instructions: number;
  /** Interrupts and traps that had been delivered at this boundary when the event came; none when absent. */
  deliveries?: number;
}

export type JournalInput =
  /** Bytes on the line of COM1-COM4. */
  | { kind: 'serial'; port: 0 | 1 | 2 | 3; bytes: Uint8Array }
  /** Keys, in scan code set 2. */
  | { kind: 'keyboard'; bytes: Uint8Array }
  /** Physical memory changed from outside. */
  | { kind: 'memory'; address: number; bytes: Uint8Array }
  /** A register changed from outside; names as in cpu/write-register.ts. */
  | { kind: 'register'; name: string; value: number }
  /** A debugger executes so many instructions without letting interrupts in. */
  | { kind: 'hold'; count: number }
  /** The terminal on COM1-COM4 has a new size; 0 by 0 when it is not known. */
  | { kind: 'console-size'; port: 0 | 1 | 2 | 3; columns: number; rows: number }
  /** What the host answers to request `id` of the shared folder. */
  | { kind: 'share'; id: number; bytes: Uint8Array };

export type JournalEvent = JournalInput & EventPosition;

export class Journal {
  readonly header: JournalHeader;
  readonly #events: JournalEvent[];
  #position: number;

  constructor(header: JournalHeader, events: readonly JournalEvent[] = []) {
    this.header = header;
    this.#events = [...events];
    this.#position = this.#events.length;
  }

  get events(): readonly JournalEvent[] {
    return this.#events;
  }

  /** How many of the events the machine has met. Less than their number after a return to the past. */
  get position(): number {
    return this.#position;
  }

  /** The event that comes next when the recorded future is run again. */
  get next(): JournalEvent | undefined {
    return this.#events[this.#position];
  }

  /** A new event at the present: a recorded future from here on is given up. */
  record(event: JournalEvent): void {
    this.cutHere();
    this.#events.push(event);
    this.#position++;
  }

  /** The recorded future from here on is given up. */
  cutHere(): void {
    this.#events.length = this.#position;
  }

  /** The last event recorded, if the machine has met nothing but it since: it may still be added to. */
  get last(): JournalEvent | undefined {
    return this.#position === this.#events.length ? this.#events[this.#position - 1] : undefined;
  }

  /** The machine has met `next` again. */
  advance(): void {
    if (this.#position < this.#events.length) this.#position++;
  }

  /** The machine has gone to a point at which it had met `position` events. */
  rewind(position: number): void {
    if (position > this.#events.length) {
      throw new Error(`the journal has ${this.#events.length} events and cannot go to number ${position}`);
    }
    this.#position = position;
  }

  /** One JSON document; bytes in hexadecimal. */
  toJson(): string {
    const events = this.#events.map((event) =>
      'bytes' in event ? { ...event, bytes: toHex(event.bytes) } : event,
    );
    return JSON.stringify({ header: this.header, events });
  }

  /** @throws Error when the text is no journal or of another version. */
  static fromJson(text: string): Journal {
    const { header, events } = parseDocument(text);
    if (header?.version !== JOURNAL_VERSION || !Array.isArray(events)) {
      throw new Error(
        `the journal is of version ${header?.version ?? 'unknown'}; version ${JOURNAL_VERSION} is read here`,
      );
    }
    return new Journal(
      header,
      events.map((event) => ('bytes' in event ? { ...event, bytes: fromHex(event.bytes) } : event)),
    );
  }
}

/** An event as it stands in the document: bytes, if it has any, in hexadecimal. */
type WrittenEvent = JournalEvent extends infer Event
  ? Event extends { bytes: Uint8Array }
    ? Omit<Event, 'bytes'> & { bytes: string }
    : Event
  : never;

interface JournalDocument {
  header?: JournalHeader;
  events?: WrittenEvent[];
}

function parseDocument(text: string): JournalDocument {
  try {
    return JSON.parse(text) as JournalDocument;
  } catch {
    throw new Error('the journal is not a JSON document');
  }
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}
