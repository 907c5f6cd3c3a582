/** ss and ssb: where they end, and what they refuse. */
import { beforeAll, describe, expect, it } from 'vitest';
import {
  endsBranchStep,
  endsHelpfulBranchStep,
  instructionAt,
} from '../../../debugger/inspect/instruction.ts';
import { writeLinear } from '../../../debugger/inspect/memory.ts';
import { hasGcc, lacks } from '../../support/tools.ts';
import { atPrompt, stockLab } from '../lab.ts';
import type { Lab } from '../lab.ts';
import { KdbConsole } from './console.ts';

/** First bytes before which kdb of the time ended ssb. */
const STOPS: readonly (readonly [number, number])[] = [
  [0x70, 0x7f],
  [0xe0, 0xef],
  [0xc2, 0xc2],
  [0x9a, 0x9a],
  [0xc8, 0xcf],
];
const isStop = (byte: number): boolean => STOPS.some(([from, to]) => byte >= from && byte <= to);
const PREFIXES = [0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2, 0xf3];

describe.skipIf(lacks('gcc', hasGcc()))('stepping with kdb', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await stockLab();
  });
  const stopped = (): KdbConsole => {
    const console = new KdbConsole(lab, atPrompt(lab));
    console.stopAtGetpid();
    return console;
  };

  it('ends ssb before the first bytes of kdb’s list and before no other', () => {
    const { machine } = stopped();
    const place = lab.symbols.address('sys_getpid')!;
    for (let first = 0; first < 0x100; first++) {
      if (PREFIXES.includes(first) || first === 0x0f) continue;
      writeLinear(machine, place, Uint8Array.from([first, 0xc0, 1, 2, 3, 4, 5, 6]));
      const instruction = instructionAt(machine, place);
      if (instruction !== null) expect([first, endsBranchStep(instruction)]).toEqual([first, isStop(first)]);
    }
    for (let second = 0x40; second < 0xc0; second++) {
      writeLinear(machine, place, Uint8Array.from([0x0f, second, 0xc0, 0, 0, 0, 0]));
      const instruction = instructionAt(machine, place);
      const expected = second >= 0x80 && second <= 0x8f;
      if (instruction !== null) expect([second, endsBranchStep(instruction)]).toEqual([second, expected]);
    }
  });

  it('ends ssb before plain returns and indirect calls only when asked to be helpful', () => {
    const { machine } = stopped();
    const place = lab.symbols.address('sys_getpid')!;
    for (const bytes of [[0xc3], [0xff, 0xd0], [0xff, 0x14, 0x85, 0, 0, 0, 0xc0]]) {
      writeLinear(machine, place, Uint8Array.from(bytes));
      const instruction = instructionAt(machine, place)!;
      expect([endsBranchStep(instruction), endsHelpfulBranchStep(instruction)]).toEqual([false, true]);
    }
    const console = stopped();
    console.command('set SSBMODE=helpful');
    expect(console.command('ssb')).toMatch(/sys_getpid\+0x\w+: +ret\n$/);
    expect(console.command('set SSBMODE=other')).toContain('SSBMODE is faithful or helpful');
  });

  it('repeats on an empty line, go and bt do not', () => {
    const console = stopped();
    expect(console.command('ss')).toContain('SS trap at');
    expect(console.command('')).toContain('SS trap at');
    console.command('bt');
    expect(console.command('')).toBe('');
  });

  it('takes so many steps at once, and goes as many back', () => {
    const console = stopped();
    const { instructions } = console.machine;
    const hash = console.machine.hash();
    console.command('ss 12');
    expect(console.machine.instructions).toBe(instructions + 12);
    expect(console.command('rss 12')).toContain('Back at');
    expect(console.machine.instructions).toBe(instructions);
    expect(console.machine.hash()).toBe(hash);
  });

  it('goes back to a breakpoint, and tells who wrote a word', () => {
    const console = stopped();
    const { instructions } = console.machine;
    console.command('ss 40');
    expect(console.command('rgo')).toContain('due to Breakpoint @');
    expect(console.machine.instructions).toBe(instructions);
    expect(console.command('who %esp')).toMatch(
      /written by 0x\w+ \(system_call\+0x2c\), 1 instructions ago, in ring 0\n0x\w+ system_call\+0x2c: .*call/,
    );
    expect(console.command('who 0x10')).toBe('diag: -21: Invalid address\n');
  });

  it('has nothing to step in a halted or ended machine, says so, and changes nothing', () => {
    const console = new KdbConsole(lab, atPrompt(lab));
    console.kdb.enter();
    const hash = console.machine.hash();
    expect(console.command('ss')).toContain('the processor is halted and waits for');
    expect(console.command('ssb')).toContain('the processor is halted');
    expect(console.machine.hash()).toBe(hash);
    console.command('go');
    console.run('poweroff\n', 400_000_000);
    expect(console.machine.ended).toBe('poweroff');
    console.kdb.enter();
    const ended = console.machine.hash();
    expect(console.command('ss')).toContain('switched off');
    expect(console.command('go')).toContain('switched off');
    expect(console.machine.hash()).toBe(ended);
  });
});
