import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { stockBuild } from '../../support/int80.ts';
import { COMPILERS, hasObjdump, lacks } from '../../support/tools.ts';
import { lacksNative, nativeProgram } from '../native.ts';
import type { Family } from '../native.ts';
import type { StockBuild } from '../../support/int80.ts';

const here = import.meta.dirname;

/** The lines a program prints with the guest's library, and those it prints with the host's own. */
async function beside(
  stock: StockBuild,
  cc: Family,
  source: string,
  words: string[],
): Promise<[string[], string[]]> {
  const ours = await nativeProgram(stock, cc, join(here, source));
  const theirs = `${ours}-host`;
  execFileSync(cc, ['-w', '-O1', '-fno-builtin', '-o', theirs, join(here, source), '-lm'], { stdio: 'pipe' });
  const [first, second] = [ours, theirs].map((program) =>
    execFileSync(program, words, { encoding: 'latin1', maxBuffer: 1 << 28, timeout: 120_000 }).split('\n'),
  );
  return [first, second];
}

/** Lines `call = number`. Sine and its kin of angles beyond 1000 are only as good as the processor's pi. */
function isClose(ours: string, theirs: string): boolean {
  if (ours === theirs) return true;
  const [call, mine] = ours.split(' = ');
  const [same, other] = theirs.split(' = ');
  if (call !== same) return false;
  const [name, argument] = call.split(' ');
  if (/^(sin|cos|tan)$/.test(name) && Math.abs(Number(argument)) > 1000) return true;
  if (/nan/.test(mine) && /nan/.test(other)) return true;
  return Math.abs(Number(mine) - Number(other)) <= 1e-14 * Math.abs(Number(other));
}

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

    it('writes and reads floating point as the host does, to the last digit', async () => {
      const [ours, theirs] = await beside(stock, cc, 'floats.c', ['12000']);
      expect(ours.length).toBeGreaterThan(36_000);
      expect(ours.filter((line, i) => line !== theirs[i])).toEqual([]);
    });

    it('knows local time in any zone that TZ describes, as the host does', async () => {
      const [ours, theirs] = await beside(stock, cc, 'zones.c', []);
      expect(ours.length).toBeGreaterThan(21_000);
      expect(ours.filter((line, i) => line !== theirs[i])).toEqual([]);
    });

    it('computes what math.h has to 14 digits of what the host computes', async () => {
      const [ours, theirs] = await beside(stock, cc, 'mathematics.c', []);
      expect(ours.length).toBeGreaterThan(18_000);
      expect(ours.filter((line, i) => !isClose(line, theirs[i]))).toEqual([]);
    });

    it('stops a program that frees memory twice', async () => {
      const source = join(here, 'freed-twice.c');
      const run = spawnSync(await nativeProgram(stock, cc, source), { encoding: 'utf8' });
      expect([run.signal, run.stdout]).toEqual(['SIGABRT', 'once\n']);
      expect(run.stderr).toMatch(/^free\(\): not a pointer from malloc\(\)/);
    });

    it.each(['c89', 'c99', 'gnu99'])('has headers that %s takes without a warning, each alone and twice', (standard) => {
      const include = join(stock.folder, 'libc/include');
      const headers = readdirSync(include, { recursive: true, encoding: 'utf8' }).filter(
        (name) => name.endsWith('.h') && !name.startsWith('bits'),
      );
      const target = cc === 'gcc' ? ['-m32'] : ['--target=i386-unknown-linux-gnu'];
      const ofCompiler = cc === 'gcc' ? '-print-file-name=include' : '-print-resource-dir';
      const printed = execFileSync(cc, [...target, ofCompiler], { encoding: 'utf8' }).trim();
      const own = cc === 'gcc' ? printed : join(printed, 'include');
      const folders = [include, join(dirname(stock.programsFolder), 'include'), join(stock.folder, 'kernel/include')];
      const flags = `-std=${standard} -pedantic -Wall -Wextra -Wno-long-long -Werror -ffreestanding -nostdinc -fsyntax-only`;
      for (const name of headers) {
        const words = [...target, ...flags.split(' '), '-isystem', own, ...folders.map((folder) => `-I${folder}`)];
        const input = `#include <${name}>\n#include <${name}>\nint x;\n`;
        const run = spawnSync(cc, [...words, '-x', 'c', '-'], { input, encoding: 'utf8' });
        expect([name, run.stderr, run.status]).toEqual([name, '', 0]);
      }
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
