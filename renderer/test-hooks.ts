/** What end-to-end tests may look at; only in a page whose address asks for it with `test=1`. */
import type { Lab } from './state/lab.ts';
import type { Port } from './console/terminal.ts';
import { monaco } from './editor/monaco.ts';

export interface TestHooks {
  consoleText(port: Port): string;
  /** Of the active editor; empty when none is open. */
  editorText(): string;
  setEditorText(text: string): void;
  markers(): MarkerText[];
}

export interface MarkerText {
  path: string;
  startLineNumber: number;
  startColumn: number;
  severity: number;
  message: string;
}

export function exposeForTests({ consoles, editors }: Lab): void {
  if (new URLSearchParams(location.search).get('test') !== '1') return;
  const hooks: TestHooks = {
    consoleText: (port) => consoles.get(port)?.terminal.text() ?? '',
    editorText: () => editors.active?.getModel()?.getValue() ?? '',
    setEditorText: (text) => {
      const model = editors.active?.getModel();
      if (!model) throw new Error('no editor is open');
      editors.active?.executeEdits('test', [{ range: model.getFullModelRange(), text }]);
    },
    markers: () =>
      monaco.editor
        .getModelMarkers({})
        .map(({ resource, startLineNumber, startColumn, severity, message }) => ({
          path: resource.path.slice(1),
          startLineNumber,
          startColumn,
          severity,
          message,
        })),
  };
  Object.assign(window, { __int80Test: hooks });
}
