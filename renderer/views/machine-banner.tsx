/** Says over a console why nothing moves there, and offers what to do about it. */
import { t } from '../strings/t.ts';
import { useLab } from './use-lab.ts';

const ACTIONS = {
  off: { command: 'build.rebuild', label: 'banner.rebuild', mood: 'info' },
  paused: { command: 'machine.run', label: 'banner.continue', mood: 'info' },
  halted: { command: 'machine.reset', label: 'banner.restart', mood: 'warning' },
  crashed: { command: 'machine.reset', label: 'banner.restart', mood: 'error' },
} as const;

export function MachineBanner() {
  const { machine, commands } = useLab();
  const { state, reason } = machine.status.value;
  if (state === 'running') return null;
  const { command, label, mood } = ACTIONS[state];
  return (
    <div class={`banner banner-${mood}`} role="status" data-testid="machine-banner">
      <span>{t(`banner.${state}`, { reason: reason || t('banner.noReason') })}</span>
      <button
        type="button"
        class="button"
        disabled={!commands.isEnabled(command)}
        onClick={() => commands.run(command)}
      >
        {t(label)}
      </button>
    </div>
  );
}
