/** Two texts side by side: the file on disk or in the stock tree, and the one in the editor, which can be edited. */
import { render } from 'preact';
import type { GroupPanelPartInitParameters, IContentRenderer } from 'dockview-core';
import { errorText } from '../connection/errors.ts';
import { editorOptions } from '../editor/options.ts';
import { languageOf } from '../editor/languages/of-path.ts';
import { monaco } from '../editor/monaco.ts';
import type { DiffAgainst } from '../layout/panel-ids.ts';
import type { Lab } from '../state/lab.ts';
import { t } from '../strings/t.ts';

export class DiffPanel implements IContentRenderer {
  readonly element = document.createElement('div');
  readonly #lab: Lab;
  readonly #bar = document.createElement('div');
  readonly #body = document.createElement('div');
  #diff: monaco.editor.IStandaloneDiffEditor | null = null;
  #other: monaco.editor.ITextModel | null = null;
  #path = '';
  #disposed = false;

  constructor(lab: Lab) {
    this.#lab = lab;
    this.element.className = 'panel panel-editor';
    this.#bar.className = 'diff-bar';
    this.#body.className = 'editor-body';
    this.element.append(this.#bar, this.#body);
  }

  init({ params }: GroupPanelPartInitParameters): void {
    this.#path = String(params.path);
    const against: DiffAgainst = params.against === 'stock' ? 'stock' : 'disk';
    render(<DiffBar lab={this.#lab} path={this.#path} against={against} />, this.#bar);
    this.#open(against).catch((error: unknown) => {
      this.#body.textContent = errorText(error);
    });
  }

  focus(): void {
    this.#diff?.getModifiedEditor().focus();
  }

  dispose(): void {
    this.#disposed = true;
    render(null, this.#bar);
    if (!this.#diff) return;
    this.#diff.dispose();
    this.#other?.dispose();
    this.#lab.documents.release(this.#path);
  }

  async #open(against: DiffAgainst): Promise<void> {
    const text = await this.#lab.editors.otherText(this.#path, against);
    const document = await this.#lab.documents.open(this.#path);
    if (this.#disposed) return this.#lab.documents.release(this.#path);
    this.#other = monaco.editor.createModel(text ?? '', languageOf(this.#path));
    this.#other.updateOptions({ tabSize: 8, insertSpaces: false });
    const options = editorOptions(this.#lab.editors.fontSize.peek(), t('editor.label', { path: this.#path }));
    this.#diff = monaco.editor.createDiffEditor(this.#body, {
      ...options,
      originalEditable: false,
      renderOverviewRuler: true,
    });
    this.#diff.setModel({ original: this.#other, modified: document.model });
  }
}

function DiffBar({ lab, path, against }: { lab: Lab; path: string; against: DiffAgainst }) {
  return (
    <>
      <span>{t(`diff.left.${against}`)}</span>
      <span class="spring" />
      {against === 'disk' && (
        <>
          <button
            type="button"
            class="button"
            data-button="theirs"
            onClick={() => void lab.editors.takeTheirs(path)}
          >
            {t('editor.takeTheirs')}
          </button>
          <button
            type="button"
            class="button"
            data-button="mine"
            onClick={() => void lab.editors.keepMine(path)}
          >
            {t('editor.keepMine')}
          </button>
        </>
      )}
      <span class="spring" />
      <span>{t('diff.right')}</span>
    </>
  );
}
