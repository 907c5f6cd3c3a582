/** A diagnostic for a tool that failed without a message of the usual form. */
import { statfs } from 'node:fs/promises';
import type { Diagnostic } from '../contract.ts';
import type { ToolRun } from './run-tool.ts';

const NO_SPACE = /no space left on device|disk quota exceeded|not enough space|ENOSPC|EDQUOT/i;
const READ_ONLY = /read-only file system|permission denied|EROFS|EACCES|EPERM/i;

const FULL = 'the disk with the build folder is full: free some space and build again';

/** What to do about a full disk or a folder that cannot be written; null when the text speaks of neither. */
export function storageTrouble(text: string): string | null {
  if (NO_SPACE.test(text)) return FULL;
  if (READ_ONLY.test(text))
    return 'the build folder cannot be written: allow it, or put the workspace elsewhere';
  return null;
}

const OUT_OF_SPACE_BELOW = 256 * 1024;

/** Tools that map their output into memory die by a signal when the disk is full, and say nothing of it. */
async function isFull(folder: string): Promise<boolean> {
  const info = await statfs(folder).catch(() => null);
  return info !== null && info.bavail * info.bsize < OUT_OF_SPACE_BELOW;
}

/** What is said of a failed run: `messages` as they are, unless they lack an error or the disk is the cause. */
export async function failedRun(
  run: ToolRun,
  messages: Diagnostic[],
  folder: string,
  path?: string,
): Promise<Diagnostic[]> {
  const explained = messages.some((diagnostic) => diagnostic.severity === 'error');
  const full =
    NO_SPACE.test(run.stderr) || ((run.failure !== undefined || !explained) && (await isFull(folder)));
  if (full) return [toolchainError(FULL)];
  if (explained && run.failure === undefined) return messages;
  const lines = run.stderr.trim().split('\n').filter(Boolean);
  const said = run.failure ?? lines.slice(-3).join('; ');
  const silent = said === '' ? `ended with status ${run.status} and said nothing` : said;
  return [...messages, toolchainError(storageTrouble(run.stderr) ?? silent, path)];
}

function toolchainError(message: string, path?: string): Diagnostic {
  return { path, line: 0, column: 1, severity: 'error', message, source: 'toolchain' };
}
