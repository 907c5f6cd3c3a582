/** From build messages to Monaco's markers. */
import type { editor } from 'monaco-editor';
import type { Diagnostic } from '../../main/contract.ts';

export const OWNER = 'build';

/** Monaco's MarkerSeverity, by the contract's name. */
const SEVERITY = { error: 8, warning: 4, note: 2 } as const;

/** What the mapping needs to know of a text. */
export interface LineSource {
  getLineCount(): number;
  getLineMaxColumn(line: number): number;
  getLineFirstNonWhitespaceColumn(line: number): number;
  /** Behind the last character that is none; 0 in a line without. */
  getLineLastNonWhitespaceColumn(line: number): number;
  getWordAtPosition(position: {
    lineNumber: number;
    column: number;
  }): { startColumn: number; endColumn: number } | null;
}

export function markersFor(
  diagnostics: readonly Diagnostic[],
  path: string,
  text: LineSource,
): editor.IMarkerData[] {
  return diagnostics
    .filter((diagnostic) => diagnostic.path === path)
    .map((diagnostic) => toMarker(diagnostic, text));
}

/**
 * A message with a column marks the word there, one without marks the text of its line; line 0 (the whole file) and lines
 * past the end, which a text edited since the build may have, mark the nearest line there is.
 */
export function toMarker(diagnostic: Diagnostic, text: LineSource): editor.IMarkerData {
  const line = Math.min(Math.max(diagnostic.line, 1), text.getLineCount());
  const end = text.getLineMaxColumn(line);
  const first = text.getLineFirstNonWhitespaceColumn(line) || 1;
  // GNU as knows lines only and says column 1, which is mostly a tab.
  const exact = diagnostic.line === line && diagnostic.column >= first && diagnostic.column < end;
  const whole = diagnostic.source === 'assembler' && diagnostic.column <= 1;
  const [startColumn, endColumn] =
    exact && !whole
      ? columnsAt(diagnostic, line, end, text)
      : [first, text.getLineLastNonWhitespaceColumn(line) || end];
  return {
    severity: SEVERITY[diagnostic.severity],
    message: diagnostic.message,
    source: diagnostic.source,
    startLineNumber: line,
    endLineNumber: line,
    startColumn,
    endColumn,
  };
}

function columnsAt(diagnostic: Diagnostic, line: number, end: number, text: LineSource): [number, number] {
  const { column, endColumn } = diagnostic;
  if (endColumn !== undefined && endColumn > column) return [column, Math.min(endColumn, end)];
  const word = text.getWordAtPosition({ lineNumber: line, column });
  return [column, word && word.endColumn > column ? word.endColumn : column + 1];
}
