/** The palette: every command, or every file, by part of its name. */
import { signal } from '@preact/signals';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Lab } from '../state/lab.ts';
import { baseName } from '../state/tree-rows.ts';
import { t } from '../strings/t.ts';
import { filterByText } from './filter.ts';
import { useLab } from './use-lab.ts';

export type PaletteMode = 'commands' | 'files';
export const paletteMode = signal<PaletteMode | null>(null);

interface Choice {
  id: string;
  title: string;
  detail: string;
  run: () => void;
}

export function PaletteLayer() {
  const mode = paletteMode.value;
  return mode && <Palette key={mode} mode={mode} />;
}

function Palette({ mode }: { mode: PaletteMode }) {
  const lab = useLab();
  const element = useRef<HTMLDialogElement>(null);
  const before = useRef(document.activeElement);
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const all = useMemo(() => choices(lab, mode), [mode]);
  const found = filterByText(all, text, ({ title }) => title).slice(0, 60);
  useLayoutEffect(() => element.current?.showModal(), []);
  useLayoutEffect(() =>
    element.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }),
  );
  const close = (): void => {
    paletteMode.value = null;
    if (before.current instanceof HTMLElement) before.current.focus();
  };
  const choose = (choice: Choice | undefined): void => {
    close();
    choice?.run();
  };
  const handleKey = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) setAt((at + step + found.length) % Math.max(found.length, 1));
    else if (event.key === 'Enter') choose(found[at]);
    else return;
    event.preventDefault();
  };
  const label = t(mode === 'commands' ? 'palette.label' : 'palette.files');
  return (
    <dialog
      ref={element}
      class="palette"
      aria-label={label}
      data-testid="palette"
      onClose={close}
      onClick={(event) => event.target === element.current && close()}
    >
      <input
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={found[at] ? `palette-${at}` : undefined}
        aria-label={label}
        placeholder={t(mode === 'commands' ? 'palette.placeholder' : 'palette.files.placeholder')}
        value={text}
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={handleKey}
      />
      <div role="listbox" id="palette-list" aria-label={label}>
        {found.map((choice, index) => (
          <div
            key={choice.id}
            id={`palette-${index}`}
            role="option"
            aria-selected={index === at}
            data-command={choice.id}
            onClick={() => choose(choice)}
          >
            <span>{choice.title}</span>
            <kbd>{choice.detail}</kbd>
          </div>
        ))}
        {found.length === 0 && <p class="quiet">{t('palette.none')}</p>}
      </div>
    </dialog>
  );
}

function choices(lab: Lab, mode: PaletteMode): Choice[] {
  if (mode === 'commands') {
    return lab.commands
      .all()
      .filter(({ id }) => lab.commands.isEnabled(id))
      .map(({ id, title, menu }) => ({
        id,
        title: menu ? `${t(`menu.${menu}`)}: ${title.replace(/…$/, '')}` : title,
        detail: lab.commands.keyText(id, lab.mac),
        run: () => lab.commands.run(id),
      }));
  }
  return (lab.tree.entries.value ?? [])
    .filter(({ kind }) => kind === 'file')
    .map(({ path }) => ({
      id: path,
      title: path,
      detail: baseName(path),
      run: () => lab.workbench.openFile(path),
    }));
}
