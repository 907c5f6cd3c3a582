/** The menu that is open, if any: from the menu bar or at the pointer. */
import { signal } from '@preact/signals';

export type MenuItem =
  | { kind: 'separator' }
  | {
      kind: 'action';
      id: string;
      title: string;
      keys?: string;
      disabled?: boolean;
      checked?: boolean;
      run: () => void;
    };

export interface OpenMenu {
  label: string;
  items: MenuItem[];
  x: number;
  y: number;
  /** Left and right arrow, in a menu bar. */
  onSideways?: (step: 1 | -1) => void;
  /** What had the focus before, and gets it back. */
  from: Element | null;
}

export class Menus {
  readonly open = signal<OpenMenu | null>(null);

  show(menu: Omit<OpenMenu, 'from'>): void {
    this.open.value = { ...menu, from: this.open.value?.from ?? document.activeElement };
  }

  /** `refocus` is false when what was chosen takes the focus itself. */
  close(refocus = true): void {
    const from = this.open.value?.from;
    this.open.value = null;
    if (refocus && from instanceof HTMLElement) from.focus();
  }
}
