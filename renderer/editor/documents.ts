/**
 * The texts that are open: one Monaco model a file, what is known of the file on disk, and the way between them.
 * Text the user typed is never dropped here without having been asked for.
 */
import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { FileContent, HostConnection } from '../../main/contract.ts';
import { isContractError } from '../connection/errors.ts';
import type { Draft } from './drafts.ts';
import { languageOf } from './languages/of-path.ts';
import { monaco } from './monaco.ts';

export type DiskState = 'same' | 'changed' | 'deleted';

export interface Document {
  readonly path: string;
  readonly model: monaco.editor.ITextModel;
  readonly dirty: ReadonlySignal<boolean>;
  /** Set when the file on disk is no longer the one the text started from and cannot be taken over silently. */
  readonly disk: ReadonlySignal<DiskState>;
  /** The version on disk this text started from; null when there is none. */
  readonly version: string | null;
}

interface Entry extends Document {
  version: string | null;
  dirty: Signal<boolean>;
  disk: Signal<DiskState>;
  savedVersionId: number;
  /** Reading and writing of one file happen one after the other. */
  queue: Promise<unknown>;
  views: number;
}

export class DocumentStore {
  readonly #connection: HostConnection;
  readonly #entries = new Map<string, Entry>();
  readonly #opening = new Map<string, Promise<Entry>>();
  readonly #listeners = new Set<(document: Document) => void>();
  readonly dirtyPaths = signal<ReadonlySet<string>>(new Set());

  constructor(connection: HostConnection) {
    this.#connection = connection;
  }

  get(path: string): Document | undefined {
    return this.#entries.get(path);
  }

