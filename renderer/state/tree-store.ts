/** The workspace's files as a tree with open and closed folders. */
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { FileEntry, HostConnection } from '../../main/contract.ts';
import type { Settings } from './settings.ts';
import { ancestors, visibleRows, type TreeRow } from './tree-rows.ts';

const EXPANDED = 'tree.expanded';

export class TreeStore {
  readonly #connection: HostConnection;
  readonly #settings: Settings;
  readonly #entries = signal<FileEntry[] | null>(null);
  readonly #expanded = signal<ReadonlySet<string>>(new Set());
  readonly selected = signal<string | null>(null);
  readonly rows: ReadonlySignal<TreeRow[]> = computed(() =>
    visibleRows(this.#entries.value ?? [], this.#expanded.value),
  );
  #reading: Promise<void> | null = null;
  #again = false;

  constructor(connection: HostConnection, settings: Settings) {
    this.#connection = connection;
    this.#settings = settings;
  }

  /** Null until the host has been asked. */
  get entries(): ReadonlySignal<FileEntry[] | null> {
    return this.#entries;
  }

  entry(path: string): FileEntry | undefined {
    return this.#entries.value?.find((entry) => entry.path === path);
  }

  /** Reads the list; requests that come while one is under way are answered by one more. */
  refresh(): Promise<void> {
    if (this.#reading) {
      this.#again = true;
      return this.#reading;
    }
    this.#reading = this.#read().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #read(): Promise<void> {
    do {
      this.#again = false;
      this.#entries.value = (await this.#connection.call('files.list', {})).entries;
    } while (this.#again);
  }

  async restore(): Promise<void> {
    const saved = await this.#settings.get(EXPANDED);
    if (Array.isArray(saved))
      this.#expanded.value = new Set(saved.filter((path) => typeof path === 'string'));
  }

  isExpanded(path: string): boolean {
    return this.#expanded.value.has(path);
  }

  setExpanded(path: string, expanded: boolean): void {
    const next = new Set(this.#expanded.value);
    if (expanded) next.add(path);
    else next.delete(path);
    this.#expanded.value = next;
    this.#settings.set(EXPANDED, [...next]);
  }

  /** Opens every folder on the way and selects the entry. */
  reveal(path: string): void {
    const closed = ancestors(path).filter((folder) => !this.isExpanded(folder));
    if (closed.length > 0) {
      this.#expanded.value = new Set([...this.#expanded.value, ...closed]);
      this.#settings.set(EXPANDED, [...this.#expanded.value]);
    }
    this.selected.value = path;
  }
}
