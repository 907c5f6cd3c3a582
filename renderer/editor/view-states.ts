/** Where cursor and scroll bar of each file were, also after the tab was closed and the window opened again. */
import type { Settings } from '../state/settings.ts';
import type { monaco } from './monaco.ts';

const KEY = 'editor.viewStates';
const MOST = 60;
const DELAY = 1_000;

type State = monaco.editor.ICodeEditorViewState;

class ViewStates {
  #states = new Map<string, State>();
  #settings: Settings | null = null;

  async start(settings: Settings): Promise<void> {
    this.#settings = settings;
    const saved = await settings.get(KEY);
    if (typeof saved === 'object' && saved !== null)
      this.#states = new Map(Object.entries(saved as Record<string, State>));
  }

  get(path: string): State | undefined {
    return this.#states.get(path);
  }

  /** The files looked at last are kept. */
  set(path: string, state: State): void {
    this.#states.delete(path);
    this.#states.set(path, state);
    for (const oldest of [...this.#states.keys()].slice(0, -MOST)) this.#states.delete(oldest);
    this.#settings?.set(KEY, Object.fromEntries(this.#states), DELAY);
  }
}

export const viewStates = new ViewStates();
