/** Says over a console why nothing moves there, and offers what to do about it. */
import { t } from '../strings/t.ts';
import { useLab } from './use-lab.ts';

const ACTIONS = {
  off: { command: 'build.rebuild', label: 'banner.rebuild', mood: 'info' },
  running: { command: 'machine.reset', label: 'banner.restart', mood: 'warning' },
  paused: { command: 'machine.run', label: 'banner.continue', mood: 'info' },
  halted: { command: 'machine.reset', label: 'banner.restart', mood: 'warning' },
  crashed: { command: 'machine.reset', label: 'banner.restart', mood: 'error' },
} as const;

export function MachineBanner() {
  const { machine, commands, build, workbench } = useLab();
  const { state, reason } = machine.status.value;
  if (state === 'running' && reason === '') return null;
  // The debugger's bar says it.
  if (state === 'paused' && workbench.debugging.value) return null;
  if (state === 'off' && build.phase.value !== 'idle') return <FirstBuild />;
  const { command, label, mood } = ACTIONS[state];
  return (
    <div class={`banner banner-${mood}`} role="status" data-testid="machine-banner">
      <span>
        {t(`banner.${state}`, { reason: reason || t('banner.noReason') })}
        {state === 'crashed' && <small>{t('banner.mend')}</small>}
      </span>
      <button
        type="button"
        class="button"
        disabled={!commands.isEnabled(command)}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => commands.run(command)}
      >
        {t(label)}
      </button>
    </div>
  );
}

/** The first build takes a while, and the lab has started it by itself. */
function FirstBuild() {
  return (
    <div class="banner banner-info" role="status" data-testid="machine-banner">
      <span>{t('banner.building')}</span>
    </div>
  );
}
