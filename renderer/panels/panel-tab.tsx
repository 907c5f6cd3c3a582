/** The tab of a panel: its title, a dot for unsaved text, and a button that closes it. */
import { render } from 'preact';
import type { ITabRenderer, TabPartInitParameters } from 'dockview-core';
import { isFilePanel, pathOfPanel } from '../layout/panel-ids.ts';
import type { Lab } from '../state/lab.ts';
import { t } from '../strings/t.ts';
import { Icon } from '../views/icon.tsx';
import { LabContext, useLab } from '../views/use-lab.ts';

export class PanelTab implements ITabRenderer {
  readonly element = document.createElement('div');
  readonly #lab: Lab;

  constructor(lab: Lab) {
    this.#lab = lab;
    this.element.className = 'tab';
  }

  init({ api, title }: TabPartInitParameters): void {
    const path = pathOfPanel(api.id);
    this.element.dataset.testid = 'tab';
    this.element.dataset.panel = api.id;
    if (path !== null && isFilePanel(api.id)) this.element.dataset.path = path;
    if (path !== null) this.element.title = path;
    const close = (): void => {
      if (path !== null && isFilePanel(api.id)) void this.#lab.editors.close(path);
      else api.close();
    };
    this.element.addEventListener('auxclick', (event) => event.button === 1 && close());
    render(
      <LabContext.Provider value={this.#lab}>
        <Tab title={title} path={path} close={close} />
      </LabContext.Provider>,
      this.element,
    );
  }

  dispose(): void {
    render(null, this.element);
  }
}

function Tab({ title, path, close }: { title: string; path: string | null; close: () => void }) {
  const { documents } = useLab();
  const dirty = path !== null && documents.dirtyPaths.value.has(path);
  return (
    <>
      <span class="tab-title">{title}</span>
      {dirty && <span class="tab-dot" role="img" aria-label={t('editor.unsaved')} data-testid="tab-dirty" />}
      <button
        type="button"
        class="tab-close"
        tabIndex={-1}
        aria-label={t('editor.close', { name: title })}
        onPointerDown={(event) => event.stopPropagation()}
        onClick={(event) => {
          event.stopPropagation();
          close();
        }}
      >
        <Icon name="close" />
      </button>
    </>
  );
}
