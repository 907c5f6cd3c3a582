/** What end-to-end tests may look at; only in a page whose address asks for it with `test=1`. */
import type { Lab } from './state/lab.ts';
import type { Port } from './console/terminal.ts';
import { monaco } from './editor/monaco.ts';

export interface TestHooks {
  consoleText(port: Port): string;
  editorText(): string | null;
  setEditorText(text: string): void;
  markers(): { path: string; line: number; column: number; severity: number; message: string }[];
}

declare global {
  interface Window {
    __int80Test?: TestHooks;
  }
}

export function exposeForTests({ consoles, editors }: Lab): void {
  if (new URLSearchParams(location.search).get('test') !== '1') return;
  window.__int80Test = {
    consoleText: (port) => consoles.get(port)?.terminal.text() ?? '',
    editorText: () => editors.active?.getModel()?.getValue() ?? null,
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
          line: startLineNumber,
          column: startColumn,
          severity,
          message,
        })),
  };
}
