/** What stands above the trace: recording on and off, the filter, the search, exports. */
import { useState } from 'preact/hooks';
import type { TraceFormatName } from '../../main/contract.ts';
import { t, tCount } from '../strings/t.ts';
import { Icon } from './icon.tsx';
import { useLab } from './use-lab.ts';

const FORMATS: readonly TraceFormatName[] = ['text', 'jsonl', 'csv'];

export function TraceTools() {
  const { trace } = useLab();
  const { running, dropped } = trace.state.value;
  const error = trace.filterError.value;
  return (
    <div class="trace-tools">
      <button
        type="button"
        class="trace-switch"
        aria-pressed={running}
        data-testid="trace-switch"
        onClick={() => void (running ? trace.stop() : trace.start())}
      >
        <Icon name={running ? 'stop' : 'run'} />
        {t(running ? 'trace.stop' : 'trace.start')}
      </button>
      <button type="button" onClick={() => void trace.clear()} data-testid="trace-clear">
        {t('trace.clear')}
      </button>
      <FilterBox />
      <SearchBox />
      <ExportButton />
      <span class="trace-count quiet" role="status" data-testid="trace-count">
        {tCount('trace.count', trace.total.value)}
        {dropped > 0 ? ` · ${tCount('trace.dropped', dropped)}` : ''}
      </span>
      {error !== '' && (
        <p class="trace-error" role="alert" data-testid="trace-error">
          {error}
        </p>
      )}
    </div>
  );
}

function FilterBox() {
  const { trace } = useLab();
  return (
    <input
      class="trace-filter"
      type="search"
      spellcheck={false}
      placeholder={t('trace.filter.hint')}
      aria-label={t('trace.filter')}
      data-testid="trace-filter"
      value={trace.filter.value}
      onInput={({ currentTarget }) => trace.setFilter(currentTarget.value)}
    />
  );
}

function SearchBox() {
  const { trace } = useLab();
  const [missed, setMissed] = useState(false);
  const find = async (back: boolean): Promise<void> => {
    if (trace.search.value !== '') setMissed(!(await trace.find(back)));
  };
  return (
    <span class="trace-search">
      <input
        type="search"
        spellcheck={false}
        placeholder={t('trace.search')}
        aria-label={t('trace.search')}
        aria-invalid={missed}
        data-testid="trace-search"
        value={trace.search.value}
        onInput={({ currentTarget }) => {
          trace.search.value = currentTarget.value;
          setMissed(false);
        }}
        onKeyDown={(event) => event.key === 'Enter' && void find(event.shiftKey)}
      />
      <button type="button" aria-label={t('trace.search.previous')} onClick={() => void find(true)}>
        <Icon name="up" />
      </button>
      <button type="button" aria-label={t('trace.search.next')} onClick={() => void find(false)}>
        <Icon name="down" />
      </button>
    </span>
  );
}

function ExportButton() {
  const { trace, menus } = useLab();
  const show = (element: HTMLElement): void => {
    const { left, bottom } = element.getBoundingClientRect();
    const items = FORMATS.map((format) => ({
      kind: 'action' as const,
      id: `trace.export.${format}`,
      title: t(`trace.export.${format}`),
      run: () => void trace.export(format),
    }));
    menus.show({ label: t('trace.export'), items, x: left, y: bottom });
  };
  return (
    <button
      type="button"
      aria-haspopup="menu"
      data-testid="trace-export"
      onClick={({ currentTarget }) => show(currentTarget)}
    >
      {t('trace.export')}
    </button>
  );
}
