/** Registers what the window can do with build, machine, consoles and views. */
import { PORTS } from '../console/terminal.ts';
import type { Lab } from '../state/lab.ts';
import { t } from '../strings/t.ts';
import { THEME_CHOICES, themeChoice } from '../theme/theme.ts';
import { paletteMode } from '../views/palette.tsx';
import { registerConsoleCommands } from './console-commands.ts';
import { registerDebugCommands } from './debug-commands.ts';
import { registerEditCommands } from './edit-commands.ts';
import { registerFileCommands } from './file-commands.ts';
import type { Command } from './registry.ts';
import { registerWalkCommands } from './walk-commands.ts';

/** Where the course of every system call begins; opened in a new lab. */
export const ENTRY = 'kernel/arch/i386/kernel/entry.S';
export const ENTRY_TARGET = { text: 'ENTRY(system_call)' };
const SMALLEST_FONT = 9;
const LARGEST_FONT = 32;

export function registerLabCommands(lab: Lab): void {
  registerFileCommands(lab);
  registerEditCommands(lab);
  for (const command of buildCommands(lab)) lab.commands.register({ ...command, menu: 'build' });
  for (const command of machineCommands(lab)) lab.commands.register({ ...command, menu: 'machine' });
  registerDebugCommands(lab);
  registerConsoleCommands(lab);
  registerWalkCommands(lab);
  for (const command of viewCommands(lab)) lab.commands.register({ ...command, menu: 'view' });
  lab.commands.register({
    id: 'view.palette',
    title: t('command.view.palette'),
    keys: ['F1', 'Mod+Shift+P'],
    menu: 'help',
    run: () => openPalette('commands'),
  });
  lab.commands.register({
    id: 'view.welcome',
    title: t('command.view.welcome'),
    menu: 'help',
    run: () => lab.workbench.openWelcome(),
  });
}

function openPalette(mode: 'commands' | 'files'): void {
  paletteMode.value = mode;
}

function buildCommands({ build, link, workbench }: Lab): Command[] {
  const ready = (): boolean => build.phase.value === 'idle' && link.value === 'open';
  return [
    {
      id: 'build.rebuild',
      title: t('command.build.rebuild'),
      keys: ['Mod+B', 'Mod+Shift+B'],
      enabled: ready,
      run: () => build.rebuild({ boot: true }),
    },
    {
      id: 'build.only',
      title: t('command.build.only'),
      enabled: ready,
      run: () => build.rebuild({ boot: false }),
    },
    {
      id: 'build.clean',
      title: t('command.build.clean'),
      enabled: ready,
      run: () => build.rebuild({ boot: true, clean: true }),
    },
    {
      id: 'build.cancel',
      title: t('command.build.cancel'),
      enabled: () => build.phase.value === 'running',
      run: () => build.cancel(),
    },
    {
      id: 'build.nextProblem',
      title: t('command.build.nextProblem'),
      keys: ['F8'],
      separated: true,
      enabled: () => placed().length > 0,
      run: () => step(1),
    },
    {
      id: 'build.previousProblem',
      title: t('command.build.previousProblem'),
      keys: ['Shift+F8'],
      enabled: () => placed().length > 0,
      run: () => step(-1),
    },
  ];

  function placed() {
    return build.problems.value.filter(({ path }) => path !== undefined);
  }
  /** Goes through the problems in their order, around at the ends. */
  function step(by: 1 | -1): void {
    const problems = placed();
    problemAt = (problemAt + by + problems.length) % problems.length;
    const { path, line, column } = problems[problemAt];
    if (path) workbench.openFile(path, { line: Math.max(line, 1), column: Math.max(column, 1) });
  }
}
let problemAt = -1;

function machineCommands({ machine, debug, consoles, link, workbench }: Lab): Command[] {
  const isIn =
    (...states: string[]) =>
    () =>
      link.value === 'open' && states.includes(machine.status.value.state);
  return [
    {
      id: 'machine.run',
      title: t('command.machine.run'),
      keys: ['F5'],
      enabled: isIn('paused'),
      run: () => (debug.stopped.value ? debug.move({ kind: 'go' }) : machine.run()),
    },
    {
      id: 'machine.pause',
      title: t('command.machine.pause'),
      keys: ['F6', 'Pause'],
      enabled: isIn('running'),
      run: () => debug.pause(consoles.current?.port),
    },
    {
      id: 'machine.reset',
      title: t('command.machine.reset'),
      keys: ['Mod+Shift+F5'],
      enabled: isIn('running', 'paused', 'halted', 'crashed'),
      run: machine.reset,
    },
    ...PORTS.map((port): Command => ({
      id: `console.open.${port}`,
      title: t('command.console.open', { port }),
      separated: port === 0,
      ...(port === 0 ? { keys: ['Mod+`'] } : {}),
      run: () => workbench.openConsole(port),
    })),
  ];
}

function viewCommands({ workbench, editors, consoles, settings }: Lab): Command[] {
  const resize = (by: number) => () => {
    const size = Math.min(LARGEST_FONT, Math.max(SMALLEST_FONT, editors.fontSize.value + by));
    editors.fontSize.value = size;
    consoles.fontSize.value = size;
    settings.set('view.fontSize', size);
  };
  return [
    {
      id: 'view.quickOpen',
      title: t('command.view.quickOpen'),
      keys: ['Mod+P'],
      run: () => openPalette('files'),
    },
    {
      id: 'view.files',
      title: t('command.view.files'),
      keys: ['Mod+Shift+E'],
      separated: true,
      run: () => workbench.openFiles(),
    },
    {
      id: 'view.trace',
      title: t('command.view.trace'),
      run: () => workbench.openTrace(),
    },
    {
      id: 'view.problems',
      title: t('command.view.problems'),
      keys: ['Mod+Shift+M'],
      run: () => workbench.openProblems(),
    },
    {
      id: 'view.fontLarger',
      title: t('command.view.fontLarger'),
      keys: ['Mod+Alt+='],
      separated: true,
      run: resize(1),
    },
    { id: 'view.fontSmaller', title: t('command.view.fontSmaller'), keys: ['Mod+Alt+-'], run: resize(-1) },
    ...THEME_CHOICES.map((choice, index): Command => ({
      id: `view.theme.${choice}`,
      title: t(`command.view.theme.${choice}`),
      separated: index === 0,
      run: () => {
        themeChoice.value = choice;
        settings.set('view.theme', choice);
      },
    })),
    {
      id: 'view.resetLayout',
      title: t('command.view.resetLayout'),
      separated: true,
      run: () => workbench.reset(),
    },
  ];
}
