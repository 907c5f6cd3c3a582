/** Copying, pasting and finding in the console that was used last. */
import type { Lab } from '../state/lab.ts';
import { t } from '../strings/t.ts';
import type { Command } from './registry.ts';

export function registerConsoleCommands(lab: Lab): void {
  for (const command of consoleCommands(lab)) lab.commands.register(command);
}

function consoleCommands({ consoles, notices }: Lab): Command[] {
  const terminal = () => consoles.current?.terminal.terminal;
  const isOpen = (): boolean => consoles.current !== undefined;
  return [
    {
      id: 'console.copy',
      title: t('command.console.copy'),
      keys: ['Ctrl+Shift+C'],
      menu: 'machine',
      separated: true,
      enabled: () => terminal()?.hasSelection() ?? false,
      run: () => navigator.clipboard.writeText(terminal()?.getSelection() ?? ''),
    },
    {
      id: 'console.paste',
      title: t('command.console.paste'),
      keys: ['Ctrl+Shift+V'],
      menu: 'machine',
      enabled: isOpen,
      run: async () => {
        const text = await navigator.clipboard.readText().catch(() => null);
        if (text === null) notices.show('warning', t('console.paste.denied'));
        else terminal()?.paste(text);
        terminal()?.focus();
      },
    },
    {
      id: 'console.selectAll',
      title: t('command.console.selectAll'),
      enabled: isOpen,
      run: () => terminal()?.selectAll(),
    },
    {
      id: 'console.find',
      title: t('command.console.find'),
      keys: ['Mod+Shift+F'],
      menu: 'machine',
      enabled: isOpen,
      run: () => consoles.current && consoles.setSearching(consoles.current.port, true),
    },
    {
      id: 'console.clear',
      title: t('command.console.clear'),
      menu: 'machine',
      enabled: isOpen,
      run: () => terminal()?.clear(),
    },
  ];
}
