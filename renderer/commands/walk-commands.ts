/** What the window can do with a system call: follow it, and look at the frame and the gates. */
import type { Lab } from '../state/lab.ts';
import { t } from '../strings/t.ts';
import type { Command } from './registry.ts';

/** Files whose code runs in ring 3. */
const PROGRAMS = /^(programs|libc)\//;

export function registerWalkCommands(lab: Lab): void {
  for (const command of walkCommands(lab)) lab.commands.register({ ...command, menu: 'machine' });
}

function walkCommands({ walk, workbench, editors, machine, link }: Lab): Command[] {
  const ready = (): boolean =>
    link.value === 'open' && ['running', 'paused'].includes(machine.status.value.state) && !walk.busy.value;
  const follow = async (target: Parameters<typeof walk.follow>[0]): Promise<void> => {
    workbench.openCallView('walk');
    await walk.follow(target);
  };
  /** The line of a program that the cursor is on. */
  const userLine = (): { path: string; line: number } | null => {
    const path = workbench.activeFile.value;
    const line = editors.active?.getPosition()?.lineNumber;
    return path !== null && line !== undefined && PROGRAMS.test(path) ? { path, line } : null;
  };
  return [
    {
      id: 'walk.here',
      title: t('command.walk.here'),
      keys: ['Mod+Alt+W'],
      separated: true,
      enabled: ready,
      run: () => follow({ kind: 'here' }),
    },
    {
      id: 'walk.line',
      title: t('command.walk.line'),
      enabled: () => ready() && userLine() !== null,
      run: () => {
        const line = userLine();
        return line === null ? undefined : follow({ kind: 'line', ...line });
      },
    },
    {
      id: 'walk.last',
      title: t('command.walk.last'),
      enabled: ready,
      run: () => follow({ kind: 'last' }),
    },
    {
      id: 'walk.open',
      title: t('command.walk.open'),
      separated: true,
      run: () => workbench.openCallView('walk'),
    },
    { id: 'walk.frame', title: t('command.walk.frame'), run: () => workbench.openCallView('frame') },
    { id: 'walk.gates', title: t('command.walk.gates'), run: () => workbench.openCallView('gates') },
  ];
}
