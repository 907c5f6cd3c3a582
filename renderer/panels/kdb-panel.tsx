/** kdb's own console: everything it prints, and a prompt to type at. Addresses and symbols in it are links. */
import { FitAddon } from '@xterm/addon-fit';
import { Terminal, type ILink } from '@xterm/xterm';
import { effect } from '@preact/signals';
import type { IContentRenderer } from 'dockview-core';
import { goToText } from '../debug/go-to-place.ts';
import { CODE_FONT } from '../editor/options.ts';
import type { Lab } from '../state/lab.ts';
import { t } from '../strings/t.ts';
import { terminalTheme, theme } from '../theme/theme.ts';

const SCROLLBACK = 5000;
/** `0xc010a91b`, `(sys_getpid)`, `[audit]audit_open+0x12`, and the name before a colon in a listing. */
const LINK = /0x[0-9a-f]{8}\b|\[\w+\][A-Za-z_]\w*(?:\+0x[0-9a-f]+)?|\b[A-Za-z_]\w*\+0x[0-9a-f]+|(?<=[ (])[a-z_]\w*_\w+(?=[):\s]|$)/g; // prettier-ignore

export class KdbPanel implements IContentRenderer {
  readonly element = document.createElement('div');
  readonly #lab: Lab;
  readonly #terminal: Terminal;
  readonly #fit = new FitAddon();
  readonly #endings: (() => void)[] = [];
  #observer: ResizeObserver | null = null;
  /** Characters of kdb's output that are shown. */
  #shown = 0;

  constructor(lab: Lab) {
    this.#lab = lab;
    this.element.className = 'panel panel-console panel-kdb';
    this.element.dataset.testid = 'kdb-console';
    this.#terminal = new Terminal({
      scrollback: SCROLLBACK,
      convertEol: true,
      fontFamily: CODE_FONT,
      fontSize: lab.consoles.fontSize.peek(),
      lineHeight: 1.15,
      theme: terminalTheme(theme.peek()),
      minimumContrastRatio: 4.5,
    });
    this.#terminal.loadAddon(this.#fit);
  }

  init(): void {
    const { connection, consoles } = this.#lab;
    const terminal = this.#terminal;
    terminal.attachCustomKeyEventHandler((event) => !consoles.isCommandKey(event));
    terminal.onData((text) => void this.#type(text));
    terminal.registerLinkProvider({ provideLinks: (line, take) => take(this.#links(line)) });
    this.#endings.push(
      connection.on('kdb.output', ({ text, offset }) => this.#show(text, offset)),
      effect(() => {
        terminal.options.theme = terminalTheme(theme.value);
        terminal.options.fontSize = consoles.fontSize.value;
        this.#resize();
      }),
    );
    void this.#sync();
    let attached = false;
    this.#observer = new ResizeObserver(() => {
      if (this.element.offsetWidth === 0) return;
      if (!attached) terminal.open(this.element);
      attached = true;
      terminal.textarea?.setAttribute('aria-label', t('kdb.label'));
      this.#resize();
    });
    this.#observer.observe(this.element);
  }

  focus(): void {
    this.#terminal.focus();
  }

  dispose(): void {
    this.#observer?.disconnect();
    for (const end of this.#endings) end();
    this.#terminal.dispose();
  }

  #resize(): void {
    if (this.#terminal.element?.offsetParent) this.#fit.fit();
  }

  async #sync(): Promise<void> {
    const history = await this.#lab.notices.guard(this.#lab.connection.call('kdb.history', {}));
    if (history) this.#show(history.text, history.offset);
  }

  /** What has been shown already is left out. */
  #show(text: string, offset: number): void {
    const end = offset + text.length;
    if (end <= this.#shown) return;
    this.#terminal.write(text.slice(Math.max(0, this.#shown - offset)));
    this.#shown = end;
  }

  async #type(text: string): Promise<void> {
    await this.#lab.notices.guard(this.#lab.connection.call('kdb.input', { text }));
  }

  #links(line: number): ILink[] {
    const text = this.#terminal.buffer.active.getLine(line - 1)?.translateToString(true) ?? '';
    return [...text.matchAll(LINK)].map((match) => ({
      text: match[0],
      range: {
        start: { x: match.index + 1, y: line },
        end: { x: match.index + match[0].length, y: line },
      },
      activate: () => void goToText(this.#lab, match[0].replace(/^\[\w+\]/, '')),
    }));
  }
}
