/** Submissions and lessons that are broken, endless or hostile: each has its verdict, and the others theirs. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Verdict } from '../../course/verdict.ts';
import { int80 } from '../support/int80.ts';
import { hasGcc, lacks } from '../support/tools.ts';
import {
  check,
  failedChecks,
  lessonFile,
  patches,
  PATIENCE_MILLISECONDS,
  temporaryFolder,
} from './checking.ts';

const LESSON = '02-one-call';
const SOLUTION = lessonFile(LESSON, 'solution.patch');

const newFile = (path: string, text: string): string => {
  const lines = text.split('\n');
  return `--- /dev/null\n+++ b/${path}\n@@ -0,0 +1,${lines.length} @@\n${lines.map((line) => `+${line}\n`).join('')}`;
};
/** The solution with another program in the place of its own. */
const program = (main: string): string =>
  SOLUTION.slice(0, SOLUTION.indexOf('--- /dev/null\n+++ b/programs/threeways.c')) +
  newFile(
    'programs/threeways.c',
    `#include <stdio.h>\n#include <unistd.h>\nint main(void)\n{\n${main}\n\treturn 0;\n}`,
  );
/** The solution in a kernel that does something more when it starts its first program. */
const kernel = (line: string): string => `${SOLUTION}--- a/kernel/kernel/sched.c
+++ b/kernel/kernel/sched.c
${line}`;

const HOSTILE = {
  good: SOLUTION,
  'no-compile': program('\tthis is no C;'),
  forks: program('\tfor (;;)\n\t\tfork();'),
  prints: program('\tfor (;;)\n\t\tputs("all checks have passed");'),
  fakes: program('\tputs("by number:  5\\nby wrapper: 5\\nby hand:    5");'),
  'leads-out': newFile('../../outside.txt', 'out'),
  absolute: newFile('/tmp/int80-outside.txt', 'out'),
  private: newFile('.int80/build/gcc/state.json', '{}'),
  'does-not-fit': kernel('@@ -1,1 +1,1 @@\n-no such line\n+another\n'),
  'no-patch': 'Dear teacher,\nthe dog has eaten it.\n',
  'reads-host': program('\t__asm__(".incbin \\"/etc/passwd\\"");'),
  'brings-checks': SOLUTION + newFile('course/lessons/02-one-call/checks.ts', 'export const checks = {};'),
};

describe.skipIf(lacks('gcc', hasGcc()))('hostile submissions', () => {
  const verdicts = new Map<string, Verdict>();
  beforeAll(async () => {
    const folder = patches(HOSTILE);
    const { verdicts: found } = await check([LESSON, '--all', folder]);
    for (const verdict of found) verdicts.set(basename(verdict.submission, '.patch'), verdict);
  }, PATIENCE_MILLISECONDS);

  it('do not keep a good one among them from passing', () => {
    expect(verdicts.get('good')).toMatchObject({ outcome: 'passed', reason: '' });
    expect([...verdicts.keys()].sort()).toEqual(Object.keys(HOSTILE).sort());
  });

  it.each([
    ['no-compile', 'not-built', /^programs\/threeways\.c:5: /],
    ['leads-out', 'refused', /"\.\.\/\.\.\/outside\.txt" cannot be used: .*"\.\."/],
    ['absolute', 'refused', /paths are relative to the workspace/],
    ['private', 'refused', /this belongs to the workspace itself/],
    ['no-patch', 'refused', /it is no patch: it names no file/],
    ['does-not-fit', 'refused', /kernel\/kernel\/sched\.c: the lines of this hunk are not in the file/],
    ['reads-host', 'not-built', /"\/etc\/passwd" is outside the workspace/],
  ])('%s is %s, and the reason names the file', (name, outcome, reason) => {
    const verdict = verdicts.get(name)!;
    expect(verdict.outcome).toBe(outcome);
    expect(verdict.reason).toMatch(reason);
    expect(verdict.checks).toEqual([]);
  });

  it.each([
    ['forks', /the prompt after "threeways" does not come: .*(processes|instructions)/s],
    ['prints', /the guest has printed \d+ bytes and does not end/],
    ['fakes', /calls of number 20 made by threeways is 0, not 3/],
  ])('%s fails at its first check, and the reason says why', (name, reason) => {
    const verdict = verdicts.get(name)!;
    expect(verdict.outcome).toBe('failed');
    expect(failedChecks(verdict)[0]).toBe('three-calls');
    expect(verdict.checks[0].reason).toMatch(reason);
  });

  it('that bring checks of their own are checked by the lesson’s', () => {
    const { outcome, checks } = verdicts.get('brings-checks')!;
    expect(outcome).toBe('passed');
    expect(checks).toHaveLength(7);
  });

  it('write nothing outside', () => {
    expect(existsSync('/tmp/int80-outside.txt')).toBe(false);
  });
});

