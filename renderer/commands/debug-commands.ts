/** The debugger's commands: motions forwards and backwards, breakpoints, its view. Keys are those of Visual Studio Code. */
import type { DebugMotion } from '../../main/contract.ts';
import type { Lab } from '../state/lab.ts';
import { t, type StringKey } from '../strings/t.ts';
import type { Command } from './registry.ts';

interface MotionCommand {
  id: string;
  keys?: string[];
  motion: DebugMotion;
  back?: boolean;
  separated?: boolean;
}

const MOTIONS: readonly MotionCommand[] = [
  { id: 'debug.over', keys: ['F10'], motion: { kind: 'line-over' } },
  { id: 'debug.into', keys: ['F11'], motion: { kind: 'line' } },
  { id: 'debug.out', keys: ['Shift+F11'], motion: { kind: 'out' } },
  { id: 'debug.instruction', keys: ['Mod+F11'], motion: { kind: 'instruction' } },
  { id: 'debug.instructionOver', keys: ['Mod+F10'], motion: { kind: 'over' } },
  { id: 'debug.intoTrap', keys: ['F7'], motion: { kind: 'into-trap' } },
  { id: 'debug.toUser', keys: ['Shift+F7'], motion: { kind: 'to-user' } },
  { id: 'debug.back.continue', keys: ['Alt+F5'], motion: { kind: 'go' }, back: true, separated: true },
  { id: 'debug.back.over', keys: ['Mod+Shift+F10'], motion: { kind: 'line-over' }, back: true },
  { id: 'debug.back.into', keys: ['Mod+Shift+F11'], motion: { kind: 'line' }, back: true },
  { id: 'debug.back.out', keys: ['Alt+Shift+F11'], motion: { kind: 'out' }, back: true },
  { id: 'debug.back.instruction', keys: ['Alt+F11'], motion: { kind: 'instruction' }, back: true },
  { id: 'debug.back.instructionOver', keys: ['Alt+F10'], motion: { kind: 'over' }, back: true },
  { id: 'debug.back.toUser', keys: ['Alt+Shift+F7'], motion: { kind: 'to-user' }, back: true },
];

export function registerDebugCommands(lab: Lab): void {
  const all = [
    ...runCommands(lab),
    ...MOTIONS.map((each) => motionCommand(lab, each)),
    ...otherCommands(lab),
  ];
  for (const command of all) lab.commands.register({ ...command, menu: 'debug' });
}

function motionCommand({ debug }: Lab, { id, keys, motion, back, separated }: MotionCommand): Command {
  return {
    id,
    title: t(`command.${id}` as StringKey),
    keys,
    separated,
    enabled: () => debug.stopped.value,
    run: () => debug.move(motion, back),
  };
}

function runCommands({ debug, machine, link }: Lab): Command[] {
  const { status } = machine;
  return [
    {
      id: 'debug.continue',
      title: t('command.debug.continue'),
      enabled: () => link.value === 'open' && status.value.state === 'paused',
      run: () => (debug.stopped.value ? debug.move({ kind: 'go' }) : machine.run()),
    },
  ];
}

function otherCommands({ debug, editors, workbench, dialogs }: Lab): Command[] {
  const place = (): { path: string; line: number } | null => {
    const path = workbench.activeFile.value;
    const line = editors.active?.getPosition()?.lineNumber;
    return path === null || line === undefined ? null : { path, line };
  };
  const withPlace = (run: (path: string, line: number) => void | Promise<void>) => () => {
    const at = place();
    return at === null ? undefined : run(at.path, at.line);
  };
  return [
    {
      id: 'debug.toggleBreakpoint',
      title: t('command.debug.toggleBreakpoint'),
      keys: ['F9'],
      separated: true,
      enabled: () => workbench.activeFile.value !== null,
      run: withPlace((path, line) => debug.toggle(path, line)),
    },
    {
      id: 'debug.toCursor',
      title: t('command.debug.toCursor'),
      keys: ['Mod+F9'],
      enabled: () => debug.stopped.value && workbench.activeFile.value !== null,
      run: withPlace((path, line) => debug.move({ kind: 'to', path, line })),
    },
    {
      id: 'debug.backToCursor',
      title: t('command.debug.backToCursor'),
      keys: ['Mod+Shift+F9'],
      enabled: () => debug.stopped.value && workbench.activeFile.value !== null,
      run: withPlace((path, line) => debug.move({ kind: 'to', path, line }, true)),
    },
    {
      id: 'debug.mark',
      title: t('command.debug.mark'),
      enabled: () => debug.stopped.value,
      run: async () => {
        const answer = await dialogs.ask({
          title: t('command.debug.mark'),
          text: t('timeline.mark.text'),
          buttons: [
            { id: 'ok', label: t('dialog.save'), kind: 'primary' },
            { id: 'cancel', label: t('dialog.cancel') },
          ],
          input: {
            label: t('dialog.name'),
            value: '',
            check: (text) => (/^\S{1,100}$/.test(text) ? null : t('timeline.mark.bad')),
          },
        });
        if (answer?.button === 'ok') await debug.mark(answer.text);
      },
    },
    {
      id: 'debug.open',
      title: t('command.debug.open'),
      keys: ['Mod+Shift+D'],
      separated: true,
      run: () => workbench.openDebug(),
    },
    {
      id: 'debug.close',
      title: t('command.debug.close'),
      enabled: () => workbench.debugging.value,
      run: () => workbench.closeDebug(),
    },
    ...(['kdb', 'debug-disassembly', 'debug-memory', 'debug-stack', 'debug-breakpoints'] as const).map(
      (view, index): Command => ({
        id: `debug.view.${view}`,
        title: t(`command.debug.view.${view}`),
        separated: index === 0,
        run: () => workbench.openView(view),
      }),
    ),
  ];
}
