/** A panel with one file: Monaco, a bar for what happened on disk, and the view's state between starts. */
import { render } from 'preact';
import { effect } from '@preact/signals';
import type { DockviewPanelApi, GroupPanelPartInitParameters, IContentRenderer } from 'dockview-core';
import { errorText } from '../connection/errors.ts';
import type { Document } from '../editor/documents.ts';
import { showDebugMarks } from '../debug/editor-marks.ts';
import { editorOptions } from '../editor/options.ts';
import { monaco } from '../editor/monaco.ts';
import { viewStates } from '../editor/view-states.ts';
import type { Lab } from '../state/lab.ts';
import { t } from '../strings/t.ts';

export class EditorPanel implements IContentRenderer {
  readonly element = document.createElement('div');
  readonly #lab: Lab;
  readonly #bar = document.createElement('div');
  readonly #body = document.createElement('div');
  readonly #endings: (() => void)[] = [];
  #editor: monaco.editor.IStandaloneCodeEditor | null = null;
  #path = '';
  #disposed = false;

  constructor(lab: Lab) {
    this.#lab = lab;
    this.element.className = 'panel panel-editor';
    this.#body.className = 'editor-body';
    this.element.append(this.#bar, this.#body);
  }

  init({ params, api }: GroupPanelPartInitParameters): void {
    this.#path = String(params.path);
    this.#body.textContent = t('editor.loading', { path: this.#path });
    void this.#open(api);
  }

  focus(): void {
    this.#editor?.focus();
  }

  dispose(): void {
    this.#disposed = true;
    this.#keepViewState();
    for (const end of this.#endings) end();
    render(null, this.#bar);
    if (!this.#editor) return;
    this.#lab.editors.removeWidget(this.#path);
    this.#editor.dispose();
    this.#lab.documents.release(this.#path);
  }

  async #open(api: DockviewPanelApi): Promise<void> {
    try {
      const document = await this.#lab.documents.open(this.#path);
      if (this.#disposed) this.#lab.documents.release(this.#path);
      else this.#show(document, api);
    } catch (error) {
      this.#showFailure(error);
    }
  }

  #show(document: Document, api: DockviewPanelApi): void {
    this.#body.textContent = '';
    const options = editorOptions(this.#lab.editors.fontSize.peek(), t('editor.label', { path: this.#path }));
    const editor = monaco.editor.create(this.#body, { ...options, model: document.model });
    this.#editor = editor;
    this.#lab.editors.addWidget(this.#path, editor);
    const state = viewStates.get(this.#path);
    if (state) editor.restoreViewState(state);
    this.#goToTarget();
    this.#follow(document, editor, api);
    if (api.isActive && !globalThis.document.querySelector('dialog[open]')) editor.focus();
  }

  #follow(document: Document, editor: monaco.editor.IStandaloneCodeEditor, api: DockviewPanelApi): void {
    const { editors, workbench } = this.#lab;
    editor.onDidChangeCursorPosition(({ position }) => {
      editors.cursor.value = { line: position.lineNumber, column: position.column };
      this.#keepViewState();
    });
    editor.onDidScrollChange(() => this.#keepViewState());
    const shown = api.onDidVisibilityChange(({ isVisible }) => isVisible && editor.layout());
    const active = api.onDidActiveChange(({ isActive }) => isActive && editor.focus());
    this.#endings.push(
      () => shown.dispose(),
      () => active.dispose(),
      showDebugMarks(this.#lab, this.#path, editor),
      effect(() => editor.updateOptions({ fontSize: editors.fontSize.value })),
      effect(() => {
        if (workbench.targetRequest.value > 0) this.#goToTarget();
      }),
      effect(() =>
        render(<DiskBar lab={this.#lab} document={document} state={document.disk.value} />, this.#bar),
      ),
    );
  }

  #goToTarget(): void {
    const taken = this.#editor && this.#lab.workbench.takeTarget(this.#path);
    if (!taken || !this.#editor) return;
    const { target, quiet } = taken;
    const position =
      'line' in target ? { lineNumber: target.line, column: target.column } : this.#find(target.text);
    // Where the machine stands is shown; the cursor is the user's.
    if (!quiet) this.#editor.setPosition(position);
    this.#editor.revealPositionInCenterIfOutsideViewport(position);
    if (!quiet) this.#editor.focus();
  }

  /** The first place of a text; the beginning when it is not there. */
  #find(text: string): monaco.IPosition {
    const [match] = this.#editor?.getModel()?.findMatches(text, false, false, true, null, false, 1) ?? [];
    return match ? match.range.getStartPosition() : { lineNumber: 1, column: 1 };
  }

  #keepViewState(): void {
    const state = this.#editor?.saveViewState();
    if (state) viewStates.set(this.#path, state);
  }

  #showFailure(error: unknown): void {
    this.#body.replaceChildren();
    const box = document.createElement('div');
    box.className = 'editor-failure';
    box.setAttribute('role', 'alert');
    const heading = document.createElement('h2');
    heading.textContent = t('editor.failed');
    const text = document.createElement('p');
    text.textContent = errorText(error);
    box.append(heading, text);
    this.#body.append(box);
  }
}

/** Says that the file on disk and the text have parted, and offers the ways out. */
function DiskBar({
  lab,
  document,
  state,
}: {
  lab: Lab;
  document: Document;
  state: Document['disk']['value'];
}) {
  if (state === 'same') return null;
  const { editors, workbench } = lab;
  const { path } = document;
  const button = (id: string, label: string, run: () => void) => (
    <button type="button" class="button" data-button={id} onClick={run}>
      {label}
    </button>
  );
  return (
    <div class="banner banner-warning" role="alert" data-testid="disk-bar">
      <span>{t(state === 'changed' ? 'editor.changed' : 'editor.deleted')}</span>
      {state === 'changed' && button('both', t('editor.showBoth'), () => workbench.openDiff('disk', path))}
      {button('mine', t('editor.keepMine'), () => void editors.keepMine(path))}
      {state === 'changed' && button('theirs', t('editor.takeTheirs'), () => void editors.takeTheirs(path))}
    </div>
  );
}
