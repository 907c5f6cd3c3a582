/** In place of what cannot be shown: why. */
import { t } from '../../strings/t.ts';
import { useLab } from '../use-lab.ts';

export function Unread({ error = '' }: { error?: string }) {
  const { mode } = useLab().debug.state.value;
  const text = error || t(mode === 'running' ? 'debug.running' : 'debug.off');
  return <p class="quiet debug-empty">{text}</p>;
}
