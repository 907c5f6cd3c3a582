/** Order and texts of build messages. */
import type { BuildResult, Diagnostic, MachineStatus } from '../../main/contract.ts';
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

/** One line on how a build ended; with a machine, also that a failed build did nothing to it. */
export function buildSummary(result: BuildResult, machine: MachineStatus['state']): string {
  if (!result.ok) {
    const errors = countSeverity(result.diagnostics, 'error');
    const summary = result.cancelled ? t('build.cancelled') : tCount('build.failed', errors);
    return machine === 'off' ? summary : t('build.leftAlone', { summary });
  }
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
