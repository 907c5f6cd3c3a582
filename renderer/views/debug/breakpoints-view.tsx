/** All breakpoints, the window's and kdb's, and a line to set one by name, address, file and line, or as a watchpoint. */
import { useState } from 'preact/hooks';
import type { DebugBreakpoint } from '../../../main/contract.ts';
import { menuOf } from '../../debug/breakpoint-menu.ts';
import { glyphOf } from '../../debug/editor-marks.ts';
import { goToPlace } from '../../debug/go-to-place.ts';
import { parseBreakpoint } from '../../debug/parse-breakpoint.ts';
import { baseName } from '../../state/tree-rows.ts';
import { t } from '../../strings/t.ts';
import { Icon } from '../icon.tsx';
import { useLab } from '../use-lab.ts';

export function BreakpointsView() {
  const { breakpoints } = useLab().debug;
  return (
    <section class="breakpoints" aria-label={t('breakpoints.title')} data-testid="breakpoints">
      {breakpoints.value.map((each) => (
        <Row key={each.id} breakpoint={each} />
      ))}
      {breakpoints.value.length === 0 && <p class="quiet debug-empty">{t('breakpoints.none')}</p>}
      <NewBreakpoint />
    </section>
  );
}

function Row({ breakpoint }: { breakpoint: DebugBreakpoint }) {
  const lab = useLab();
  const { id, enabled, title, condition, ignore, once, scope, places, hits, by, trouble } = breakpoint;
  const [place] = places;
  const notes = [
    by === 'kdb' && 'kdb',
    condition && t('breakpoints.when', { condition }),
    ignore > 0 && t('breakpoints.after', { ignore }),
    once && t('breakpoints.once'),
    scope.comm && t('breakpoints.in', { name: scope.comm }),
    scope.pid !== undefined && t('breakpoints.in', { name: `pid ${scope.pid}` }),
  ].filter(Boolean);
  return (
    <div
      class="breakpoint-row"
      title={trouble}
      onContextMenu={(event) => {
        event.preventDefault();
        const at = { x: event.clientX, y: event.clientY };
        lab.menus.show({ label: title, items: menuOf(lab, breakpoint), ...at });
      }}
    >
      <input
        type="checkbox"
        checked={enabled}
        aria-label={t('breakpoints.enabled', { title })}
        onChange={() => void lab.debug.changeBreakpoint(id, { enabled: !enabled })}
      />
      <span class={`breakpoint-glyph ${glyphOf(breakpoint)}`} />
      <button
        type="button"
        class="value-link"
        disabled={!place}
        onClick={() => place && goToPlace(lab, place)}
      >
        {title}
      </button>
      <span class="breakpoint-notes">
        {place?.source && title !== `${baseName(place.source.path)}:${place.source.line}` && (
          <span>
            {baseName(place.source.path)}:{place.source.line}
          </span>
        )}
        {notes.map((note) => (
          <span key={String(note)}>{note}</span>
        ))}
        {trouble && <span class="bad">{trouble}</span>}
      </span>
      <span class="numbers quiet" title={t('breakpoints.hits', { hits })}>
        {hits > 0 ? `${hits}×` : ''}
      </span>
      <button
        type="button"
        class="icon-button"
        aria-label={t('breakpoints.removeNamed', { title })}
        onClick={() => void lab.debug.removeBreakpoint(id)}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}

function NewBreakpoint() {
  const { debug } = useLab();
  const [trouble, setTrouble] = useState('');
  return (
    <>
      <input
        class="watch-input"
        type="text"
        spellcheck={false}
        placeholder={t('breakpoints.new')}
        title={t('breakpoints.new.title')}
        aria-label={t('breakpoints.new')}
        data-testid="breakpoint-input"
        onKeyDown={(event) => {
          const input = event.currentTarget;
          if (event.key !== 'Enter' || input.value.trim() === '') return;
          const spec = parseBreakpoint(input.value.trim());
          setTrouble(typeof spec === 'string' ? spec : '');
          if (typeof spec === 'string') return;
          void debug.setBreakpoint(spec).then((set) => {
            if (set) input.value = '';
          });
        }}
      />
      {trouble && <p class="bad debug-empty">{trouble}</p>}
    </>
  );
}
