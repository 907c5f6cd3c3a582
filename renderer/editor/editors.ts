/** What a user does with open files: saving with its conflicts, closing, comparing, going to a line. */
import { signal } from '@preact/signals';
import type { HostConnection } from '../../main/contract.ts';
import { errorText, isContractError } from '../connection/errors.ts';
import { diffId, fileId, type DiffAgainst } from '../layout/panel-ids.ts';
import type { Workbench } from '../layout/workbench.ts';
import type { Dialogs } from '../state/dialogs.ts';
import type { Notices } from '../state/notices.ts';
import { baseName } from '../state/tree-rows.ts';
import { t } from '../strings/t.ts';
import type { DocumentStore } from './documents.ts';
import type { monaco } from './monaco.ts';

interface Parts {
  connection: HostConnection;
  documents: DocumentStore;
  workbench: Workbench;
  dialogs: Dialogs;
  notices: Notices;
}

export class Editors {
  readonly #parts: Parts;
  /** The widgets on the screen, by path. */
  readonly #widgets = new Map<string, monaco.editor.IStandaloneCodeEditor>();
  readonly fontSize = signal(13);
  /** Line and column of the active editor. */
  readonly cursor = signal<{ line: number; column: number } | null>(null);

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  addWidget(path: string, widget: monaco.editor.IStandaloneCodeEditor): void {
    this.#widgets.set(path, widget);
  }

  removeWidget(path: string): void {
    this.#widgets.delete(path);
  }

  get active(): monaco.editor.IStandaloneCodeEditor | undefined {
    const path = this.#parts.workbench.activeFile.value;
    return path === null ? undefined : this.#widgets.get(path);
  }

  /** Runs one of Monaco's own actions in the active editor. */
  trigger(action: string): void {
    this.active?.focus();
    this.active?.trigger('command', action, null);
  }

  /** True when the text is on disk afterwards. */
  async save(path: string): Promise<boolean> {
    try {
      await this.#parts.documents.save(path);
      return true;
    } catch (error) {
      if (isContractError(error) && error.code === 'conflict') return this.resolveConflict(path);
      this.#parts.notices.error(error);
      return false;
    }
  }

  async saveAll(): Promise<boolean> {
    for (const path of [...this.#parts.documents.dirtyPaths.value]) {
      if (await this.save(path)) continue;
      this.#parts.notices.show('warning', t('build.notSaved', { path }));
      return false;
    }
    return true;
  }

  async resolveConflict(path: string): Promise<boolean> {
    const answer = await this.#parts.dialogs.ask({
      title: t('editor.conflict.title', { path }),
      text: t('editor.conflict.text'),
      buttons: [
        { id: 'both', label: t('editor.showBoth'), kind: 'primary' },
        { id: 'mine', label: t('editor.keepMine') },
        { id: 'theirs', label: t('editor.takeTheirs') },
        { id: 'cancel', label: t('dialog.cancel') },
      ],
    });
    if (answer?.button === 'mine') return this.keepMine(path);
    if (answer?.button === 'theirs') return this.takeTheirs(path);
    if (answer?.button === 'both') this.#parts.workbench.openDiff('disk', path);
    return false;
  }

  async keepMine(path: string): Promise<boolean> {
    return this.#settle(path, this.#parts.documents.save(path, { force: true }));
  }

  async takeTheirs(path: string): Promise<boolean> {
    return this.#settle(path, this.#parts.documents.takeTheirs(path));
  }

  /** Once a conflict is settled, the view that shows both sides has nothing left to say. */
  async #settle(path: string, work: Promise<void>): Promise<boolean> {
    try {
      await work;
    } catch (error) {
      this.#parts.notices.error(error);
      return false;
    }
    this.#parts.workbench.close(diffId('disk', path));
    return true;
  }

  /** Closes the tab; unsaved text is asked about. */
  async close(path: string): Promise<boolean> {
    const { documents, workbench } = this.#parts;
    if (documents.get(path)?.dirty.value && !(await this.#askToClose(path))) return false;
    workbench.close(diffId('disk', path));
    workbench.close(fileId(path));
    return true;
  }

  async #askToClose(path: string): Promise<boolean> {
    const { documents, dialogs } = this.#parts;
    const answer = await dialogs.ask({
      title: t('editor.close.title', { name: baseName(path) }),
      text: t('editor.close.text'),
      buttons: [
        { id: 'save', label: t('dialog.save'), kind: 'primary' },
        { id: 'discard', label: t('dialog.discard'), kind: 'danger' },
        { id: 'cancel', label: t('dialog.cancel') },
      ],
    });
    if (answer?.button === 'save') return this.save(path);
    if (answer?.button !== 'discard') return false;
    documents.forget(path);
    return true;
  }

  /** The other side of a comparison; null when there is none. */
  async otherText(path: string, against: DiffAgainst): Promise<string | null> {
    const { connection } = this.#parts;
    if (against === 'stock') return (await connection.call('files.readStock', { path })).text;
    return (await connection.call('files.read', { path })).text;
  }

  async compareWithStock(path: string): Promise<void> {
    const stock = await this.#parts.notices.guard(this.otherText(path, 'stock'));
    if (stock === undefined) return;
    if (stock === null) this.#parts.notices.info(t('editor.noStock', { path }));
    else this.#parts.workbench.openDiff('stock', path);
  }

  /** Files that changed on disk: what is open is looked at again. */
  async checkDisk(paths: readonly string[]): Promise<void> {
    const { documents, notices } = this.#parts;
    const open = documents.all().filter(({ path }) => paths.length === 0 || touches(paths, path));
    const results = await Promise.allSettled(open.map(({ path }) => documents.checkDisk(path)));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) notices.show('warning', errorText(failed.reason));
  }
}

/** A changed folder may mean any file in it. */
function touches(changed: readonly string[], path: string): boolean {
  return changed.some((one) => one === path || path.startsWith(`${one}/`));
}
