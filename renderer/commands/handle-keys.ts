/** Keys of commands work wherever the focus is, except where they belong to the guest or to an open dialog. */
import type { Lab } from '../state/lab.ts';
import { belongsToGuest } from './keys.ts';

export function handleKeys(lab: Lab): void {
  const { commands, consoles, mac } = lab;
  consoles.isCommandKey = (event) => !belongsToGuest(event) && commands.find(event, mac) !== undefined;
  addEventListener(
    'keydown',
    (event) => {
      if (document.querySelector('dialog[open]')) return;
      const inConsole = (event.target as Element | null)?.closest?.('.xterm') !== null;
      if (inConsole && belongsToGuest(event)) return;
      const command = commands.find(event, mac);
      if (!command) return;
      event.preventDefault();
      event.stopPropagation();
      commands.run(command.id);
    },
    { capture: true },
  );
}
