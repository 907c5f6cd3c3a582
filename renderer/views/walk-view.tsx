/** The walk: one system call drawn as a path, played, stepped and scrubbed; beside it what the present station says. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { CallNode, Station, Walk, WalkStep } from '../../main/contract.ts';
import type { WalkStore } from '../state/walk-store.ts';
import { formatNumber, t, tCount, type StringKey } from '../strings/t.ts';
import { theme } from '../theme/theme.ts';
import { savePng, saveSvg } from '../walk/export-drawing.ts';
import { drawFrame, rowsOfWalk } from '../walk/frame-svg.ts';
import { frameAt } from '../walk/moments.ts';
import { paletteOf } from '../walk/palette.ts';
import { callTitle, drawWalk } from '../walk/walk-svg.ts';
import { Icon, type IconName } from './icon.tsx';
import { useLab } from './use-lab.ts';

/** Of an exported drawing. */
const FILE_WIDTH = 720;
const NARROWEST = 360;
const WIDEST = 720;
/** What the details take beside the drawing, in a panel so wide; in a narrower one they are below it. */
const DETAILS_WIDTH = 420;
const BESIDE_WIDTH = 880;
const FRAME_WIDTH = 500;
/** Calls below this depth are counted, not listed. */
const DEEPEST = 6;

export function WalkView() {
  const { walk: store } = useLab();
  const walk = store.walk.value;
  return (
    <section
      class="walk"
      aria-label={t('walk.label')}
      aria-busy={store.busy.value}
      onKeyDown={(event) => handleKey(event, store)}
    >
      {walk === null ? <NoWalk store={store} /> : <Shown walk={walk} store={store} />}
    </section>
  );
}

