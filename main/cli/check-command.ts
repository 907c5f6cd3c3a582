/** `int80 check`: verdicts on submissions, for people, for JSON and for JUnit's readers. */
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { LessonError } from '../../course/lesson.ts';
import { junitText, verdictText } from '../../course/verdict-text.ts';
import type { Verdict } from '../../course/verdict.ts';
import { BuildCache, defaultCacheFolder } from '../course/build-cache.ts';
import { checkSubmission } from '../course/check-submission.ts';
import type { FailedRun } from '../course/check-submission.ts';
import { loadLesson } from '../course/load-lesson.ts';
import type { LoadedLesson } from '../course/load-lesson.ts';
import { readTree } from '../course/tree.ts';
import { writeRecording } from '../recording/recording-file.ts';
import { resources } from '../resources.ts';
import { resolveCompiler } from '../toolchain/compilers.ts';
import { runPool } from '../toolchain/pool.ts';
import type { CheckCommandOptions, Shard } from './check-options.ts';
import { EXIT_FAILED, EXIT_MISTAKE, EXIT_OK, usageError } from './exit-status.ts';

/** For the command line's errors: what is wrong is said in one line. */
export async function lessonNamed(which: string): Promise<LoadedLesson> {
  return loadLesson(which).catch((error: unknown) => {
    if (error instanceof LessonError) throw usageError(error.message);
    throw error;
  });
}

export async function checkCommand(
  which: string,
  named: string[],
  options: CheckCommandOptions,
): Promise<number> {
  const lesson = await lessonNamed(which);
  const submissions = await submissionsOf(named, options);
  const compiler = await resolveCompiler(options.cc ?? null).catch((error: Error) => {
    throw usageError(error.message);
  });
  const stock = await readTree(resources.stockFolder);
  const cache = new BuildCache(resolve(options.cache ?? defaultCacheFolder()), compiler);
  const width = Math.min(options.jobs ?? availableParallelism(), submissions.length);
  const jobs = Math.max(1, Math.floor(availableParallelism() / Math.max(1, width)));
  const verdicts = new Map<string, Verdict>();
  await runPool(submissions, width, async (submission) => {
    const runs = new FailedRuns(options.record, submission);
    const verdict = await checkSubmission({
      lesson,
      submission,
      stock,
      compiler,
      cache,
      jobs,
      record: options.record !== undefined,
      onCheck: ({ name }, run) => runs.keep(name, run),
    });
    await runs.written();
    verdicts.set(submission, verdict);
    if (!toStdout(options)) process.stdout.write(reportOf(verdict, options));
  });
  const inOrder = submissions.map((submission) => verdicts.get(submission)!);
  await write(options.json, `${JSON.stringify({ format: 1, verdicts: inOrder }, null, 2)}\n`);
  await write(options.junit, junitText(inOrder));
  if (inOrder.some(({ outcome }) => outcome === 'mistake')) return EXIT_MISTAKE;
  return inOrder.every(({ outcome }) => outcome === 'passed') ? EXIT_OK : EXIT_FAILED;
}

const toStdout = ({ json, junit }: CheckCommandOptions): boolean => json === '-' || junit === '-';

function reportOf(verdict: Verdict, { all }: CheckCommandOptions): string {
  if (all !== true) return verdictText(verdict);
  const { submission, outcome, reason, hash } = verdict;
  return `${outcome.padEnd(10)} ${submission}${reason === '' ? '' : `: ${reason}`}  ${hash}\n`;
}

async function write(file: string | undefined, text: string): Promise<void> {
  if (file === '-') process.stdout.write(text);
  else if (file !== undefined)
    await writeFile(file, text).catch((error: Error) => {
      throw usageError(`${file} cannot be written: ${error.message}`);
    });
}

async function submissionsOf(named: string[], { all, shard }: CheckCommandOptions): Promise<string[]> {
  if (all !== true) {
    if (named.length > 1) throw usageError('one workspace is checked at a time; --all checks many');
    return [named[0] ?? '.'];
  }
  if (named.length === 0) throw usageError('--all needs a folder of submissions');
  const found = (await Promise.all(named.map(submissionsIn))).flat().sort();
  if (found.length === 0) throw usageError(`there is no submission in ${named.join(', ')}`);
  return shard === undefined ? found : found.filter((_, n) => isIn(shard, n));
}

const isIn = ({ index, count }: Shard, n: number): boolean => n % count === index - 1;

/** Folders and patches in a folder; the folder itself when it is a workspace. */
async function submissionsIn(folder: string): Promise<string[]> {
  const isWorkspace = await stat(join(folder, 'kernel', 'Makefile')).then(
    () => true,
    () => false,
  );
  if (isWorkspace) return [folder];
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: Error) => {
    throw usageError(`${folder} cannot be read: ${error.message}`);
  });
  return entries
    .filter((entry) => !entry.name.startsWith('.'))
    .filter((entry) => entry.isDirectory() || /\.(patch|diff)$/.test(entry.name))
    .map(({ name }) => join(folder, name));
}

/** Runs of failed checks, as files that `int80 replay` reads. */
class FailedRuns {
  private readonly folder: string | undefined;
  private readonly submission: string;
  private readonly writing: Promise<void>[] = [];

  constructor(folder: string | undefined, submission: string) {
    this.folder = folder;
    this.submission = submission;
  }

  keep(check: string, run: FailedRun | null): void {
    if (this.folder === undefined || run === null) return;
    const path = join(this.folder, `${basename(resolve(this.submission))}.${check}.int80rec`);
    const made = mkdir(this.folder, { recursive: true });
    this.writing.push(made.then(() => writeFile(path, writeRecording(run))));
  }

  async written(): Promise<void> {
    await Promise.all(this.writing).catch((error: Error) => {
      throw usageError(`${this.folder}: ${error.message}`);
    });
  }
}
