/**
 * The parts of Monaco this lab uses: the editor's core with finding, folding, brackets and the like, the diff
 * editor, and the C language. Nothing of the language services for the web, and one worker, which is a file.
 */
import * as monaco from 'monaco-editor/editor/editor.api.js';
import 'monaco-editor/features/bracketMatching/register.js';
import 'monaco-editor/features/caretOperations/register.js';
import 'monaco-editor/features/clipboard/register.js';
import 'monaco-editor/features/codicon/register.js';
import 'monaco-editor/features/comment/register.js';
import 'monaco-editor/features/contextmenu/register.js';
import 'monaco-editor/features/cursorUndo/register.js';
import 'monaco-editor/features/diffEditor/register.js';
import 'monaco-editor/features/find/register.js';
import 'monaco-editor/features/folding/register.js';
import 'monaco-editor/features/gotoError/register.js';
import 'monaco-editor/features/gotoLine/register.js';
import 'monaco-editor/features/hover/register.js';
import 'monaco-editor/features/indentation/register.js';
import 'monaco-editor/features/lineSelection/register.js';
import 'monaco-editor/features/linesOperations/register.js';
import 'monaco-editor/features/multicursor/register.js';
import 'monaco-editor/features/smartSelect/register.js';
import 'monaco-editor/features/toggleTabFocusMode/register.js';
import 'monaco-editor/features/wordHighlighter/register.js';
import 'monaco-editor/features/wordOperations/register.js';
import 'monaco-editor/languages/definitions/cpp/register.js';
import EditorWorker from 'monaco-editor/editor/editor.worker.js?worker';
import { gasConfiguration, gasLanguage } from './languages/gas.ts';
import { makefileConfiguration, makefileLanguage } from './languages/makefile.ts';
import { GAS, MAKEFILE } from './languages/of-path.ts';

export { monaco };

let done = false;

/** Registers worker and languages; a second call does nothing. */
export function setupMonaco(): void {
  if (done) return;
  done = true;
  self.MonacoEnvironment = { getWorker: () => new EditorWorker() };
  monaco.languages.register({ id: GAS, aliases: ['Assembly (AT&T)'] });
  monaco.languages.setMonarchTokensProvider(GAS, gasLanguage);
  monaco.languages.setLanguageConfiguration(GAS, gasConfiguration);
  monaco.languages.register({ id: MAKEFILE, aliases: ['Makefile'] });
  monaco.languages.setMonarchTokensProvider(MAKEFILE, makefileLanguage);
  monaco.languages.setLanguageConfiguration(MAKEFILE, makefileConfiguration);
}
