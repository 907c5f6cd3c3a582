/** The kernel's own ways into kdb: an oops, a panic, KDB_ENTER(). */
import { beforeAll, describe, expect, it } from 'vitest';
import { writeLinear } from '../../../debugger/inspect/memory.ts';
import { hasGcc, lacks } from '../../support/tools.ts';
import { atPrompt, newMachine, stockLab } from '../lab.ts';
import type { Lab } from '../lab.ts';
import { KdbConsole } from './console.ts';

const UD2 = [0x0f, 0x0b];
const INT_81_RET = [0xcd, 0x81, 0xc3];

describe.skipIf(lacks('gcc', hasGcc()))('kdb is entered', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await stockLab();
  });

  /** A guest at its prompt, with other instructions at the beginning of a function. */
  function withCode(symbol: string, bytes: readonly number[]): KdbConsole {
    const console = new KdbConsole(lab, atPrompt(lab));
    writeLinear(console.machine, lab.symbols.address(symbol)!, Uint8Array.from(bytes));
    return console;
  }
  const hex = (symbol: string): string => lab.symbols.address(symbol)!.toString(16);

  it('at an oops, with its text, its place and its registers', () => {
    const console = withCode('sys_getpid', UD2);
    const entry = console.run('getpid\n');
    expect(entry).toMatch(/\nEntering kdb \(current=0x\w{8}, pid \d+\) Oops: invalid op\w+\n/);
    expect(entry).toContain(`due to oops @ 0x${hex('sys_getpid')}\neax = 0x00000014 `);
    expect(entry).toMatch(/origeax = 0xffffffff &regs = 0x\w{8}\nkdb> $/);
    expect(console.command('bt')).toMatch(/ die \([^]* sys_getpid\n[^]* system_call\+0x33\n/);
  });

  it('and left behind an oops by the second `go` only; the kernel then goes on', () => {
    const console = withCode('sys_getpid', UD2);
    console.run('getpid\n');
    expect(console.command('go')).toBe(
      'Catastrophic error detected\nkdb_continue_catastrophic=0, type go a second time if you really want to continue\n',
    );
    expect(console.kdb.stopped).toBe(true);
    console.command('go');
    expect(console.kdb.stopped).toBe(false);
    expect(console.run('echo still here\n', 50_000_000)).toMatch(/Process getpid \(pid: [^]*\nstill here\n/);
  });

  it('at a panic, when its text is on the console', () => {
    const console = withCode('do_timer', UD2);
    expect(console.run()).toContain('Oops: ');
    console.command('go');
    console.command('go');
    const text = console.run();
    expect(text).toMatch(
      /Kernel panic: Aiee, killing interrupt handler!\n[^]*\nEntering kdb \(current=0x\w{8}, pid \d+\) due to panic @ 0x/,
    );
    expect(console.command('go')).toContain('Catastrophic error detected');
  });

  it('by KDB_ENTER() in the kernel, which goes on behind it at the first `go`', () => {
    const console = withCode('sys_getpid', INT_81_RET);
    const entry = console.run('getpid\n');
    expect(entry).toMatch(/\n\nEntering kdb \(current=0x\w{8}, pid \d+\) due to KDB_ENTER\(\)\nkdb> $/);
    expect(console.command('bt')).toMatch(/ sys_getpid\+0x2\n/);
    console.command('go');
    expect(console.kdb.stopped).toBe(false);
    // What the function left in eax is the number that it was called with.
    expect(console.run('', 20_000_000)).toContain('20');
  });

  it('not by int $0x81 in a program, which ends in SIGSEGV', () => {
    const console = new KdbConsole(lab, atPrompt(lab));
    const { kdb, machine } = console;
    const main = lab.program('getpid').address('main')!;
    kdb.engine.setBreakpoint({ kind: 'execute', address: main }, { once: true, scope: { comm: 'getpid' } });
    console.run('getpid\n');
    writeLinear(machine, machine.cpu.linearEip() >>> 0, Uint8Array.from(INT_81_RET));
    console.command('go');
    expect(console.run('', 20_000_000)).toContain('Segmentation fault');
    expect(kdb.stopped).toBe(false);
  });

  it('by none of them where the kernel is not watched: KDB_ENTER() does nothing then', () => {
    const machine = newMachine(lab);
    machine.restore(atPrompt(lab).snapshot());
    machine.takeSerial(0);
    writeLinear(machine, lab.symbols.address('sys_getpid')!, Uint8Array.from(INT_81_RET));
    machine.receiveSerial(0, new TextEncoder().encode('getpid\n'));
    machine.run(20_000_000);
    expect(Buffer.from(machine.takeSerial(0)).toString()).toContain('20');
  });
});
