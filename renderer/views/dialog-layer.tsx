/** The question that is open, as a modal dialog of the browser: it keeps the focus and closes with Escape. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Dialogs } from '../state/dialogs.ts';
import { useLab } from './use-lab.ts';

type Open = Dialogs['queue']['value'][number];

export function DialogLayer() {
  const [first] = useLab().dialogs.queue.value;
  return first ? <Dialog key={first.key} open={first} /> : null;
}

function Dialog({ open }: { open: Open }) {
  const element = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState(open.input?.value ?? '');
  const problem = open.input?.check(text) ?? null;
  useLayoutEffect(() => {
    element.current?.showModal();
    const input = element.current?.querySelector('input');
    if (input) input.setSelectionRange(0, open.input?.selectTo ?? text.length);
  }, []);
  const press = (button: string): void => {
    if (button !== 'cancel' && problem !== null) return;
    open.settle(button === 'cancel' ? null : { button, text });
  };
  return (
    <dialog
      ref={element}
      class="dialog"
      aria-labelledby="dialog-title"
      data-testid="dialog"
      onClose={() => open.settle(null)}
    >
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault();
          press(open.buttons[0].id);
        }}
      >
        <h2 id="dialog-title">{open.title}</h2>
        {open.text && <p>{open.text}</p>}
        {open.input && (
          <label>
            <span>{open.input.label}</span>
            <input
              value={text}
              spellcheck={false}
              autocomplete="off"
              aria-invalid={problem !== null}
              onInput={(event) => setText(event.currentTarget.value)}
            />
            {problem !== null && text !== open.input.value && <small role="alert">{problem}</small>}
          </label>
        )}
        <div class="dialog-buttons">
          {open.buttons.map(({ id, label, kind }, index) => (
            <button
              key={id}
              type={index === 0 ? 'submit' : 'button'}
              class={`button ${kind ? `button-${kind}` : ''}`}
              data-button={id}
              autofocus={index === 0 && !open.input}
              disabled={index === 0 && problem !== null}
              onClick={index === 0 ? undefined : () => press(id)}
            >
              {label}
            </button>
          ))}
        </div>
      </form>
    </dialog>
  );
}
