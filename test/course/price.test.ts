/** What the original chain of 210 compares costs a call, counted by the machine: the price is exact. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasClang, hasGcc, lacks } from '../support/tools.ts';
import { check, lessonFile, patches, PATIENCE_MILLISECONDS, temporaryFolder } from './checking.ts';

/** From the service's return, the store of the result left out, to where the chain ends. */
const CHECKS = `
const price = (lab, program, number, service, end) => {
  lab.type(program + '\\n');
  lab.go({ systemCall: number, at: 'entry', comm: program });
  lab.stepTo({ symbol: service });
  lab.stepTo({ address: lab.word(lab.register('esp')) });
  return lab.stepTo({ symbol: end }) - 1;
};
const of = (what, ...call) => ({ title: what, looksAt: what, run: (lab) => lab.holds(what, price(lab, ...call), true, '') });
export const checks = {
  write: of('write', 'getpid', 4, 'sys_write', 'auditsys'),
  getpid: of('getpid', 'getpid', 20, 'sys_getpid', 'auditsys'),
  unlisted: of('unlisted', 'unlisted', 266, 'sys_clock_getres', 'ret_from_sys_call'),
};`;

const COMPILERS = [
  ['gcc', hasGcc],
  ['clang', hasClang],
] as const;

describe.each(COMPILERS)('the chain of 210 compares, built with %s', (cc, present) => {
  it.skipIf(lacks(cc, present()))(
    'costs a write 8 instructions, a getpid 38, and a call that it does not list 420',
    async () => {
      const folder = join(temporaryFolder(), 'price');
      mkdirSync(join(folder, 'programs'), { recursive: true });
      writeFileSync(join(folder, 'lesson.md'), '# The price\n');
      writeFileSync(join(folder, 'checks.ts'), CHECKS);
      writeFileSync(
        join(folder, 'programs', 'unlisted.c'),
        lessonFile('08-what-it-costs', 'programs/unlisted.c'),
      );
      writeFileSync(join(folder, 'start.patch'), 'after 06-auditing\n');
      const nothing = '--- /dev/null\n+++ b/answers/none.txt\n@@ -0,0 +1 @@\n+none\n';
      const { verdicts } = await check([folder, join(patches({ nothing }), 'nothing.patch')], cc);
      const prices = verdicts[0].checks.map(({ observations }) => observations[0].observed);
      expect(prices).toEqual([8, 38, 420]);
    },
    PATIENCE_MILLISECONDS,
  );
});
