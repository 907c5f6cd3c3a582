/** The session of the article, word for word, on kernels of both compilers; and what it shows of a system call. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readWord } from '../../../debugger/inspect/memory.ts';
import { COMPILERS, lacks } from '../../support/tools.ts';
import { atPrompt, stockLab } from '../lab.ts';
import type { Lab } from '../lab.ts';
import { KdbConsole } from './console.ts';
import { expectTranscript } from './transcript.ts';

const ACCEPTED = readFileSync(join(import.meta.dirname, 'article-session.txt'), 'utf8');
const IF = 0x200;

describe.each(COMPILERS)('a kernel of %s', (cc, present) => {
  describe.skipIf(lacks(cc, present()))('in the session of the article', () => {
    let lab: Lab;
    beforeAll(async () => {
      lab = await stockLab(cc);
    });
    const stopped = (): KdbConsole => {
      const console = new KdbConsole(lab, atPrompt(lab));
      console.stopAtGetpid();
      return console;
    };
    const register = (console: KdbConsole, name: string): number => console.kdb.address(`%${name}`);

    it('prints the accepted transcript, and the program its pid', () => {
      const console = new KdbConsole(lab, atPrompt(lab));
      let text = console.kdb.enter() + console.keys('bp sys_getpid\rgo\r') + console.run('getpid\r');
      const { kernel } = console.kdb.engine;
      const { pid, parentPid } = kernel.current()!;
      for (const line of ['bt', 'rd', 'rd u', 'ssb', 'ssb', 'ss', '', 'ssb', 'go'])
        text += console.keys(`${line}\r`);
      text += console.run('', 20_000_000).replace(/# [^]*$/, '');
      const back = (lab.symbols.address('system_call')! + 0x33).toString(16);
      expectTranscript(text, ACCEPTED, lab, { pid: pid!, parent: parentPid!, return: `0x${back}` });
    });

    it('has a backtrace of exactly two frames, whichever instruction of sys_getpid it stands on', () => {
      const console = stopped();
      for (let steps = 0; console.command('bt').includes(' sys_getpid'); steps++) {
        const frames = console.command('bt').match(/^.{10} 0x\w{8} .*$/gm)!;
        expect(frames).toHaveLength(2);
        expect(frames[1]).toMatch(/^ {11}0x\w{8} system_call\+0x33$/);
        console.command('ss');
        expect(steps).toBeLessThan(20);
      }
      expect(console.command('bt')).toMatch(/^ {11}0x\w{8} system_call\+0x33\n.*kernel .text[^\n]*\n$/m);
    });

    it('shows call number 20 in eax and in the program’s origeax, and -1 in that of the stop itself', () => {
      const console = stopped();
      expect(console.command('rd')).toMatch(/eax = 0x00000014 [^]*origeax = 0xffffffff/);
      expect(console.command('rd u')).toMatch(/origeax = 0x00000014/);
    });

    it('finds the frame of 60 bytes below esp0, with the program’s CS at 0x2C', () => {
      const console = stopped();
      const { machine, kdb } = console;
      const { esp0 } = kdb.engine.kernel.current()!;
      expect(console.command('rd u')).toContain(`&regs = 0x${(esp0! - 60).toString(16)}`);
      expect(readWord(machine, esp0! - 60 + 0x2c)).toBe(0x23);
      expect(register(console, 'esp') + 4).toBe(esp0! - 60);
    });

    it('has interrupts on at the first instruction of system_call and off behind cli', () => {
      const console = stopped();
      console.command('bc *');
      console.command('bp system_call');
      console.command('go');
      console.run();
      expect(register(console, 'eip')).toBe(lab.symbols.address('system_call'));
      expect(register(console, 'eflags') & IF).toBe(IF);
      console.command('bp ret_from_sys_call+1');
      console.command('go');
      console.run();
      expect(register(console, 'eip')).toBe(lab.symbols.address('ret_from_sys_call')! + 1);
      expect(register(console, 'eflags') & IF).toBe(0);
    });
  });
});
