/** A panel with one console: the terminal, its search bar, and a banner when the machine does not run. */
import { render } from 'preact';
import type { GroupPanelPartInitParameters, IContentRenderer } from 'dockview-core';
import { PORTS, type Port } from '../console/terminal.ts';
import type { Lab } from '../state/lab.ts';
import { t } from '../strings/t.ts';
import { ConsoleSearch } from '../views/console-search.tsx';
import { MachineBanner } from '../views/machine-banner.tsx';
import { menuItems } from '../views/menu-bar.tsx';
import { LabContext } from '../views/use-lab.ts';

const CONTEXT = ['console.copy', 'console.paste', 'console.selectAll', 'console.find', 'console.clear'];

export class ConsolePanel implements IContentRenderer {
  readonly element = document.createElement('div');
  readonly #lab: Lab;
  readonly #head = document.createElement('div');
  readonly #body = document.createElement('div');
  #port: Port = 0;
  #observer: ResizeObserver | null = null;

  constructor(lab: Lab) {
    this.#lab = lab;
    this.element.className = 'panel panel-console';
    this.#body.className = 'console-body';
    this.element.append(this.#head, this.#body);
  }

  init({ params }: GroupPanelPartInitParameters): void {
    this.#port = PORTS.find((port) => port === params.port) ?? 0;
    this.#body.dataset.testid = `console-${this.#port}`;
    const { terminal } = this.#lab.consoles.open(this.#port);
    render(
      <LabContext.Provider value={this.#lab}>
        <MachineBanner />
        <ConsoleSearch port={this.#port} />
      </LabContext.Provider>,
      this.#head,
    );
    // xterm measures its element, so it is opened when the element has a size, and fitted at each new one.
    let attached = false;
    this.#observer = new ResizeObserver(() => {
      if (this.#body.offsetWidth === 0) return;
      if (attached) terminal.fit();
      else terminal.attach(this.#body);
      attached = true;
      terminal.terminal.textarea?.setAttribute('aria-label', t('console.label', { port: this.#port }));
    });
    this.#observer.observe(this.#body);
    this.#body.addEventListener('focusin', () => this.#lab.consoles.noteFocus(this.#port));
    this.#body.addEventListener('contextmenu', (event) => this.#showMenu(event), true);
  }

  focus(): void {
    this.#lab.consoles.get(this.#port)?.terminal.terminal.focus();
  }

  dispose(): void {
    this.#observer?.disconnect();
    render(null, this.#head);
    this.#lab.consoles.close(this.#port);
  }

  #showMenu(event: MouseEvent): void {
    event.preventDefault();
    event.stopPropagation();
    this.#lab.consoles.noteFocus(this.#port);
    const { commands, menus } = this.#lab;
    const items = menuItems(
      this.#lab,
      CONTEXT.map((id) => commands.get(id)),
    );
    menus.show({
      label: t('console.title', { port: this.#port }),
      items,
      x: event.clientX,
      y: event.clientY,
    });
  }
}