  all(): Document[] {
    return [...this.#entries.values()];
  }

  /** Called after each change of a text, of its dirty mark, or of what is known of the disk. */
  onChange(listener: (document: Document) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Opens a file, or finds it open. Each `open` is paired with a `release`. */
  async open(path: string): Promise<Document> {
    const entry = this.#entries.get(path) ?? (await this.#load(path));
    entry.views++;
    return entry;
  }

  /** The last release of a clean text forgets it. */
  release(path: string): void {
    const entry = this.#entries.get(path);
    if (!entry) return;
    entry.views--;
    if (entry.views <= 0 && !entry.dirty.value) this.forget(path);
  }

  forget(path: string): void {
    const entry = this.#entries.get(path);
    if (!entry) return;
    this.#entries.delete(path);
    entry.dirty.value = false;
    this.#publish(entry);
    entry.model.dispose();
  }

  /** Puts unsaved text of an earlier window back; the file may be gone by now. */
  async restore(path: string, draft: Draft): Promise<void> {
    const entry =
      this.#entries.get(path) ?? (await this.#load(path).catch(() => this.#create(path, '', null)));
    entry.savedVersionId = draft.text === entry.model.getValue() ? entry.savedVersionId : -1;
    this.#replaceText(entry, draft.text);
    if (entry.version !== draft.baseVersion)
      entry.disk.value = entry.version === null ? 'deleted' : 'changed';
    entry.version = draft.baseVersion;
    this.#publish(entry);
  }

  /** Writes the text. Rejects with `conflict` when the disk has another version than the text started from. */
  save(path: string, options: { force?: boolean } = {}): Promise<void> {
    return this.#inOrder(path, async (entry) => {
      const text = entry.model.getValue();
      const versionId = entry.model.getAlternativeVersionId();
      const request = { path, text, baseVersion: entry.version, force: options.force };
      try {
        entry.version = (await this.#connection.call('files.write', request)).version;
      } catch (error) {
        if (isContractError(error) && error.code === 'conflict') entry.disk.value = 'changed';
        throw error;
      }
      entry.savedVersionId = versionId;
      entry.disk.value = 'same';
      this.#publish(entry);
    });
  }

  /** Replaces the text by the one on disk; undo brings it back. */
  takeTheirs(path: string): Promise<void> {
    return this.#inOrder(path, async (entry) => this.#accept(entry, await this.#read(path)));
  }

  /** Looks at the file again after somebody may have changed it. */
  checkDisk(path: string): Promise<void> {
    return this.#inOrder(path, async (entry) => {
      const content = await this.#read(path).catch((error: unknown) => {
        if (isContractError(error) && error.code === 'not-found') return null;
        throw error;
      });
      if (content === null) this.#noteDeleted(entry);
      else if (content.version !== entry.version) this.#noteChanged(entry, content);
    });
  }

  /** A renamed file keeps its text, its unsaved changes and its place in time, but not its undo history. */
  async move(from: string, to: string): Promise<void> {
    const entry = this.#entries.get(from);
    if (!entry) return;
    const text = entry.model.getValue();
    const { version } = entry;
    const wasDirty = entry.dirty.value;
    this.forget(from);
    const moved = this.#entries.get(to) ?? this.#create(to, text, version);
    if (wasDirty) moved.savedVersionId = -1;
    this.#publish(moved);
    await this.checkDisk(to);
  }

  #noteDeleted(entry: Entry): void {
    entry.disk.value = 'deleted';
    entry.version = null;
    entry.savedVersionId = -1;
    this.#publish(entry);
  }

  #noteChanged(entry: Entry, content: FileContent): void {
    if (!entry.dirty.value || content.text === entry.model.getValue()) this.#accept(entry, content);
    else entry.disk.value = 'changed';
    this.#publish(entry);
  }

  #accept(entry: Entry, content: FileContent): void {
    this.#replaceText(entry, content.text);
    entry.version = content.version;
    entry.savedVersionId = entry.model.getAlternativeVersionId();
    entry.disk.value = 'same';
    this.#publish(entry);
  }

  #replaceText(entry: Entry, text: string): void {
    if (entry.model.getValue() === text) return;
    entry.model.pushStackElement();
    entry.model.pushEditOperations([], [{ range: entry.model.getFullModelRange(), text }], () => null);
    entry.model.pushStackElement();
  }

  #read(path: string): Promise<FileContent> {
    return this.#connection.call('files.read', { path });
  }

  #load(path: string): Promise<Entry> {
    const known = this.#opening.get(path);
    if (known) return known;
    const opening = this.#read(path)
      .then(({ text, version }) => this.#entries.get(path) ?? this.#create(path, text, version))
      .finally(() => this.#opening.delete(path));
    this.#opening.set(path, opening);
    return opening;
  }

  #create(path: string, text: string, version: string | null): Entry {
    const uri = monaco.Uri.from({ scheme: 'workspace', path: `/${path}` });
    const model = monaco.editor.createModel(text, languageOf(path), uri);
    model.updateOptions({
      tabSize: 8,
      indentSize: 8,
      insertSpaces: false,
      trimAutoWhitespace: true,
      bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
    });
    const savedVersionId = model.getAlternativeVersionId();
    const marks = { dirty: signal(false), disk: signal<DiskState>('same') };
    const entry: Entry = {
      path,
      model,
      version,
      savedVersionId,
      queue: Promise.resolve(),
      views: 0,
      ...marks,
    };
    this.#entries.set(path, entry);
    model.onDidChangeContent(() => this.#publish(entry));
    return entry;
  }

  #publish(entry: Entry): void {
    if (this.#entries.get(entry.path) === entry) {
      entry.dirty.value = entry.model.getAlternativeVersionId() !== entry.savedVersionId;
    }
    if (this.dirtyPaths.value.has(entry.path) !== entry.dirty.value) {
      const next = new Set(this.dirtyPaths.value);
      if (entry.dirty.value) next.add(entry.path);
      else next.delete(entry.path);
      this.dirtyPaths.value = next;
    }
    for (const listener of this.#listeners) listener(entry);
  }

  #inOrder(path: string, work: (entry: Entry) => Promise<void>): Promise<void> {
    const entry = this.#entries.get(path);
    if (!entry) return Promise.resolve();
    const result = entry.queue.then(() => (entry.model.isDisposed() ? undefined : work(entry)));
    entry.queue = result.catch(() => undefined);
    return result;
  }
}
