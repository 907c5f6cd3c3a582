/**
 * Every action of the window is a command with an id, a title and perhaps keys. Menus, the toolbar, keys and the
 * palette all go through this table, so that each action exists once.
 */
import type { KeyBinding } from './keys.ts';
import { matchesKey, parseKey, showKey } from './keys.ts';

export type CommandMenu = 'file' | 'edit' | 'build' | 'machine' | 'debug' | 'view' | 'help';

export interface Command {
  id: string;
  title: string;
  /** Such as `Mod+Shift+B`, where Mod is Ctrl, and Cmd on a Mac. */
  keys?: string[];
  menu?: CommandMenu;
  /** Begins a new group in its menu. */
  separated?: boolean;
  enabled?: () => boolean;
  run: () => void | Promise<void>;
}

interface Registered {
  command: Command;
  bindings: KeyBinding[];
}

export class CommandRegistry {
  readonly #commands = new Map<string, Registered>();
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Throws when the id, or one of its keys, is taken. Returns what takes the command away again. */
  register(command: Command): () => void {
    if (this.#commands.has(command.id)) throw new Error(`command ${command.id} is registered twice`);
    const bindings = (command.keys ?? []).map(parseKey);
    for (const binding of bindings) this.#refuseTaken(command.id, binding);
    this.#commands.set(command.id, { command, bindings });
    return () => this.#commands.delete(command.id);
  }

  all(): Command[] {
    return [...this.#commands.values()].map(({ command }) => command);
  }

  ofMenu(menu: CommandMenu): Command[] {
    return this.all().filter((command) => command.menu === menu);
  }

  get(id: string): Command {
    const registered = this.#commands.get(id);
    if (!registered) throw new Error(`no command ${id}`);
    return registered.command;
  }

  isEnabled(id: string): boolean {
    return this.get(id).enabled?.() ?? true;
  }

  /** False when the command cannot be used at the moment. Its errors go to `onError`, never to the caller. */
  run(id: string): boolean {
    const command = this.get(id);
    if (!this.isEnabled(id)) return false;
    Promise.resolve()
      .then(() => command.run())
      .catch(this.#onError);
    return true;
  }

  /** Keys as they are written for people, the first binding only; empty when there is none. */
  keyText(id: string, mac: boolean): string {
    const [first] = this.#commands.get(id)?.bindings ?? [];
    return first ? showKey(first, mac) : '';
  }

  find(event: KeyboardEvent, mac: boolean): Command | undefined {
    for (const { command, bindings } of this.#commands.values()) {
      if (bindings.some((binding) => matchesKey(binding, event, mac))) return command;
    }
    return undefined;
  }

  #refuseTaken(id: string, binding: KeyBinding): void {
    const text = showKey(binding, false);
    for (const { command, bindings } of this.#commands.values()) {
      if (bindings.some((other) => showKey(other, false) === text)) {
        throw new Error(`${text} of command ${id} already belongs to ${command.id}`);
      }
    }
  }
}
