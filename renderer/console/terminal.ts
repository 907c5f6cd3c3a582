/**
 * One console of the guest: an xterm with its add-ons, fed by a ConsoleFeed. What the guest prints is untrusted:
 * titles are ignored, nothing it prints reaches the clipboard, and links are opened only after a question.
 */
import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { WebglAddon } from '@xterm/addon-webgl';
import { Terminal } from '@xterm/xterm';
import { effect, type ReadonlySignal } from '@preact/signals';
import '@xterm/xterm/css/xterm.css';
import { t, tCount } from '../strings/t.ts';
import { terminalTheme, theme } from '../theme/theme.ts';
import type { FeedPart } from './feed.ts';

export type Port = 0 | 1 | 2 | 3;
export const PORTS: readonly Port[] = [0, 1, 2, 3];
const SCROLLBACK = 10_000;

export interface TerminalOptions {
  port: Port;
  fontSize: ReadonlySignal<number>;
  send: (bytes: Uint8Array) => void;
  /** Told of every new size that the terminal has on the page. */
  resized: (columns: number, rows: number) => void;
  openLink: (uri: string) => void;
  /** True when the key is one of the lab's and must not reach the guest. */
  isCommandKey: (event: KeyboardEvent) => boolean;
}

export class ConsoleTerminal {
  readonly terminal: Terminal;
  readonly search = new SearchAddon();
  readonly #fit = new FitAddon();
  readonly #endings: (() => void)[] = [];
  readonly #resized: TerminalOptions['resized'];

  constructor(options: TerminalOptions) {
    this.terminal = createTerminal(options);
    this.terminal.loadAddon(this.#fit);
    this.terminal.loadAddon(this.search);
    this.terminal.loadAddon(new WebLinksAddon((_event, uri) => options.openLink(uri)));
    this.terminal.attachCustomKeyEventHandler((event) => !options.isCommandKey(event));
    this.#resized = options.resized;
    this.#setupInput(options.send);
    this.#endings.push(
      effect(() => {
        this.terminal.options.theme = terminalTheme(theme.value);
        this.terminal.options.fontSize = options.fontSize.value;
        this.fit();
      }),
    );
  }

  /** To be called once, when the element is part of the page. */
  attach(element: HTMLElement): void {
    this.terminal.open(element);
    this.#setupWebgl();
    this.fit();
    this.#tellSize();
    this.terminal.onResize(() => this.#tellSize());
  }

  #tellSize(): void {
    this.#resized(this.terminal.cols, this.terminal.rows);
  }

  fit(): void {
    if (this.terminal.element?.offsetParent) this.#fit.fit();
  }

  write(part: FeedPart): void {
    this.terminal.write(part.kind === 'bytes' ? part.bytes : divider(part));
  }

  /** All lines of scrollback and screen, without what was never written at their ends. */
  text(): string {
    const buffer = this.terminal.buffer.active;
    let text = '';
    for (let index = 0; index < buffer.length; index++) {
      const line = buffer.getLine(index);
      if (index > 0 && !line?.isWrapped) text += '\n';
      text += line?.translateToString(true) ?? '';
    }
    return text.replace(/\n+$/, '');
  }

  dispose(): void {
    for (const end of this.#endings) end();
    this.terminal.dispose();
  }

  #setupInput(send: (bytes: Uint8Array) => void): void {
    const encoder = new TextEncoder();
    this.terminal.onData((text) => send(encoder.encode(text)));
    // Old mouse reports are bytes, not text.
    this.terminal.onBinary((text) => send(Uint8Array.from(text, (character) => character.charCodeAt(0))));
  }

  /** Without WebGL, or when its context is lost, the terminal draws with the page's elements. */
  #setupWebgl(): void {
    try {
      const webgl = new WebglAddon();
      webgl.onContextLoss(() => webgl.dispose());
      this.terminal.loadAddon(webgl);
    } catch (error) {
      console.info('Int80: consoles draw without WebGL:', error);
    }
  }
}

function createTerminal(options: TerminalOptions): Terminal {
  return new Terminal({
    scrollback: SCROLLBACK,
    // Marking what a search has found is still counted as a proposal.
    allowProposedApi: true,
    cursorBlink: true,
    fontFamily:
      '"Cascadia Mono", "JetBrains Mono", "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
    fontSize: options.fontSize.peek(),
    lineHeight: 1.15,
    theme: terminalTheme(theme.peek()),
    macOptionIsMeta: true,
    minimumContrastRatio: 4.5,
    rightClickSelectsWord: false,
    linkHandler: { activate: (_event, uri) => options.openLink(uri) },
  });
}

/** Leaves whatever state the last boot put the terminal in, and says what happened on a line of its own. */
function divider(part: Exclude<FeedPart, { kind: 'bytes' }>): string {
  return `\x1b[!p\x1b[?47l\x1b[?1000l\x1b[?1006l\x1b[?2004l\x1b[0m\r\n\x1b[2m${dividerText(part)}\x1b[0m\r\n`;
}

function dividerText(part: Exclude<FeedPart, { kind: 'bytes' }>): string {
  if (part.kind === 'restart') return t('console.restarted', { boot: part.bootId });
  if (part.kind === 'new-session') return t('console.newSession');
  return tCount('console.gap', part.missing);
}
