/** A diagnostic for a tool that failed without a message of the usual form. */
import type { Diagnostic } from '../contract.ts';
import type { ToolRun } from './run-tool.ts';

const NO_SPACE = /no space left on device|disk quota exceeded|not enough space|ENOSPC|EDQUOT/i;
const READ_ONLY = /read-only file system|permission denied|EROFS|EACCES|EPERM/i;

/** What to do about a full disk or a folder that cannot be written; null when the text speaks of neither. */
export function storageTrouble(text: string): string | null {
  if (NO_SPACE.test(text)) return 'the disk with the build folder is full: free some space and build again';
  if (READ_ONLY.test(text))
    return 'the build folder cannot be written: allow it, or put the workspace elsewhere';
  return null;
}

export function toolFailure(run: ToolRun, path?: string): Diagnostic {
  const lines = run.stderr.trim().split('\n').filter(Boolean);
  const said = run.failure ?? lines.slice(-3).join('; ');
  const trouble = storageTrouble(run.stderr);
  const message = trouble ?? (said === '' ? `ended with status ${run.status} and said nothing` : said);
  return { path, line: 0, column: 1, severity: 'error', message, source: 'toolchain' };
}
