/** Every lesson: its solution passes all checks, and each of its fixtures fails the one that it is named after. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseHints, parseLessonText } from '../../course/lesson.ts';
import { Sandbox } from '../../course/sandbox/sandbox.ts';
import { hasGcc, lacks } from '../support/tools.ts';
import {
  check,
  failedChecks,
  lessonFile,
  lessonNames,
  LESSONS,
  patches,
  PATIENCE_MILLISECONDS,
} from './checking.ts';

const checksOf = async (lesson: string): Promise<string[]> =>
  (await new Sandbox(lessonFile(lesson, 'checks.ts')).list()).map(({ name }) => name);
const fixturesOf = (lesson: string): string[] => readdirSync(join(LESSONS, lesson, 'fixtures')).sort();
/** `CHECK.patch` or `CHECK.variant.patch`. */
const checkOf = (fixture: string): string => basename(fixture).split('.')[0];

describe.each(lessonNames())('lesson %s', (lesson) => {
  it('names every check in its text, and no other', async () => {
    const { steps } = parseLessonText(lessonFile(lesson, 'lesson.md'));
    const lines = steps.flatMap(({ text }) => text.split('\n').filter((line) => /^Checks?: /.test(line)));
    const named = lines.flatMap((line) => [...line.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
    expect(named.sort()).toEqual((await checksOf(lesson)).sort());
  });

  it('has hints for checks that there are', async () => {
    const checks = await checksOf(lesson);
    for (const [name, stages] of parseHints(lessonFile(lesson, 'hints.md'))) {
      expect(checks).toContain(name);
      expect(stages.every((stage) => stage !== '')).toBe(true);
    }
  });

  it('has a failing fixture for every check', async () => {
    expect([...new Set(fixturesOf(lesson).map(checkOf))].sort()).toEqual((await checksOf(lesson)).sort());
  });

  it.skipIf(lacks('gcc', hasGcc()))(
    'passes with its solution, and fails with each fixture exactly where it should',
    async () => {
      const solution = lessonFile(lesson, 'solution.patch');
      const fixtures = fixturesOf(lesson).map((name) => [
        name.replace(/\.patch$/, ''),
        solution + lessonFile(lesson, `fixtures/${name}`),
      ]);
      const folder = patches({ ...Object.fromEntries(fixtures), '0-solution': solution });
      const { verdicts, status } = await check([lesson, '--all', folder]);
      const found = verdicts.map((verdict) => [
        basename(verdict.submission, '.patch'),
        verdict.reason,
        failedChecks(verdict),
      ]);
      const count = verdicts[0].checks.length;
      expect(found).toEqual([
        ['0-solution', '', []],
        ...fixtures.map(([name]) => [name, `1 of ${count} checks failed`, [checkOf(name)]]),
      ]);
      expect(status).toBe(4);
      for (const { checks } of verdicts.slice(1)) {
        const failed = checks.find((each) => each.status === 'failed')!;
        expect(failed.moment!.ticks).toBeGreaterThan(0);
        expect(failed.reason).not.toBe('');
      }
    },
    PATIENCE_MILLISECONDS,
  );
});
