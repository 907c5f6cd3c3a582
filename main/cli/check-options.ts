/** Options of `int80 check` and `int80 lesson`. */
import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { integer } from './run-options.ts';

/** The `index`th of `count` parts, from 1. */
export interface Shard {
  index: number;
  count: number;
}

export interface CheckCommandOptions {
  all?: boolean;
  json?: string;
  junit?: string;
  record?: string;
  cc?: string;
  jobs?: number;
  shard?: Shard;
  cache?: string;
}

export interface LessonCommandOptions {
  start?: string;
  hint?: string;
  solution?: boolean;
}

type Settle = (work: Promise<number>) => Promise<void>;

function shard(text: string): Shard {
  const [index, count] = /^(\d+)\/(\d+)$/.exec(text)?.slice(1).map(Number) ?? [0, 0];
  if (index < 1 || index > count)
    throw new InvalidArgumentError('it must be like 2/5: the second of five parts.');
  return { index, count };
}

export function declareCheck(command: Command, run: Settle): void {
  command
    .description('build a workspace (or a patch) and let the machine check it against a lesson')
    .option('--all', 'every folder and patch in the folders that are named is a submission')
    .option('--json <file>', 'the verdicts as JSON (- for stdout)')
    .option('--junit <file>', "the verdicts in JUnit's XML (- for stdout)")
    .option('--record <folder>', 'for each failed check the run up to there, for int80 replay')
    .option('--cc <compiler>', 'gcc, clang or a path')
    .option('--jobs <n>', 'submissions at once (default: as many as there are processors)', integer(1, 256))
    .option('--shard <i/n>', 'with --all: only the i-th of n parts of the submissions', shard)
    .option('--cache <folder>', 'where the stock tree is kept built (default: the cache folder of your home)')
    .action(async (lesson: string, submissions: string[], options: CheckCommandOptions) => {
      const { checkCommand } = await import('./check-command.ts');
      await run(checkCommand(lesson, submissions, options));
    });
}

export function declareLesson(command: Command, run: Settle): void {
  command
    .description('list the lessons, or print the text of one')
    .option('--start <dir>', 'make the workspace that the lesson begins with')
    .option('--hint <check>', 'print hints for a check, the gentlest; CHECK:2 prints the second, too')
    .option('--solution', 'print the model solution, a patch against what the lesson begins with')
    .action(async (lesson: string | undefined, options: LessonCommandOptions) => {
      const { lessonCommand } = await import('./lesson-command.ts');
      await run(lessonCommand(lesson, options));
    });
}
