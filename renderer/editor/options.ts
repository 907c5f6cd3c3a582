/** How Monaco shows the guest's sources: tabs of eight, as in the kernel's own style. */
import type { monaco } from './monaco.ts';

export const CODE_FONT =
  '"Cascadia Mono", "JetBrains Mono", "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace';

export function editorOptions(
  fontSize: number,
  ariaLabel: string,
): monaco.editor.IStandaloneEditorConstructionOptions {
  return {
    ariaLabel,
    fontSize,
    fontFamily: CODE_FONT,
    fontLigatures: false,
    automaticLayout: true,
    detectIndentation: false,
    tabSize: 8,
    insertSpaces: false,
    rulers: [80],
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    smoothScrolling: true,
    renderWhitespace: 'selection',
    renderLineHighlight: 'all',
    glyphMargin: true,
    folding: true,
    bracketPairColorization: { enabled: false },
    guides: { indentation: false },
    fixedOverflowWidgets: true,
    occurrencesHighlight: 'singleFile',
    padding: { top: 8, bottom: 8 },
    unicodeHighlight: { ambiguousCharacters: false },
    links: false,
  };
}
