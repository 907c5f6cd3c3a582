/**
 * Puts what a serial port sends into order. Bytes carry their position in everything the port has sent; a window
 * that attaches late, or again after a broken link, first asks for the history and meanwhile holds new bytes back.
 */
import type { ConsoleChunk } from '../../main/contract.ts';

export type FeedPart =
  | { kind: 'bytes'; bytes: Uint8Array }
  /** A new boot of the machine begins here. */
  | { kind: 'restart'; bootId: number }
  /** The host itself was started anew: positions began again at 0. */
  | { kind: 'new-session' }
  /** Bytes that the host no longer had. */
  | { kind: 'gap'; missing: number };

export class ConsoleFeed {
  readonly #sink: (part: FeedPart) => void;
  /** Position of the next byte; null until anything has been shown. */
  #position: number | null = null;
  #bootId: number | null = null;
  /** Chunks held back; null while attached. */
  #held: ConsoleChunk[] | null = [];

  constructor(sink: (part: FeedPart) => void) {
    this.#sink = sink;
  }

  /** From here on new bytes wait for the history. */
  detach(): void {
    this.#held ??= [];
  }

  handleHistory(history: ConsoleChunk): void {
    this.#startAnewIfBehind(history.offset + history.bytes.length);
    this.#position ??= history.offset;
    this.#take(history);
    const held = this.#held ?? [];
    this.#held = null;
    for (const chunk of held) this.#take(chunk);
  }

  handleOutput(chunk: ConsoleChunk): void {
    if (this.#held) this.#held.push(chunk);
    else this.#take(chunk);
  }

  /** A boot is told of by the machine's status too, for a kernel that prints nothing. */
  handleBoot(bootId: number): void {
    if (this.#held || bootId <= (this.#bootId ?? 0)) return;
    const first = this.#bootId === null || this.#bootId === 0;
    this.#bootId = bootId;
    if (!first) this.#sink({ kind: 'restart', bootId });
  }

  #startAnewIfBehind(end: number): void {
    if (this.#position === null || end >= this.#position) return;
    this.#position = 0;
    this.#bootId = null;
    this.#sink({ kind: 'new-session' });
  }

  #take(chunk: ConsoleChunk): void {
    this.#noteBoot(chunk.bootId);
    const position = this.#position ?? chunk.offset;
    const end = chunk.offset + chunk.bytes.length;
    if (chunk.offset > position) this.#sink({ kind: 'gap', missing: chunk.offset - position });
    if (end > position) {
      this.#sink({ kind: 'bytes', bytes: chunk.bytes.subarray(Math.max(0, position - chunk.offset)) });
    }
    this.#position = Math.max(position, end);
  }

  #noteBoot(bootId: number): void {
    const before = this.#bootId;
    if (before !== null && bootId <= before) return;
    this.#bootId = bootId;
    if (before !== null && before > 0) this.#sink({ kind: 'restart', bootId });
  }
}
