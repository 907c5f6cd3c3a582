/** Notices in the corner; errors are read out at once, the rest when the reader pauses. */
import { t } from '../strings/t.ts';
import { Icon } from './icon.tsx';
import { useLab } from './use-lab.ts';

const ICON = { info: 'note', warning: 'warning', error: 'error' } as const;

export function Toasts() {
  const { notices } = useLab();
  const list = notices.list.value;
  const part = (urgent: boolean) => (
    <div role={urgent ? 'alert' : 'status'} aria-live={urgent ? 'assertive' : 'polite'}>
      {list
        .filter(({ severity }) => (severity === 'error') === urgent)
        .map(({ id, severity, message }) => (
          <div key={id} class={`toast toast-${severity}`} data-testid="toast">
            <Icon name={ICON[severity]} />
            <p>{message}</p>
            <button
              type="button"
              class="icon-button"
              aria-label={t('notice.dismiss')}
              onClick={() => notices.dismiss(id)}
            >
              <Icon name="close" />
            </button>
          </div>
        ))}
    </div>
  );
  return (
    <section class="toasts" aria-label={t('notice.label')}>
      {part(false)}
      {part(true)}
    </section>
  );
}
