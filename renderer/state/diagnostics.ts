/** Order and texts of build messages. */
import type { BuildResult, Diagnostic } from '../../main/contract.ts';
import { t, tCount } from '../strings/t.ts';

/** By file and line; what belongs to no file comes first, for it is usually the reason. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) => comparePaths(a.path ?? '', b.path ?? '') || a.line - b.line || a.column - b.column,
  );
}

function comparePaths(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function countSeverity(diagnostics: readonly Diagnostic[], severity: Diagnostic['severity']): number {
  return diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
}

/** One line on how a build ended. */
export function buildSummary(result: BuildResult): string {
  if (result.cancelled) return t('build.cancelled');
  if (!result.ok) return tCount('build.failed', countSeverity(result.diagnostics, 'error'));
  return t('build.ok', {
    seconds: (result.milliseconds / 1000).toFixed(1),
    compiled: result.compiled,
    reused: result.reused,
    compiler: shortCompiler(result.compiler),
  });
}

/** `gcc 12.2.0 (GNU as, GNU ld 2.40)` → `gcc 12.2.0`. */
export function shortCompiler(title: string): string {
  return title.replace(/\s*\(.*$/, '');
}
