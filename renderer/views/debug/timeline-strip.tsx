/** The recording from the first instruction to the present, with what happened on it. A click goes there. */
import type { DebugMark, DebugTimeline } from '../../../main/contract.ts';
import { formatNumber, t } from '../../strings/t.ts';
import { Icon } from '../icon.tsx';
import { useLab } from '../use-lab.ts';

/** Of the strip's length, for one press of an arrow key. */
const KEY_SHARE = 0.01;
/** Marks that come closer than this share of the strip are shown as one. */
const NEAR = 0.004;

export function TimelineStrip() {
  const lab = useLab();
  const { debug, machine, commands } = lab;
  const timeline = debug.timeline.value;
  const running = debug.state.value.mode === 'running';
  const executed = machine.status.value.instructions;
  const now = running ? executed : (timeline?.now.instructions ?? 0);
  const end = Math.max(timeline?.present.instructions ?? 0, running ? executed : 0, 1);
  const begin = timeline?.begin.instructions ?? 0;
  const share = (count: number): number => Math.min(1, Math.max(0, (count - begin) / (end - begin || 1)));
  const goTo = (fraction: number): void =>
    void debug.goTo({ instructions: Math.round(begin + Math.min(1, Math.max(0, fraction)) * (end - begin)) });
  return (
    <div class="timeline">
      <div
        class="timeline-strip"
        role="slider"
        tabIndex={0}
        aria-label={t('timeline.label')}
        aria-valuemin={begin}
        aria-valuemax={end}
        aria-valuenow={now}
        aria-valuetext={t('timeline.at', { count: formatNumber(now), end: formatNumber(end) })}
        title={t('timeline.at', { count: formatNumber(now), end: formatNumber(end) })}
        data-testid="timeline"
        onClick={(event) => {
          const { left, width } = event.currentTarget.getBoundingClientRect();
          goTo((event.clientX - left) / width);
        }}
        onKeyDown={(event) => {
          const step = event.key === 'ArrowLeft' ? -KEY_SHARE : event.key === 'ArrowRight' ? KEY_SHARE : 0;
          if (event.key === 'Home') goTo(0);
          else if (event.key === 'End') goTo(1);
          else if (step !== 0) goTo(share(now) + step);
          else return;
          event.preventDefault();
        }}
      >
        <div class="timeline-done" style={`width: ${100 * share(now)}%`} />
        {timeline?.checkpoints.map((count) => (
          <i key={count} class="timeline-checkpoint" style={`left: ${100 * share(count)}%`} />
        ))}
        {timeline && spread(timeline, share).map(({ key, ...rest }) => <Mark key={key} {...rest} />)}
        <div class="timeline-now" style={`left: ${100 * share(now)}%`} />
      </div>
      <button
        type="button"
        class="icon-button"
        title={t('command.debug.mark')}
        aria-label={t('command.debug.mark')}
        disabled={!commands.isEnabled('debug.mark')}
        onClick={() => commands.run('debug.mark')}
      >
        <Icon name="flag" />
      </button>
      <Futures />
    </div>
  );
}

interface Shown {
  key: string;
  mark: DebugMark;
  left: number;
  more: number;
}

/** Of marks at nearly the same place, the last is shown, with the number of the others. */
function spread({ marks }: DebugTimeline, share: (count: number) => number): Shown[] {
  const shown: Shown[] = [];
  for (const mark of marks) {
    const left = share(mark.moment.instructions);
    const last = shown.at(-1);
    const next = { key: `${mark.kind} ${mark.moment.ticks} ${mark.text}`, mark, left, more: 0 };
    const joins = last !== undefined && last.mark.kind === mark.kind && left - last.left < NEAR;
    if (joins) shown[shown.length - 1] = { ...next, more: last.more + 1 };
    else shown.push(next);
  }
  return shown;
}

function Mark({ mark, left, more }: Omit<Shown, 'key'>) {
  const { debug } = useLab();
  const text = t(`timeline.${mark.kind}`, { text: mark.text });
  const count = formatNumber(mark.moment.instructions);
  const title = `${text} · ${t('debug.count', { count })}${more > 0 ? ` · ${t('timeline.more', { more })}` : ''}`;
  return (
    <button
      type="button"
      class={`timeline-mark mark-${mark.kind}`}
      style={`left: ${100 * left}%`}
      title={title}
      aria-label={title}
      tabIndex={-1}
      data-testid={`mark-${mark.kind}`}
      onClick={(event) => {
        event.stopPropagation();
        void debug.goTo(mark.kind === 'named' ? { mark: mark.text } : { moment: mark.moment });
      }}
    />
  );
}

/** Futures that were left when the past was changed. */
function Futures() {
  const lab = useLab();
  const branches = lab.debug.timeline.value?.branches ?? [];
  if (branches.length === 0) return null;
  return (
    <button
      type="button"
      class="button timeline-futures"
      title={t('timeline.futures.title')}
      onClick={(event) => {
        const { left, bottom } = event.currentTarget.getBoundingClientRect();
        const items = branches.map(({ id, name, fork, end }) => ({
          kind: 'action' as const,
          id: `future.${id}`,
          title: t('timeline.future', {
            name,
            from: formatNumber(fork.instructions),
            end: formatNumber(end.instructions),
          }),
          run: () => void lab.debug.switchTo(id),
        }));
        lab.menus.show({ label: t('timeline.futures.title'), items, x: left, y: bottom });
      }}
    >
      {t('timeline.futures', { count: branches.length })}
    </button>
  );
}
