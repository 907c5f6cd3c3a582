import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { stockBuild } from '../../support/int80.ts';
import { COMPILERS, hasObjdump, lacks } from '../../support/tools.ts';
import { lacksNative, nativeProgram } from '../native.ts';
import type { StockBuild } from '../../support/int80.ts';

const here = import.meta.dirname;

describe.each(COMPILERS)("the guest's C library built with %s, on the host's Linux", (cc, present) => {
  describe.skipIf(lacksNative(cc, present))('as any program uses it', () => {
    let stock: StockBuild;

    beforeAll(async () => {
      stock = await stockBuild(cc);
    });

    it('passes every test of its own table', async () => {
      const program = await nativeProgram(stock, cc, join(here, 'libc-tests.c'));
      const run = spawnSync(program, { encoding: 'utf8', timeout: 60_000 });
      expect(run.stdout.split('\n').filter((line) => line.startsWith('FAILED'))).toEqual([]);
      expect(run.stdout).toMatch(/^[1-9]\d* passed, 0 failed$/m);
      expect(run.status).toBe(0);
    });

    it("compiles a student's program with syscall(SYS_getpid) and a _syscall4 of its own as typed", async () => {
      const program = await nativeProgram(stock, cc, join(here, 'student.c'));
      const run = spawnSync(program, { encoding: 'utf8' });
      const [byNumber, byWrapper, audit] = run.stdout.split('\n');
      expect(byNumber).toMatch(/^syscall\(SYS_getpid\)=[1-9]\d*$/);
      expect(byWrapper).toBe(byNumber?.replace('syscall(SYS_getpid)', 'getpid()'));
      expect(audit).toBe('audit=-1 errno=38');
    });

    it.skipIf(lacks('objdump', hasObjdump()))(
      'getpid() visibly puts 20 into eax and executes int $0x80',
      () => {
        const program = join(stock.programsFolder, 'getpid');
        const listing = execFileSync('objdump', ['-d', '--disassemble=getpid', program], {
          encoding: 'utf8',
        });
        expect(listing).toMatch(/mov\s+\$0x14,%eax\n.*int\s+\$0x80/);
      },
    );
  });
});
