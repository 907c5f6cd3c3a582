/** A button for a command of the registry: its state, its action and its keys come from there. */
import { Icon, type IconName } from './icon.tsx';
import { useLab } from './use-lab.ts';

interface Properties {
  id: string;
  icon?: IconName;
  label: string;
  title?: string;
  testid?: string;
  primary?: boolean;
}

export function CommandButton({ id, icon, label, title, testid, primary }: Properties) {
  const { commands, mac } = useLab();
  const keys = commands.keyText(id, mac);
  const hint = title ?? label;
  return (
    <button
      type="button"
      class={primary ? 'button button-primary' : 'button'}
      data-testid={testid}
      title={keys ? `${hint} (${keys})` : hint}
      disabled={!commands.isEnabled(id)}
      // The keys stay where they were: a blank typed next is not for this button.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => commands.run(id)}
    >
      {icon && <Icon name={icon} />}
      <span>{label}</span>
    </button>
  );
}
