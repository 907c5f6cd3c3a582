/** `int80 lesson`: the lessons as text, where each begins, hints, and the model solution for those who ask for it. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { lessonNames, loadLesson } from '../course/load-lesson.ts';
import type { LoadedLesson } from '../course/load-lesson.ts';
import { startOf } from '../course/submission.ts';
import { readTree } from '../course/tree.ts';
import { resources } from '../resources.ts';
import { Workspace } from '../workspace/workspace.ts';
import { lessonNamed } from './check-command.ts';
import type { LessonCommandOptions } from './check-options.ts';
import { EXIT_OK, usageError } from './exit-status.ts';

export async function lessonCommand(
  which: string | undefined,
  options: LessonCommandOptions,
): Promise<number> {
  if (which === undefined) {
    for (const name of await lessonNames())
      process.stdout.write(`${name.padEnd(24)} ${(await loadLesson(name)).title}\n`);
    return EXIT_OK;
  }
  const lesson = await lessonNamed(which);
  if (options.start !== undefined) await makeStart(lesson, options.start);
  else if (options.hint !== undefined) process.stdout.write(`${hint(lesson, options.hint)}\n`);
  else if (options.solution === true) process.stdout.write(lesson.solution);
  else process.stdout.write(lessonText(lesson));
  return EXIT_OK;
}

function lessonText({ title, introduction, steps }: LoadedLesson): string {
  const parts = steps.map((step, n) => `## ${n + 1}. ${step.title}\n\n${step.text}`);
  return `${[`# ${title}`, introduction, ...parts].join('\n\n')}\n`;
}

/** `CHECK` or `CHECK:2`. */
function hint({ name, hints }: LoadedLesson, wanted: string): string {
  const [check, stage = '1'] = wanted.split(':');
  const stages = hints.get(check);
  if (stages === undefined)
    throw usageError(
      `lesson ${name} has hints for ${[...hints.keys()].join(', ') || 'nothing'}, not for ${check}`,
    );
  if (!/^[1-9]\d*$/.test(stage) || Number(stage) > stages.length)
    throw usageError(
      `there are ${stages.length} hints for ${check}: ask for ${check}:1 to ${check}:${stages.length}`,
    );
  return stages.slice(0, Number(stage)).join('\n\n');
}

/** A workspace whose stock tree is the product's, with the lesson's starting patch in it. */
async function makeStart(lesson: LoadedLesson, dir: string): Promise<void> {
  const folder = resolve(dir);
  if (existsSync(folder) && (await readdir(folder)).length > 0)
    throw usageError(`${folder} is not empty: name a new folder for the workspace`);
  const stock = await readTree(resources.stockFolder);
  const start = startOf(stock, lesson);
  const workspace = await Workspace.create(folder, resources.stockFolder).catch((error: Error) => {
    throw usageError(error.message);
  });
  try {
    for (const [path, content] of start)
      if (stock.get(path) !== content)
        await workspace.write(path, Buffer.from(content).toString('utf8'), null, true);
    for (const path of stock.keys()) if (!start.has(path)) await workspace.delete(path);
  } finally {
    await workspace.dispose();
  }
  process.stderr.write(
    `made ${folder}; next: int80 lesson ${lesson.name}, and int80 check ${lesson.name} ${dir}\n`,
  );
}
