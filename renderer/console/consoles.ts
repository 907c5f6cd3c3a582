/** The guest's consoles that are open in this window, and what runs between them and the host. */
import { signal } from '@preact/signals';
import type { ConsoleChunk, HostConnection } from '../../main/contract.ts';
import type { Dialogs } from '../state/dialogs.ts';
import type { MachineStore } from '../state/machine-store.ts';
import type { Notices } from '../state/notices.ts';
import { t } from '../strings/t.ts';
import { ConsoleFeed } from './feed.ts';
import { TerminalSizes } from './terminal-sizes.ts';
import { ConsoleTerminal, type Port } from './terminal.ts';

/** The most that goes to the host in one call; a pasted text may be longer. */
const INPUT_SLICE = 4096;

export interface OpenConsole {
  readonly port: Port;
  readonly terminal: ConsoleTerminal;
  readonly feed: ConsoleFeed;
}

export class Consoles {
  readonly #connection: HostConnection;
  readonly #machine: MachineStore;
  readonly #notices: Notices;
  readonly #dialogs: Dialogs;
  readonly #sizes: TerminalSizes;
  readonly #open = new Map<Port, OpenConsole>();
  readonly fontSize = signal(13);
  /** Consoles whose search bar is shown. */
  readonly searching = signal<ReadonlySet<Port>>(new Set());
  #lastFocused: Port = 0;
  isCommandKey: (event: KeyboardEvent) => boolean = () => false;

  constructor(parts: {
    connection: HostConnection;
    machine: MachineStore;
    notices: Notices;
    dialogs: Dialogs;
  }) {
    this.#connection = parts.connection;
    this.#machine = parts.machine;
    this.#notices = parts.notices;
    this.#dialogs = parts.dialogs;
    this.#sizes = new TerminalSizes(parts.connection);
    parts.connection.on('console.output', (chunk) => this.#handleOutput(chunk));
    parts.machine.status.subscribe(({ bootId }) => {
      for (const { feed } of this.#open.values()) feed.handleBoot(bootId);
    });
  }

  get(port: Port): OpenConsole | undefined {
    return this.#open.get(port);
  }

  /** The console that commands such as copy are about. */
  get current(): OpenConsole | undefined {
    return this.#open.get(this.#lastFocused) ?? [...this.#open.values()][0];
  }

  noteFocus(port: Port): void {
    this.#lastFocused = port;
  }

  open(port: Port): OpenConsole {
    const known = this.#open.get(port);
    if (known) return known;
    const terminal = new ConsoleTerminal({
      port,
      fontSize: this.fontSize,
      send: (bytes) => void this.#send(port, bytes),
      resized: (columns, rows) => this.#sizes.note(port, columns, rows),
      openLink: (uri) => void this.#openLink(uri),
      isCommandKey: (event) => this.isCommandKey(event),
    });
    const opened = { port, terminal, feed: new ConsoleFeed((part) => terminal.write(part)) };
    this.#open.set(port, opened);
    void this.#notices.guard(this.#sync(opened));
    return opened;
  }

  close(port: Port): void {
    this.#open.get(port)?.terminal.dispose();
    this.#open.delete(port);
    this.setSearching(port, false);
  }

  setSearching(port: Port, searching: boolean): void {
    const next = new Set(this.searching.value);
    if (searching) next.add(port);
    else next.delete(port);
    this.searching.value = next;
  }

  /** After a broken link: asks every port for what was missed. */
  async resync(): Promise<void> {
    this.#sizes.resync();
    await Promise.all([...this.#open.values()].map((opened) => this.#sync(opened)));
  }

  async #sync({ port, feed }: OpenConsole): Promise<void> {
    feed.detach();
    feed.handleHistory(await this.#connection.call('console.history', { port }));
    feed.handleBoot(this.#machine.status.value.bootId);
  }

  #handleOutput(chunk: ConsoleChunk): void {
    this.#open.get(chunk.port)?.feed.handleOutput(chunk);
  }

  async #send(port: Port, bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += INPUT_SLICE) {
      const slice = bytes.slice(at, at + INPUT_SLICE);
      const sent = await this.#notices.guard(this.#connection.call('console.input', { port, bytes: slice }));
      if (sent === undefined) return;
    }
  }

  async #openLink(uri: string): Promise<void> {
    if (!isWebAddress(uri)) return;
    const agreed = await this.#dialogs.confirm({
      title: t('console.link.title'),
      text: t('console.link.text', { uri }),
      buttons: [
        { id: 'open', label: t('console.link.open'), kind: 'primary' },
        { id: 'cancel', label: t('dialog.cancel') },
      ],
    });
    if (agreed) window.open(uri, '_blank', 'noopener,noreferrer');
  }
}

/** Only http and https lead anywhere; what a guest prints must not start anything else. */
export function isWebAddress(text: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(text).protocol);
  } catch {
    return false;
  }
}
