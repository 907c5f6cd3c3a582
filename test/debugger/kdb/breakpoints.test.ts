/** Breakpoints of kdb: formats, the limits of sixteen and four, and what cannot be. */
import { beforeAll, describe, expect, it } from 'vitest';
import { hasGcc, lacks } from '../../support/tools.ts';
import { atPrompt, stockLab } from '../lab.ts';
import type { Lab } from '../lab.ts';
import { KdbConsole } from './console.ts';

describe.skipIf(lacks('gcc', hasGcc()))('breakpoints of kdb', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await stockLab();
  });
  const entered = (): KdbConsole => {
    const console = new KdbConsole(lab, atPrompt(lab));
    console.kdb.enter();
    return console;
  };
  const hex = (name: string, offset = 0): string => `0x${(lab.symbols.address(name)! + offset).toString(16)}`;

  it('are sixteen, with a diag for one more, and numbers are given again', () => {
    const console = entered();
    for (let number = 0; number < 16; number++)
      expect(console.command(`bp sys_getpid+${number}`)).toContain(`BP #${number} at`);
    expect(console.command('bp sys_fork')).toBe('diag: -10: Too many breakpoints defined\n');
    console.command('bc 3');
    expect(console.command('bp sys_fork')).toContain('Instruction(i) BP #3 at');
  });

  it('have four debug registers between them, with a diag for a fifth', () => {
    const console = entered();
    for (const [register, type] of ['', ' DATAW', ' DATAR', ' DATAW'].entries())
      expect(console.command(`bpha jiffies+${4 * register}${type}`)).toContain(
        `    is enabled in dr${register} for 1 bytes globally\n`,
      );
    expect(console.command('bph sys_getpid')).toBe('diag: -11: More breakpoints than db registers defined\n');
    expect(console.command('bp sys_getpid')).toContain('    is enabled globally adjust 1\n');
    expect(console.command('bd 1')).toContain('Breakpoint 1 at');
    expect(console.command('bph sys_fork')).toContain('is enabled in dr1 for 1 bytes on cpu 0');
    expect(console.command('be 1')).toContain('diag: -11');
  });

  it('are listed, disabled, enabled and cleared in the words of kdb', () => {
    const console = entered();
    console.command('bp sys_getpid');
    expect(console.command('bd 0')).toBe(`Breakpoint 0 at ${hex('sys_getpid')} disabled\n`);
    expect(console.command('bl')).toBe(
      `Instruction(i) BP #0 at ${hex('sys_getpid')} (sys_getpid)\n    is disabled\n`,
    );
    expect(console.command('go') + console.run('getpid\n', 30_000_000)).not.toContain('Entering kdb');
    console.kdb.enter();
    expect(console.command('be sys_getpid')).toBe(`Breakpoint 0 at ${hex('sys_getpid')} in enabled\n`);
    console.command('go');
    expect(console.run('getpid\n')).toContain('Entering kdb');
    expect(console.command('bc *')).toBe(`Breakpoint 0 at ${hex('sys_getpid')} cleared\n`);
    expect(console.command('bl')).toBe('');
  });

  it('are refused twice at one address, by a number that is none, and for a name that is unknown', () => {
    const console = entered();
    console.command('bp sys_getpid');
    expect(console.command('bp sys_getpid')).toBe(
      `You already have a breakpoint at ${hex('sys_getpid')}\ndiag: -12: Duplicate breakpoint address\n`,
    );
    expect(console.command('bc 7')).toBe('diag: -13: Breakpoint not found\n');
    expect(console.command('bc')).toBe('diag: -2: Improper argument count, see usage.\n');
    expect(console.command('bp sys_nothing')).toBe('diag: -15: Illegal numeric value\n');
    expect(console.command('bp sys_getpid+zz')).toBe('diag: -16: Invalid symbolic address format\n');
    expect(console.command('bp %eaz')).toBe('diag: -17: Invalid register name\n');
    expect(console.command('bp $NOWHERE')).toBe('diag: -5: Cannot find environment variable\n');
    expect(console.command('bp jiffies DATAW 3')).toBe('diag: -19: Invalid length field\n');
    expect(console.command('bp jiffies+1 DATAW 4')).toBe('diag: -21: Invalid address\n');
  });

  it('stop behind a write, with the title of their kind', () => {
    const console = entered();
    expect(console.command('bp jiffies DATAW 4')).toBe(
      `Data Write BP #0 at ${hex('jiffies')} (jiffies)\n    is enabled in dr0 for 4 bytes globally\n`,
    );
    const before = console.command('md4c1 jiffies');
    console.command('go');
    const text = console.run();
    expect(text).toMatch(
      new RegExp(
        `Data Write breakpoint #0 at ${hex('jiffies')}\nEntering kdb \\(0x\\w{8}\\) due to Debug @ 0x\\w{8}\nkdb> $`,
      ),
    );
    expect(console.command('md4c1 jiffies')).not.toBe(before);
  });

  it('of a forced register are instruction breakpoints that show the instruction itself', () => {
    const console = entered();
    expect(console.command('bpha sys_getpid')).toContain('Forced Instruction(Register) BP #0 at');
    console.command('go');
    expect(console.run('getpid\n')).toMatch(
      /Instruction\(Register\) breakpoint #0 at 0x\w+\n0x\w+ sys_getpid: {9}(?!int3)\w+ .*\nEntering kdb \(0x\w{8}\) due to Debug @ /,
    );
  });

  it('stop at a port', () => {
    const console = entered();
    console.command('bp 0x3f8 IO');
    console.command('go');
    expect(console.run('x')).toMatch(/I\/O breakpoint #0 at 0x000003f8\nEntering kdb /);
  });

  it('are kept where no page is yet, and belong to one address space there', () => {
    const console = entered();
    expect(console.command('bp 0x50000000')).toContain('adjust 1 (its page is not there yet)');
    const { scope } = console.kdb.engine.breakpoints.all.find(({ address }) => address === 0x50000000)!;
    expect(scope.pageDirectory).toBe(console.kdb.engine.kernel.pageDirectory);
  });
});
