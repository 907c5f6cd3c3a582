/** The shell's language (XCU chapter 2): each script's output and status, as dash and bash agree on them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { stockBuild } from '../../support/int80.ts';
import { COMPILERS } from '../../support/tools.ts';
import { lacksNative } from '../native.ts';
import { builtins } from './cases/builtins.ts';
import { compound } from './cases/compound.ts';
import { errors } from './cases/errors.ts';
import { functions } from './cases/functions.ts';
import { parameters } from './cases/parameters.ts';
import { quoting } from './cases/quoting.ts';
import { redirection } from './cases/redirection.ts';
import { signals } from './cases/signals.ts';
import { splitting } from './cases/splitting.ts';
import { substitution } from './cases/substitution.ts';

const groups = {
  quoting,
  parameters,
  substitution,
  splitting,
  redirection,
  compound,
  functions,
  builtins,
  signals,
  errors,
};

describe.each(COMPILERS)('the shell built with %s', (cc, present) => {
  describe.skipIf(lacksNative(cc, present))('on the host’s Linux', () => {
    let shell = '';
    beforeAll(async () => {
      shell = join((await stockBuild(cc)).programsFolder, 'sh');
    });

    function run(script: string): { stdout: string; stderr: string; status: number | null } {
      const folder = mkdtempSync(join(tmpdir(), 'int80-case-'));
      const env = { PATH: '/usr/bin:/bin', HOME: '/', D: folder, LC_ALL: 'C' };
      const done = spawnSync(shell, ['-c', `${script}\n`, 'sh'], { cwd: '/', env, input: '', timeout: 60_000 });
      if (done.error) throw done.error;
      const status = done.signal === 'SIGTERM' ? 128 + 15 : done.status;
      return { stdout: done.stdout.toString(), stderr: done.stderr.toString(), status };
    }

    describe.each(Object.entries(groups))('%s', (_group, cases) => {
      it.each(cases)('$name', ({ script, stdout, status }) => {
        const result = run(script);
        expect(result.stdout).toBe(stdout);
        expect(result.status).toBe(status);
      });
    });

    it('a syntax error names the token and the line', () => {
      expect(run('echo a; )').stderr).toBe("sh: 1: syntax error: unexpected `)'\n");
      expect(run('if true\nthen :\ndone').stderr).toBe(
        "sh: 3: syntax error: unexpected `done' (expecting `fi')\n",
      );
      expect(run('while true').stderr).toContain('unexpected end of file');
    });

    it('endless recursion ends with an error, not a fault', () => {
      const result = run('f() { f; }; f; echo not reached');
      expect(result.status).toBe(2);
      expect(result.stderr).toContain('f: functions nested too deeply');
      const nested = run(`eval '${'('.repeat(20_000)}'`);
      expect(nested.status).toBe(2);
      expect(nested.stderr).toContain('nested too deeply');
    });

    it('commands read from standard input leave the rest of it to the programs they run', () => {
      const env = { PATH: '/usr/bin:/bin' };
      const input = 'read x\nfirst line\necho "got $x"\ncat\nrest\n';
      expect(spawnSync(shell, [], { env, input }).stdout.toString()).toBe('got first line\nrest\n');
    });

    it('interactive without a terminal works and says nothing of job control', () => {
      const env = { PATH: '/usr/bin:/bin', PS1: '', HOME: '/nonexistent' };
      const done = spawnSync('setsid', ['-w', shell, '-i'], { env, input: 'sleep 0 & wait\necho ok\n' });
      expect(done.stdout.toString()).toBe('ok\n');
      expect(done.stderr.toString()).not.toMatch(/tty|job control/);
    });
  });
});
