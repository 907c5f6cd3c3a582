/** Monaco's own actions, as commands of the window. Their keys are Monaco's and work in the editor. */
import type { Lab } from '../state/lab.ts';
import { t, type StringKey } from '../strings/t.ts';

const ACTIONS: readonly [id: string, title: StringKey, action: string, separated?: boolean][] = [
  ['edit.undo', 'command.edit.undo', 'undo'],
  ['edit.redo', 'command.edit.redo', 'redo'],
  ['edit.find', 'command.edit.find', 'actions.find', true],
  ['edit.replace', 'command.edit.replace', 'editor.action.startFindReplaceAction'],
  ['edit.gotoLine', 'command.edit.gotoLine', 'editor.action.gotoLine'],
  ['edit.toggleComment', 'command.edit.toggleComment', 'editor.action.commentLine', true],
];

export function registerEditCommands({ commands, editors }: Lab): void {
  for (const [id, title, action, separated] of ACTIONS) {
    commands.register({
      id,
      title: t(title),
      menu: 'edit',
      separated,
      enabled: () => editors.active !== undefined,
      run: () => editors.trigger(action),
    });
  }
}