function handleKey(event: KeyboardEvent, store: WalkStore): void {
  const target = event.target as HTMLElement;
  if (target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return;
  const actions: Record<string, () => void> = {
    ArrowRight: () => store.step(1),
    ArrowLeft: () => store.step(-1),
    Home: () => store.step(-store.at.value),
    End: () => store.step(store.moments.value.length),
  };
  const action = actions[event.key];
  if (action === undefined) return;
  event.preventDefault();
  action();
}

function NoWalk({ store }: { store: WalkStore }) {
  const { commands } = useLab();
  return (
    <div class="walk-none">
      <h2>{t('walk.none.title')}</h2>
      <p>{t('walk.none.text')}</p>
      {store.trouble.value !== '' && (
        <p class="walk-trouble" role="alert">
          {store.trouble.value}
        </p>
      )}
      <p>
        <button
          type="button"
          class="button primary"
          disabled={store.busy.value}
          data-testid="walk-follow"
          onClick={() => commands.run('walk.here')}
        >
          {t(store.busy.value ? 'walk.busy' : 'command.walk.here')}
        </button>{' '}
        <button
          type="button"
          class="button"
          disabled={store.busy.value}
          onClick={() => commands.run('walk.last')}
        >
          {t('command.walk.last')}
        </button>
      </p>
    </div>
  );
}

function Shown({ walk, store }: { walk: Walk; store: WalkStore }) {
  const moments = store.moments.value;
  const moment = moments[store.at.value];
  const station = walk.stations[moment?.station ?? 0];
  const body = useRef<HTMLDivElement>(null);
  const width = useWidth(body);
  const beside = width >= BESIDE_WIDTH;
  const room = beside ? width - DETAILS_WIDTH : width;
  return (
    <>
      <Controls walk={walk} store={store} />
      <div ref={body} class={`walk-body ${beside ? 'walk-beside' : ''}`}>
        <Drawing
          walk={walk}
          store={store}
          at={moment?.station ?? 0}
          width={Math.min(WIDEST, Math.max(NARROWEST, room))}
        />
        <div class="walk-details">
          <Details walk={walk} station={station} step={moment?.step ?? null} store={store} />
          <FrameOfWalk walk={walk} store={store} />
        </div>
      </div>
    </>
  );
}

/** Of an element, as it is now. */
function useWidth(of: { current: HTMLElement | null }): number {
  const [width, setWidth] = useState(WIDEST);
  useEffect(() => {
    const element = of.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [of]);
  return width;
}

function Controls({ walk, store }: { walk: Walk; store: WalkStore }) {
  const moments = store.moments.value;
  const last = moments.length - 1;
  const { own, interrupts, others, user, kernel } = walk.counts;
  const position = t('walk.position', { at: store.at.value + 1, count: moments.length });
  return (
    <header class="walk-controls">
      <div class="walk-title">
        <strong data-testid="walk-title">{callTitle(walk)}</strong>
        <span class="walk-counts" data-testid="walk-counts">
          {tCount('walk.instructions', own)}{' '}
          {t('walk.split', { user: formatNumber(user), kernel: formatNumber(kernel) })}
          {interrupts > 0 && ` ${t('walk.interrupts', { count: formatNumber(interrupts) })}`}
          {others > 0 && ` ${t('walk.others', { count: formatNumber(others) })}`}
        </span>
        {walk.ahead && <span class="walk-ahead">{t('walk.ahead')}</span>}
      </div>
      <div class="walk-player" role="toolbar" aria-label={t('walk.player')}>
        <Control label="walk.first" icon="first" run={() => store.step(-store.at.value)} />
        <Control label="walk.back" icon="back" run={() => store.step(-1)} />
        {store.playing.value ? (
          <Control label="walk.pause" icon="pause" run={() => store.pause()} />
        ) : (
          <Control label="walk.play" icon="run" run={() => store.play()} />
        )}
        <Control label="walk.forward" icon="forward" run={() => store.step(1)} />
        <Control label="walk.last" icon="last" run={() => store.step(last)} />
        <input
          type="range"
          min={0}
          max={last}
          value={store.at.value}
          aria-label={t('walk.slider')}
          aria-valuetext={position}
          data-testid="walk-slider"
          onInput={(event) => {
            store.pause();
            store.goTo(Number(event.currentTarget.value));
          }}
        />
        <span class="walk-position" data-testid="walk-position">
          {position}
        </span>
        <button type="button" class="button" title={t('walk.leave.title')} onClick={() => void store.leave()}>
          {t('walk.leave')}
        </button>
        <ExportButtons walk={walk} />
      </div>
      {store.trouble.value !== '' && (
        <p class="walk-trouble" role="alert">
          {store.trouble.value}
        </p>
      )}
    </header>
  );
}

function Control({ label, icon, run }: { label: StringKey; icon: IconName; run: () => void }) {
  return (
    <button
      type="button"
      class="button walk-control"
      title={t(label)}
      aria-label={t(label)}
      data-testid={label.replace('.', '-')}
      onClick={run}
    >
      <Icon name={icon} />
    </button>
  );
}

function ExportButtons({ walk }: { walk: Walk }) {
  const { notices } = useLab();
  const svg = (): string => drawWalk(walk, { palette: paletteOf(theme.peek()), width: FILE_WIDTH, at: -1 });
  const name = `walk-${(walk.name ?? 'call').replace(/[^\w-]/g, '')}`;
  return (
    <>
      <button type="button" class="button" data-testid="walk-svg" onClick={() => saveSvg(svg(), name)}>
        SVG
      </button>
      <button
        type="button"
        class="button"
        data-testid="walk-png"
        onClick={() => void savePng(svg(), name).catch((error: unknown) => notices.error(error))}
      >
        PNG
      </button>
    </>
  );
}

interface DrawingProps {
  walk: Walk;
  store: WalkStore;
  at: number;
  width: number;
}

function Drawing({ walk, store, at, width }: DrawingProps) {
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => {
    holder.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [at, walk]);
  const go = (event: Event): void => {
    const chosen = (event.target as Element).closest('[data-station]');
    if (chosen instanceof SVGElement) store.goToStation(Number(chosen.dataset.station));
  };
  const html = drawWalk(walk, { palette: paletteOf(theme.value), width, at });
  return (
    <div
      ref={holder}
      class="walk-drawing"
      data-testid="walk-drawing"
      onClick={go}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        go(event);
      }}
      // The drawing is made of escaped text alone.
      dangerouslySetInnerHTML={{ __html: html }}
    />
  );
}

