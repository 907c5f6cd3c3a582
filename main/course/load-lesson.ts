/** Reads a lesson's folder: one of the product's, by its name or number, or a teacher's own, by its path. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { LessonError, parseHints, parseLessonText } from '../../course/lesson.ts';
import type { Lesson } from '../../course/lesson.ts';
import { resources } from '../resources.ts';

const TEXT = 'lesson.md';
const CHECKS = 'checks.ts';
const AFTER = /^after (.+)\n/;
const NUMBER = /^\d{1,2}$/;

export interface LoadedLesson extends Lesson {
  folder: string;
  /** Of what decides a verdict: the starting patch, the checks and their programs. */
  hash: string;
}

/** Names of the product's lessons, in order. */
export async function lessonNames(): Promise<string[]> {
  const entries = await readdir(resources.lessonsFolder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** @throws LessonError when there is no such lesson, or its folder is not whole. */
export async function loadLesson(which: string): Promise<LoadedLesson> {
  const folder = await folderOf(which);
  const text = (name: string): Promise<string> => readText(folder, name);
  const checks = await text(CHECKS);
  if (checks === '') throw new LessonError(`${join(folder, CHECKS)} is missing or empty`);
  const [own, solution, hints] = await Promise.all(['start.patch', 'solution.patch', 'hints.md'].map(text));
  const start = await wholeStart(own);
  const programs = await texts(join(folder, 'programs'), '.c');
  return {
    ...parseLessonText(await text(TEXT)),
    name: basename(folder),
    folder,
    start,
    solution,
    checks,
    hints: parseHints(hints),
    programs,
    fixtures: await texts(join(folder, 'fixtures'), '.patch'),
    hash: hashOf([start, checks, ...[...programs].flat()]),
  };
}

/** A patch whose first line is `after LESSON` goes on from that lesson's solution. */
async function wholeStart(patch: string): Promise<string> {
  const before = AFTER.exec(patch);
  if (before === null) return patch;
  const lesson = await loadLesson(before[1]);
  return `${lesson.start}${lesson.solution}${patch.slice(before[0].length)}`;
}

/** A path is told from a name by its slash, or by being a folder with a lesson in it. */
async function folderOf(which: string): Promise<string> {
  const names = await lessonNames();
  const number = NUMBER.test(which) ? which.padStart(2, '0') : null;
  const known = names.find(
    (name) => name === which || (number !== null && name.startsWith(`${number}-`)) || name.slice(3) === which,
  );
  if (known !== undefined) return join(resources.lessonsFolder, known);
  const folder = resolve(which);
  if (existsSync(join(folder, TEXT))) return folder;
  throw new LessonError(
    `there is no lesson ${which}: name one of ${names.join(', ')}, or a folder with a ${TEXT} in it`,
  );
}

const readText = (folder: string, name: string): Promise<string> =>
  readFile(join(folder, name), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw new LessonError(`${join(folder, name)}: ${error.message}`);
  });

/** Files with this ending, by their names without it; none when there is no such folder. */
async function texts(folder: string, ending: string): Promise<Map<string, string>> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(ending)).sort();
  const read = names.map(async (name): Promise<[string, string]> => [
    name.slice(0, -ending.length),
    await readText(folder, name),
  ]);
  return new Map(await Promise.all(read));
}

function hashOf(parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}\0`).update(part);
  return hash.digest('hex').slice(0, 40);
}
