/** Tells the host how large the terminals on the page are, once they have come to rest: a guest wraps lines by it. */
import type { HostConnection } from '../../main/contract.ts';
import type { Port } from './terminal.ts';

/** While a border is dragged sizes follow each other; the guest hears of the last. */
const REST_MILLISECONDS = 120;
/** What the host takes, see the contract. */
const LARGEST = 1000;

interface Size {
  columns: number;
  rows: number;
}

export class TerminalSizes {
  readonly #connection: HostConnection;
  readonly #waiting = new Map<Port, number>();
  readonly #sizes = new Map<Port, Size>();

  constructor(connection: HostConnection) {
    this.#connection = connection;
  }

  note(port: Port, columns: number, rows: number): void {
    this.#sizes.set(port, { columns: Math.min(columns, LARGEST), rows: Math.min(rows, LARGEST) });
    window.clearTimeout(this.#waiting.get(port));
    this.#waiting.set(
      port,
      window.setTimeout(() => this.#tell(port), REST_MILLISECONDS),
    );
  }

  /** A host that was started anew knows nothing. */
  resync(): void {
    for (const port of this.#sizes.keys()) this.#tell(port);
  }

  /** A size that does not arrive costs a line wrapped in the wrong place: nothing to interrupt the user for. */
  #tell(port: Port): void {
    const size = this.#sizes.get(port);
    if (!size) return;
    this.#connection.call('console.resize', { port, ...size }).catch((error: unknown) => {
      console.info(`Int80: the size of ttyS${port} did not reach the host:`, error);
    });
  }
}
