/** A command as a small button with an icon only. */
import { Icon, type IconName } from './icon.tsx';
import { useLab } from './use-lab.ts';

export function CommandIcon({ id, icon }: { id: string; icon: IconName }) {
  const { commands } = useLab();
  const { title } = commands.get(id);
  return (
    <button
      type="button"
      class="icon-button"
      title={title}
      aria-label={title}
      onClick={() => commands.run(id)}
    >
      <Icon name={icon} />
    </button>
  );
}
