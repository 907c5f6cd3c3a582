/** Over the panels while the debugger is open: motions both ways, where the machine stands, and the recording as a strip. */
import type { DebugState } from '../../../main/contract.ts';
import { baseName } from '../../state/tree-rows.ts';
import { formatNumber, t } from '../../strings/t.ts';
import { Icon, type IconName } from '../icon.tsx';
import { useLab } from '../use-lab.ts';
import { TimelineStrip } from './timeline-strip.tsx';

const FORWARD: readonly [string, IconName][] = [
  ['debug.continue', 'run'],
  ['machine.pause', 'pause'],
  ['debug.over', 'stepOver'],
  ['debug.into', 'stepInto'],
  ['debug.out', 'stepOut'],
  ['debug.instruction', 'stepOne'],
  ['debug.intoTrap', 'intoTrap'],
  ['debug.toUser', 'toUser'],
];
const BACK: readonly [string, IconName][] = [
  ['debug.back.continue', 'runBack'],
  ['debug.back.over', 'stepOverBack'],
  ['debug.back.into', 'stepIntoBack'],
  ['debug.back.out', 'stepOutBack'],
  ['debug.back.instruction', 'stepOneBack'],
  ['debug.back.toUser', 'toUserBack'],
];

export function DebugBar() {
  const { workbench, debug, commands } = useLab();
  if (!workbench.debugging.value) return null;
  const state = debug.state.value;
  return (
    <section
      class={state.inPast ? 'debug-bar debug-past' : 'debug-bar'}
      aria-label={t('debug.bar')}
      data-testid="debug-bar"
    >
      <div class="debug-buttons" role="toolbar" aria-label={t('debug.bar')}>
        <Group items={BACK} label={t('debug.backwards')} back />
        <Group items={FORWARD} label={t('debug.forwards')} />
      </div>
      <Where state={state} />
      <TimelineStrip />
      <button
        type="button"
        class="icon-button"
        title={t('command.debug.close')}
        aria-label={t('command.debug.close')}
        onClick={() => commands.run('debug.close')}
      >
        <Icon name="close" />
      </button>
    </section>
  );
}

function Group({
  items,
  label,
  back,
}: {
  items: readonly [string, IconName][];
  label: string;
  back?: boolean;
}) {
  return (
    <span class={back ? 'debug-group debug-group-back' : 'debug-group'} role="group" aria-label={label}>
      {items.map(([id, icon]) => (
        <Motion key={id} id={id} icon={icon} />
      ))}
    </span>
  );
}

function Motion({ id, icon }: { id: string; icon: IconName }) {
  const { commands, mac } = useLab();
  const { title } = commands.get(id);
  const keys = commands.keyText(id, mac);
  return (
    <button
      type="button"
      class="debug-button"
      data-testid={id}
      aria-label={title}
      title={keys ? `${title} (${keys})` : title}
      disabled={!commands.isEnabled(id)}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => commands.run(id)}
    >
      <Icon name={icon} />
    </button>
  );
}

function Where({ state }: { state: DebugState }) {
  const { stop } = state;
  const { debug } = useLab();
  if (stop === null)
    return (
      <div class="debug-where" role="status" data-testid="debug-where">
        <b>{t(state.mode === 'off' ? 'debug.off' : state.moving ? 'debug.moving' : 'debug.running')}</b>
        {state.moving && <code>{state.moving}</code>}
      </div>
    );
  const { place } = stop;
  const titles = stop.breakpoints.map(
    (id) => debug.breakpoints.value.find((each) => each.id === id)?.title ?? String(id),
  );
  return (
    <div class="debug-where" role="status" data-testid="debug-where" data-generation={state.generation}>
      <span class={`ring ring-${stop.ring}`} title={t('debug.ring.title', { ring: stop.ring })}>
        {t(stop.ring === 0 ? 'debug.ring.kernel' : 'debug.ring.user', { ring: stop.ring })}
      </span>
      <span class="debug-text">
        <b>{place.symbol ?? `0x${place.address.toString(16)}`}</b>
        {place.source && (
          <span>
            {' '}
            {baseName(place.source.path)}:{place.source.line}
          </span>
        )}
        <small>{reasonText(state, titles)}</small>
      </span>
    </div>
  );
}

function reasonText({ stop, inPast }: DebugState, titles: readonly string[]): string {
  if (stop === null) return '';
  const process = stop.pid === null ? '' : t('debug.process', { pid: stop.pid, comm: stop.comm ?? '?' });
  const reason =
    stop.reason === 'breakpoint' && titles.length > 0
      ? t('debug.reason.at', { titles: titles.join(', ') })
      : stop.detail || t(`debug.reason.${stop.reason}`);
  const count = t('debug.count', { count: formatNumber(stop.moment.instructions) });
  return [reason, process, count, inPast && t('debug.past')].filter(Boolean).join(' · ');
}
