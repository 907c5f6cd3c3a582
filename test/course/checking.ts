/** `int80 check` as a teacher runs it, with what it builds kept from test to test. */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Verdict } from '../../course/verdict.ts';
import { int80, root } from '../support/int80.ts';

export const LESSONS = join(root, 'course', 'lessons');
export const lessonNames = (): string[] => readdirSync(LESSONS).sort();
/** Building and checking many on a busy computer. */
export const PATIENCE_MILLISECONDS = 1_200_000;

const CACHE = join(root, 'dist', 'test-workspaces', 'check-cache');

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'int80-course-'));

export interface Checked {
  status: number | null;
  stderr: string;
  verdicts: Verdict[];
}

/** `int80 check` with these arguments, and its verdicts. */
export async function check(args: string[], cc = 'gcc'): Promise<Checked> {
  mkdirSync(CACHE, { recursive: true });
  const json = join(temporaryFolder(), 'verdicts.json');
  const { status, stderr } = await int80(['check', ...args, '--cc', cc, '--cache', CACHE, '--json', json]);
  try {
    const { verdicts } = JSON.parse(readFileSync(json, 'utf8')) as { verdicts: Verdict[] };
    return { status, stderr, verdicts };
  } catch {
    return { status, stderr, verdicts: [] };
  } finally {
    rmSync(json, { force: true });
  }
}

/** A folder of patches, by name. */
export function patches(texts: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, `${name}.patch`), text);
  return folder;
}

export const lessonFile = (lesson: string, name: string): string =>
  readFileSync(join(LESSONS, lesson, name), 'utf8');

export const failedChecks = ({ checks }: Verdict): string[] =>
  checks.filter(({ status }) => status === 'failed' || status === 'mistake').map(({ name }) => name);