describe('a submission that is a folder', () => {
  it('with a link in it is refused', async () => {
    const folder = join(temporaryFolder(), 'lab');
    await int80(['new', folder]);
    symlinkSync('/etc/passwd', join(folder, 'programs', 'passwd.c'));
    const { verdicts } = await check([LESSON, folder]);
    expect(verdicts[0]).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('programs/passwd.c is a link'),
    });
  });

  it('with a pipe in it is refused, and not waited for', async () => {
    const folder = join(temporaryFolder(), 'lab');
    await int80(['new', folder]);
    execFileSync('mkfifo', [join(folder, 'programs', 'pipe.c')]);
    const { verdicts } = await check([LESSON, folder]);
    expect(verdicts[0]).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('neither a file nor a folder'),
    });
  });

  it('that is no workspace, or not there, is refused', async () => {
    const { verdicts, status } = await check([LESSON, temporaryFolder()]);
    expect(status).toBe(4);
    expect(verdicts[0].reason).toContain('it is no workspace');
    const absent = await check([LESSON, '/nowhere/at/all']);
    expect(absent.verdicts[0].reason).toContain('it cannot be read');
  });

  it.skipIf(lacks('gcc', hasGcc()))(
    'has the verdict, with the same hash, that a patch to the same files has',
    async () => {
      const folder = join(temporaryFolder(), 'lab');
      await int80(['new', folder]);
      writeFileSync(join(folder, 'programs/threeways.c'), textIn(SOLUTION, 'programs/threeways.c'));
      const makefile = join(folder, 'programs/Makefile');
      writeFileSync(makefile, `${readFileSync(makefile, 'utf8')}userprogs-y += threeways\n`);
      mkdirSync(join(folder, 'answers'));
      writeFileSync(join(folder, 'answers/02-one-call.txt'), textIn(SOLUTION, 'answers/02-one-call.txt'));
      const [asFolder] = (await check([LESSON, folder])).verdicts;
      const [asPatch] = (await check([LESSON, join(patches({ good: SOLUTION }), 'good.patch')])).verdicts;
      expect(asFolder.outcome).toBe('passed');
      expect(asFolder.hash).toBe(asPatch.hash);
      expect(asFolder.checks).toEqual(asPatch.checks);
    },
    PATIENCE_MILLISECONDS,
  );
});

/** A new file's text in a patch. */
function textIn(patch: string, path: string): string {
  const [, ...lines] = patch
    .slice(patch.indexOf(`+++ b/${path}\n`))
    .split('\n')
    .slice(1);
  const end = lines.findIndex((line) => !line.startsWith('+'));
  return lines
    .slice(0, end)
    .map((line) => `${line.slice(1)}\n`)
    .join('');
}

