/** kdb at the console of `int80 run`. */
import { beforeAll, describe, expect, it } from 'vitest';
import { int80, stockBuild } from '../../support/int80.ts';
import { hasGcc, lacks } from '../../support/tools.ts';

const GETPID = ['--send', 'getpid\\n', '--expect', 'getpid()='];
const ENTER = ['--send', '\\x01bp sys_getpid\\ngo\\n'];

describe.skipIf(lacks('gcc', hasGcc()))('int80 run with kdb', () => {
  let folder = '';
  beforeAll(async () => {
    folder = (await stockBuild('gcc')).folder;
  });
  const run = (...args: string[]): ReturnType<typeof int80> =>
    int80(['run', folder, '--boot-time', '1000000000', '--timeout', '120', ...args]);

  it('stops the machine at Ctrl-A, takes commands until go, and gives the console back to the guest', async () => {
    const stop = ['--send', 'getpid\\n', '--expect', 'due to Breakpoint'];
    const leave = ['--send', 'bt\\nbc 0\\ngo\\n', '--expect', 'getpid()='];
    const { status, stdout } = await run('--kdb', ...ENTER, ...stop, ...leave);
    expect(stdout).toMatch(/\r\nEntering kdb \(current=0x\w{8}, pid 0\) due to Keyboard Entry\r\nkdb> /);
    expect(stdout).toMatch(
      /system_call\+0x33\r\n[^]*Breakpoint 0 at 0x\w{8} cleared\r\nkdb> go\r\ngetpid\(\)=/,
    );
    expect(status).toBe(0);
  });

  it('leaves Ctrl-A to the guest without --kdb, and with kdb=off', async () => {
    const plain = await run(...ENTER, ...GETPID);
    const off = await run('--kdb', '--append', 'console=ttyS0 kdb=off', ...ENTER, ...GETPID);
    for (const { status, stdout } of [plain, off]) {
      expect(stdout).not.toContain('Entering kdb');
      expect(status).toBe(0);
    }
  });

  it('ends a script that waits for what cannot come while kdb has the machine', async () => {
    const { status, stderr } = await run('--kdb', ...ENTER.slice(0, 1), '\\x01', '--expect', 'never');
    expect(stderr).toContain(
      'kdb has stopped the machine and nothing more is typed while waiting for "never"',
    );
    expect(status).toBe(124);
  });
});
