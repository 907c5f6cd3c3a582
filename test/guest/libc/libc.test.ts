import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NativeGuest, reasonAgainstNative } from '../native.ts';

const reason = reasonAgainstNative();
const here = import.meta.dirname;

describe.skipIf(reason !== null)(`the guest's C library on the host's Linux${reason ? ` (skipped: ${reason})` : ''}`, () => {
  let native: NativeGuest;

  beforeAll(() => {
    native = new NativeGuest();
    native.buildLibrary();
  }, 120_000);

  afterAll(() => {
    native.dispose();
  });

  it('passes every test of its own table', () => {
    const program = native.buildProgram('libc-tests', [path.join(here, 'libc-tests.c')]);
    const run = spawnSync(program, { encoding: 'utf8', timeout: 60_000 });
    expect(run.stdout.split('\n').filter((line) => line.startsWith('FAILED'))).toEqual([]);
    expect(run.stdout).toMatch(/^[1-9]\d* passed, 0 failed$/m);
    expect(run.status).toBe(0);
  });

  it('compiles a student\'s program with syscall(SYS_getpid) and a _syscall4 of its own as typed', () => {
    const program = native.buildProgram('student', [path.join(here, 'student.c')]);
    const run = spawnSync(program, { encoding: 'utf8' });
    const [byNumber, byWrapper, audit] = run.stdout.split('\n');
    expect(byNumber).toMatch(/^syscall\(SYS_getpid\)=[1-9]\d*$/);
    expect(byWrapper).toBe(byNumber?.replace('syscall(SYS_getpid)', 'getpid()'));
    expect(audit).toBe('audit=-1 errno=38');
  });

  it('getpid() visibly puts 20 into eax and executes int $0x80', () => {
    const listing = execFileSync('objdump', ['-d', path.join(native.folder, 'sys/getpid.o')], { encoding: 'utf8' });
    expect(listing).toMatch(/mov\s+\$0x14,%eax\n.*int\s+\$0x80/);
  });
});