describe.skipIf(lacks('gcc', hasGcc()))('a teacher’s own lesson', () => {
  const LOOK = `lab.is('pid 1 is', lab.tasks().find(({ pid }) => pid === 1)?.comm ?? null, 'init');`;
  function lesson(checks: string, more: Record<string, string> = {}): string {
    const folder = join(temporaryFolder(), 'my-lesson');
    mkdirSync(join(folder, 'programs'), { recursive: true });
    const files = { 'lesson.md': '# Mine\n\nText.\n', 'checks.ts': checks, ...more };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return folder;
  }
  const oneCheck = (body: string): string =>
    `export const checks = { mine: { title: 'It is so', looksAt: 'it', run(lab) { ${body} } } };`;
  const stock = join(temporaryFolder(), 'lab');
  beforeAll(async () => {
    await int80(['new', stock]);
  });

  it(
    'is loaded from its folder, and runs programs of its own',
    async () => {
      const folder = lesson(
        oneCheck(`${LOOK} lab.trace(); lab.run('probe');
      lab.is('calls of probe', lab.traced().some(({ comm, number }) => comm === 'probe' && number === 64), true);`),
        {
          'programs/probe.c': '#include <unistd.h>\nint main(void)\n{\n\tgetppid();\n\treturn 0;\n}\n',
        },
      );
      const { verdicts, status } = await check([folder, stock]);
      expect(verdicts[0]).toMatchObject({
        lesson: 'my-lesson',
        title: 'Mine',
        outcome: 'passed',
        reason: '',
      });
      expect(status).toBe(0);
      expect(readdirSync(join(stock, 'programs'))).not.toContain('probe.c');
    },
    PATIENCE_MILLISECONDS,
  );

  const MISTAKES = {
    fetches: [`fetch('http://127.0.0.1/'); ${LOOK}`, /'fetch' is not defined/],
    requires: [`require('node:fs').readFileSync('/etc/passwd'); ${LOOK}`, /imports "node:fs"/],
    exits: [`process.exit(0); ${LOOK}`, /'process' is not defined/],
    'reads-outside': [`lab.source('../../etc/passwd'); ${LOOK}`, /paths are relative to the workspace/],
    endless: ['for (;;);', /too many steps/],
    'looks-at-nothing': ['lab.tasks();', /it has looked at nothing/],
    'goes-on': ["try { lab.is('one', 1, 2); } catch {} lab.is('two', 2, 2);", /one is 1, not 2/],
  } as const;

  it(
    'that reaches for the host, runs for ever or looks at nothing has a mistake, which is no fault of the submission',
    async () => {
      const each = Object.entries(MISTAKES).map(
        ([name, [body]]) => `'${name}': { title: 'It is so', looksAt: 'it', run(lab) { ${body} } }`,
      );
      const { verdicts, status } = await check([
        lesson(`export const checks = { ${each.join(',\n')} };`),
        stock,
      ]);
      expect(status).toBe(5);
      expect(verdicts[0].outcome).toBe('mistake');
      for (const { name, reason, status: of } of verdicts[0].checks) {
        expect(reason).toMatch(MISTAKES[name as keyof typeof MISTAKES][1]);
        expect(of).toBe(name === 'goes-on' ? 'failed' : 'mistake');
      }
      expect(verdicts[0].checks).toHaveLength(Object.keys(MISTAKES).length);
    },
    PATIENCE_MILLISECONDS,
  );

  it('is refused when it has no checks, or is not there', async () => {
    expect((await int80(['check', lesson(''), stock])).stderr).toContain('checks.ts is missing or empty');
    const absent = await int80(['check', 'no-such-lesson', stock]);
    expect(absent.status).toBe(1);
    expect(absent.stderr).toContain('name one of 01-two-worlds, 02-one-call');
  });
});

describe.skipIf(lacks('gcc', hasGcc()))('a kernel', () => {
  const replaced = (path: string, from: string, to: string): string =>
    `--- a/${path}\n+++ b/${path}\n@@ -1 +1,2 @@\n ${from}\n+${to}\n`;
  const MAIN = 'kernel/init/main.c';
  const START = '\tvfs_init();';

  it(
    'that hangs or panics while it boots has a verdict that says so',
    async () => {
      const folder = patches({
        hangs: replaced(MAIN, START, '\tfor (;;) ;'),
        panics: replaced(MAIN, START, '\tpanic("no more");'),
      });
      const { verdicts } = await check([LESSON, '--all', folder]);
      expect(verdicts.map(({ outcome }) => outcome)).toEqual(['not-booted', 'not-booted']);
      expect(verdicts[0].reason).toMatch(/the first prompt of the shell does not come: .*start_kernel/);
      expect(verdicts[1].reason).toMatch(/the kernel has panicked/);
      expect(verdicts[1].checks.every(({ status }) => status === 'skipped')).toBe(true);
    },
    PATIENCE_MILLISECONDS,
  );
});
