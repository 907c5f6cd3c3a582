/** Diagnostics as compilers print them, for terminals and for editors that parse such lines. */
import type { Diagnostic } from '../contract.ts';

export function diagnosticText(diagnostic: Diagnostic): string {
  const { path, line, column, severity, message } = diagnostic;
  const place = path === undefined ? 'int80' : line > 0 ? `${path}:${line}:${column}` : path;
  return `${place}: ${severity}: ${message}`;
}
