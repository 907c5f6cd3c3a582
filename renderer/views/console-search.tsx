/** Finding text in a console. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ISearchOptions } from '@xterm/addon-search';
import type { Port } from '../console/terminal.ts';
import { t } from '../strings/t.ts';
import { theme } from '../theme/theme.ts';
import { Icon } from './icon.tsx';
import { useLab } from './use-lab.ts';

export function ConsoleSearch({ port }: { port: Port }) {
  return useLab().consoles.searching.value.has(port) ? <SearchBar port={port} /> : null;
}

function SearchBar({ port }: { port: Port }) {
  const { consoles } = useLab();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [found, setFound] = useState<{ index: number; count: number } | null>(null);
  const search = consoles.get(port)?.terminal.search;
  useEffect(() => {
    input.current?.focus();
    const subscription = search?.onDidChangeResults(({ resultIndex, resultCount }) =>
      setFound({ index: resultIndex + 1, count: resultCount }),
    );
    return () => {
      subscription?.dispose();
      search?.clearDecorations();
    };
  }, []);
  const go = (backwards: boolean, wanted = text, incremental = false): void => {
    const options = { ...searchOptions(), incremental };
    if (backwards) search?.findPrevious(wanted, options);
    else search?.findNext(wanted, options);
  };
  const close = (): void => {
    consoles.setSearching(port, false);
    consoles.get(port)?.terminal.terminal.focus();
  };
  const label = t('console.search', { port });
  return (
    <div class="search-bar" role="search" onKeyDown={(event) => event.key === 'Escape' && close()}>
      <input
        ref={input}
        value={text}
        placeholder={label}
        aria-label={label}
        spellcheck={false}
        onInput={(event) => {
          setText(event.currentTarget.value);
          // What was printed last is what is mostly meant.
          go(true, event.currentTarget.value, true);
        }}
        onKeyDown={(event) => event.key === 'Enter' && go(!event.shiftKey)}
      />
      <span class="quiet" aria-live="polite">
        {text && found && (found.count ? t('console.search.count', found) : t('console.search.none'))}
      </span>
      <button
        type="button"
        class="icon-button"
        aria-label={t('console.search.previous')}
        onClick={() => go(true)}
      >
        <Icon name="up" />
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={t('console.search.next')}
        onClick={() => go(false)}
      >
        <Icon name="down" />
      </button>
      <button type="button" class="icon-button" aria-label={t('console.search.close')} onClick={close}>
        <Icon name="close" />
      </button>
    </div>
  );
}

function searchOptions(): ISearchOptions {
  const { accent, selected, warning } = theme.value;
  return {
    decorations: {
      matchBackground: selected,
      matchOverviewRuler: warning,
      activeMatchBorder: accent,
      activeMatchColorOverviewRuler: accent,
    },
  };
}