interface DetailsProps {
  walk: Walk;
  station: Station;
  step: number | null;
  store: WalkStore;
}

function Details({ walk, station, step, store }: DetailsProps) {
  return (
    <article class="walk-station-details" data-testid="walk-details" aria-live="polite">
      <h2>
        <span class="walk-ring">{t('walk.ring', { ring: station.ring })}</span> {station.title}
      </h2>
      <p class="walk-place">
        {station.source && <SourceLink {...station.source} />} <code>{station.symbol ?? ''}</code>{' '}
        {tCount('walk.instructions', station.own)}
      </p>
      {station.says.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {station.checks && (
        <ul class="walk-checks">
          {station.checks.map(({ holds, text }) => (
            <li key={text} class={holds ? 'good' : 'bad'}>
              <Icon name={holds ? 'check' : 'error'} /> {text}
            </li>
          ))}
        </ul>
      )}
      {station.steps.length > 0 && <Steps steps={station.steps} at={step} />}
      {station.calls.length > 0 && <Calls nodes={station.calls} depth={0} />}
      {station === walk.stations.at(-1) && (
        <p class="walk-end" data-testid="walk-end">
          {walk.says}
        </p>
      )}
      {store.busy.value && <p>{t('walk.busy')}</p>}
    </article>
  );
}

function SourceLink({ file, line }: { file: string; line: number }) {
  const { workbench } = useLab();
  return (
    <button type="button" class="link" onClick={() => workbench.openFile(file, { line, column: 1 })}>
      {file.replace(/^.*\//, '')}:{line}
    </button>
  );
}

function Steps({ steps, at }: { steps: readonly WalkStep[]; at: number | null }) {
  return (
    <ol class="walk-steps">
      {steps.map(({ text, note, count }, index) => (
        <li key={count} class={index === at ? 'here' : ''} aria-current={index === at ? 'step' : undefined}>
          <span class="walk-number">{formatNumber(count)}</span>
          <code>{text.replace(/\s+/g, ' ')}</code>
          <span class="walk-note">{note}</span>
        </li>
      ))}
    </ol>
  );
}

function Calls({ nodes, depth }: { nodes: readonly CallNode[]; depth: number }) {
  return (
    <ul class="walk-calls">
      {nodes.map((node, index) => (
        <li key={index} class={`walk-call-${node.kind}`}>
          {node.kind === 'sleep' ? t('walk.sleep', { who: node.name }) : node.name}
          {node.times > 1 && ` × ${node.times}`}{' '}
          <span class="walk-number">
            {formatNumber(
              node.kind === 'interrupt' ? node.interrupts : node.kind === 'sleep' ? node.others : node.own,
            )}
          </span>
          {node.children.length > 0 && depth < DEEPEST && <Calls nodes={node.children} depth={depth + 1} />}
        </li>
      ))}
    </ul>
  );
}

function FrameOfWalk({ walk, store }: { walk: Walk; store: WalkStore }) {
  if (walk.frame === null) return null;
  const rows = rowsOfWalk(walk, frameAt(walk, store.moments.value, store.at.value));
  const svg = drawFrame(rows, {
    palette: paletteOf(theme.value),
    width: FRAME_WIDTH,
    address: walk.frame.address,
    title: t('frame.at', { address: walk.frame.address.toString(16) }),
  });
  return <div class="walk-frame" data-testid="walk-frame" dangerouslySetInnerHTML={{ __html: svg }} />;
}
