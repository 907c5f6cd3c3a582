/** What comes of checking a submission. Plain data; `int80 check --json` writes it as it is. */
import type { Data, Moment } from './lab.ts';

/** `skipped`: a check that it needs has not passed. `mistake`: the lesson's own, whatever the submission is. */
export type CheckStatus = 'passed' | 'failed' | 'skipped' | 'mistake';

export interface Observation {
  what: string;
  observed: Data;
  /** What it should have been, where that was something else. */
  expected?: Data;
}

export interface CheckVerdict {
  name: string;
  title: string;
  looksAt: string;
  status: CheckStatus;
  /** Why it has not passed; empty when it has. */
  reason: string;
  observations: Observation[];
  /** Where in the recording it ended; null where no machine has run. */
  moment: Moment | null;
  /** Instructions that it let pass. */
  instructions: number;
}

export type Outcome =
  | 'passed'
  /** At least one check has failed. */
  | 'failed'
  /** It does not compile or link. */
  | 'not-built'
  /** It does not come to a prompt. */
  | 'not-booted'
  /** It is no workspace that could be checked. */
  | 'refused'
  /** The lesson itself has a mistake. */
  | 'mistake';

export interface Verdict {
  format: 1;
  /** Of Int80. */
  version: string;
  lesson: string;
  title: string;
  /** Of the lesson's checks and patches, of the submitted files, and of this verdict. */
  lessonHash: string;
  submissionHash: string;
  hash: string;
  /** What was submitted, as it was named. */
  submission: string;
  compiler: string;
  outcome: Outcome;
  reason: string;
  checks: CheckVerdict[];
}

/**
 * What the verdict's hash is made of: all that does not depend on the compiler, the computer or where the files lie. Two
 * verdicts of the same lesson and submission have the same.
 */
export function hashedText(verdict: Omit<Verdict, 'hash'>): string {
  const { format, lesson, lessonHash, submissionHash, outcome, checks } = verdict;
  return JSON.stringify([
    format,
    lesson,
    lessonHash,
    submissionHash,
    outcome,
    checks.map(({ name, status }) => [name, status]),
  ]);
}

/** The outcome that the checks add up to. */
export function outcomeOf(checks: readonly CheckVerdict[]): { outcome: Outcome; reason: string } {
  const of = (status: CheckStatus): CheckVerdict[] => checks.filter((check) => check.status === status);
  const mistakes = of('mistake');
  if (mistakes.length > 0)
    return { outcome: 'mistake', reason: `the lesson's check ${mistakes[0].name}: ${mistakes[0].reason}` };
  const failed = of('failed');
  if (failed.length === 0) return { outcome: 'passed', reason: '' };
  return { outcome: 'failed', reason: `${failed.length} of ${checks.length} checks failed` };
}
