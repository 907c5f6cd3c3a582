/** Every system call of the machine, as a table that shows what is visible of it alone. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { TraceRow } from '../../main/contract.ts';
import { t, tCount } from '../strings/t.ts';
import { walkCall } from '../trace/walk-call.ts';
import { TraceDetailsPane } from './trace-details.tsx';
import { TraceTools } from './trace-tools.tsx';
import { useLab } from './use-lab.ts';

const ROW_HEIGHT = 22;
/** Rows drawn beyond what is visible, above and below. */
const MARGIN = 10;
const COLUMNS = ['id', 'process', 'call', 'result', 'cost'] as const;

export function TraceView() {
  const { trace } = useLab();
  useEffect(() => trace.watch(), []);
  return (
    <section class="trace" aria-label={t('trace.label')}>
      <TraceTools />
      <div class="trace-parts">
        <Table />
        <TraceDetailsPane />
      </div>
    </section>
  );
}

function Table() {
  const { trace } = useLab();
  const viewport = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(400);
  const total = trace.total.value;
  const following = trace.following.value;
  const reveal = trace.reveal.value;
  const { from, rows } = trace.stretch.value;
  useLayoutEffect(() => {
    const element = viewport.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (following && viewport.current) viewport.current.scrollTop = total * ROW_HEIGHT;
  }, [following, total]);
  useLayoutEffect(() => {
    if (reveal === null || !viewport.current) return;
    trace.reveal.value = null;
    scrollTo(viewport.current, reveal);
  }, [reveal]);
  const first = Math.max(0, Math.floor(top / ROW_HEIGHT) - MARGIN);
  const last = Math.min(total, Math.ceil((top + height) / ROW_HEIGHT) + MARGIN);
  const visible = rows.slice(Math.max(0, first - from), Math.max(0, last - from));
  const begin = Math.max(first, from);
  const selected = trace.selected.value;
  return (
    <div class="trace-table">
      <div class="trace-head" aria-hidden="true">
        {COLUMNS.map((column) => (
          <span key={column} class={`trace-${column}`}>
            {t(`trace.column.${column}`)}
          </span>
        ))}
      </div>
      <div
        class="trace-rows"
        role="listbox"
        aria-label={t('trace.rows')}
        aria-activedescendant={selected ? `trace-row-${selected.row.id}` : undefined}
        data-testid="trace-rows"
        tabIndex={0}
        ref={viewport}
        onScroll={({ currentTarget }) => {
          setTop(currentTarget.scrollTop);
          const end = currentTarget.scrollHeight - currentTarget.clientHeight - ROW_HEIGHT;
          trace.following.value = currentTarget.scrollTop >= end;
          trace.show(Math.floor(currentTarget.scrollTop / ROW_HEIGHT));
        }}
        onKeyDown={(event) => viewport.current && move(event, viewport.current)}
      >
        <div class="trace-space" style={{ height: `${total * ROW_HEIGHT}px` }}>
          {visible.map((row, index) => (
            <Row key={row.id} row={row} place={begin + index} total={total} />
          ))}
        </div>
        {total === 0 && <Empty />}
      </div>
    </div>
  );

  function move(event: KeyboardEvent, element: HTMLElement): void {
    const page = Math.max(1, Math.floor(element.clientHeight / ROW_HEIGHT) - 1);
    const at = trace.selected.value?.place ?? -1;
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: total - 1,
    };
    const next = steps[event.key];
    if (next === undefined || total === 0) return;
    event.preventDefault();
    const place = Math.min(total - 1, Math.max(0, next));
    scrollTo(element, place);
    trace.following.value = false;
    trace.choose(place);
  }
}

function scrollTo(element: HTMLElement, place: number): void {
  const at = place * ROW_HEIGHT;
  if (at < element.scrollTop) element.scrollTop = at;
  const end = at + ROW_HEIGHT - element.clientHeight;
  if (end > element.scrollTop) element.scrollTop = end;
}

function Empty() {
  const { trace } = useLab();
  const { running, calls } = trace.state.value;
  const text = calls > 0 ? 'trace.noneWanted' : running ? 'trace.waiting' : 'trace.off';
  return <p class="quiet trace-empty">{t(text)}</p>;
}

function Row({ row, place, total }: { row: TraceRow; place: number; total: number }) {
  const lab = useLab();
  const { trace } = lab;
  const chosen = trace.selected.value?.row.id === row.id;
  const classes = ['trace-row'];
  if (row.error !== null) classes.push('trace-failed');
  if (row.outcome !== 'returned' && row.outcome !== 'replaced') classes.push('trace-unusual');
  return (
    <div
      id={`trace-row-${row.id}`}
      class={classes.join(' ')}
      role="option"
      aria-selected={chosen}
      aria-setsize={total}
      aria-posinset={place + 1}
      data-testid="trace-row"
      style={{ transform: `translateY(${place * ROW_HEIGHT}px)` }}
      onClick={() => {
        trace.following.value = false;
        trace.choose(place);
      }}
      onDblClick={() => walkCall(lab, row)}
    >
      <span class="trace-id">{row.id}</span>
      <span class="trace-process" title={row.comm ?? undefined}>
        {row.pid ?? `#${row.thread}`} {row.comm}
      </span>
      <span class="trace-call" title={`${row.name}${row.text}`}>
        <b>{row.name}</b>
        {row.text}
      </span>
      <span class="trace-result" title={row.result}>
        {row.result}
        {row.signals.map((name) => (
          <i key={name}> {name}</i>
        ))}
      </span>
      <span class="trace-cost" title={row.switches > 0 ? tCount('trace.switches', row.switches) : undefined}>
        {row.instructions?.toLocaleString('en') ?? ''}
        {row.switches > 0 ? ' ⇄' : ''}
      </span>
    </div>
  );
}
