/** Questions to the user: one at a time, each a promise of its answer. */
import { signal, type ReadonlySignal } from '@preact/signals';

export interface DialogButton {
  id: string;
  label: string;
  kind?: 'primary' | 'danger';
}

export interface Question {
  title: string;
  text: string;
  /** The first one is what Enter presses; Escape answers null. */
  buttons: DialogButton[];
  input?: { label: string; value: string; selectTo?: number; check: (text: string) => string | null };
}

export interface Answer {
  button: string;
  text: string;
}

interface Open extends Question {
  key: number;
  settle: (answer: Answer | null) => void;
}

export class Dialogs {
  readonly #queue = signal<Open[]>([]);
  #nextKey = 1;

  get queue(): ReadonlySignal<Open[]> {
    return this.#queue;
  }

  ask(question: Question): Promise<Answer | null> {
    return new Promise((resolve) => {
      const key = this.#nextKey++;
      const settle = (answer: Answer | null): void => {
        this.#queue.value = this.#queue.value.filter((open) => open.key !== key);
        resolve(answer);
      };
      this.#queue.value = [...this.#queue.value, { ...question, key, settle }];
    });
  }

  /** True when the user pressed the first button. */
  async confirm(question: Question): Promise<boolean> {
    return (await this.ask(question))?.button === question.buttons[0].id;
  }
}
