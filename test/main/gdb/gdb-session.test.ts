import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { stockBuild } from '../../support/int80.ts';
import type { StockBuild } from '../../support/int80.ts';
import { hasGcc, hasGdb, lacks } from '../../support/tools.ts';
import { gdb, serve } from './lab.ts';

const CURRENT = '((struct task_struct *)((unsigned long)$esp & ~8191))';
const dump = join(mkdtempSync(join(tmpdir(), 'int80-gdb-')), 'memory');

const numbersIn = (text: string, each: RegExp): number[] =>
  [...text.matchAll(each)].map(([, n]) => Number(n));

/** A command and what its answer must show. */
const SESSION: [string, RegExp][] = [
  ['info registers eip eflags cs cr0', /eip +0x10000c .*eflags +0x2 .*cs +0x8 .*cr0 +0x11 /s],
  ['break sys_getpid', /Breakpoint 1 at 0xc0[0-9a-f]+: file kernel\//],
  ['continue', /"sh" hit Breakpoint 1, sys_getpid \(\) at kernel\/kernel\/sys\.c:\d+/],
  [
    'bt',
    /#0 +sys_getpid \(\).*#1 +0xc0[0-9a-f]+ in system_call \(\) at kernel\/arch\/i386\/kernel\/entry\.S:\d+/s,
  ],
  [
    'info threads',
    /"swapper" \(pid 0.*\* \d+ +Thread (\d+) "sh" \(pid \1, running\).*Thread 1 "init" \(pid 1/s,
  ],
  [`print ${CURRENT}->comm`, / = "sh\\000/],
  [`print ${CURRENT}->pid`, / = \d+$/m],
  ['x/5i $pc', /=> 0xc0[0-9a-f]+ <sys_getpid>:\tmov +\$0xffffe000,%eax\n(.*\n){3}/],
  ['stepi', /in get_current|sys_getpid/],
  ['x/i $pc', /=> 0xc0[0-9a-f]+ <sys_getpid\+5>:\tand/],
  ['reverse-stepi', /"sh" hit Breakpoint 1|sys_getpid/],
  ['x/i $pc', /=> 0xc0[0-9a-f]+ <sys_getpid>:\tmov/],
  ['delete', /^\s*$/],
  ['continue', /No more reverse-execution history/],
  ['tbreak *(&sys_getpid+0)', /Temporary breakpoint 2/],
  ['delete', /^\s*$/],
  ['hbreak sys_write', /Hardware assisted breakpoint 3 at/],
  ['continue', /"cat" hit Breakpoint 3, sys_write \(fd=1, buf=0x[0-9a-f]+ "This is Int80/],
  ['finish', /system_call \(\) at .*Value returned is \$\d+ = \d+/s],
  ['delete', /^\s*$/],
  ['watch jiffies', /Hardware watchpoint 4: jiffies/],
  ['continue', /hit Hardware watchpoint 4: jiffies\s+Old value = \d+\nNew value = \d+\ndo_timer/],
  ['continue', /hit Hardware watchpoint 4: jiffies\s+Old value = \d+\nNew value = \d+\ndo_timer/],
  ['reverse-continue', /hit Hardware watchpoint 4: jiffies\s+Old value = \d+\nNew value = \d+\n/],
  ['print jiffies', / = \d+$/m],
  ['x/i $pc', /<do_timer\+\d+>:\t(inc|add|mov)/],
  ['delete', /^\s*$/],
  ['continue', /No more reverse-execution history/],
  ['rwatch xtime.tv_sec', /Hardware read watchpoint 5/],
  ['continue', /hit Hardware read watchpoint 5: xtime\.tv_sec\s+Value = 1000000000\n/],
  ['delete', /^\s*$/],
  ['awatch jiffies', /Hardware access \(read\/write\) watchpoint 6/],
  ['continue', /hit Hardware access \(read\/write\) watchpoint 6: jiffies/],
  ['delete', /^\s*$/],
  ['step', /\d+\t/],
  ['next', /\d+\t/],
  ['reverse-step', /\d+\t/],
  ['reverse-next', /\d+\t/],
  ['break sys_getpid', /Breakpoint 7/],
  ['reverse-continue', /"getpid" hit Breakpoint 7, sys_getpid|"sh" hit Breakpoint 7, sys_getpid/],
  ['reverse-finish', /system_call \(\) at/],
  ['delete', /^\s*$/],
  ['reverse-continue', /No more reverse-execution history/],
  ['info registers eip', /eip +0x10000c /],
  ['continue', /No more reverse-execution history/],
  ['set var xtime.tv_usec = 12', /^\s*$/],
  ['print xtime.tv_usec', / = 12$/m],
  ['set $edx = 0x1234', /^\s*$/],
  ['print/x $edx', / = 0x1234$/m],
  ['set $cr3 = 0', /Could not write register "cr3"|[Cc]annot|error/i],
  ['print $st0', / = 0$/m],
  ['print $xmm0.uint128', / = 0$/m],
  ['x/2x 0', /Cannot access memory at address 0x0|0x0:/],
  [`dump binary memory ${dump} 0xc0101000 0xc0121000`, /^\s*$/],
  ['monitor position', /instruction \d+, tick \d+; recorded: instructions 0 to \d+/],
  ['monitor who &jiffies', /usage: monitor who ADDRESS/],
  ['monitor dance', /dance: there is no such command/],
  ['kill', /Inferior 1 \(Remote target\) killed/],
];

describe.skipIf(lacks('gcc', hasGcc()) || lacks('gdb', hasGdb()))("Debian's gdb", () => {
  let stock: StockBuild;
  beforeAll(async () => {
    stock = await stockBuild('gcc');
  });

  it('debugs the guest as it debugs a program, forwards and backwards', async () => {
    const served = await serve(stock, '--gdb-wait', '--send', 'getpid\\n');
    const answers = await gdb(
      stock,
      served.port,
      SESSION.map(([command]) => command),
    );
    const answerTo = (text: string): string => answers[SESSION.findIndex(([command]) => command === text)];
    for (const [index, [command, expected]] of SESSION.entries())
      expect.soft(answers[index], `${index}: ${command}`).toMatch(expected);
    const watched = answers.filter((text) => text.includes('hit Hardware watchpoint 4: jiffies'));
    const changes = watched.map((text) => numbersIn(text, /value = (\d+)/g));
    const [[first]] = changes;
    expect(changes).toEqual([
      [first, first + 1],
      [first + 1, first + 2],
      [first + 2, first + 1],
    ]);
    expect(numbersIn(answerTo('print jiffies'), / = (\d+)/g)).toEqual([first + 1]);
    const pid = numbersIn(answerTo(`print ${CURRENT}->pid`), / = (\d+)/g);
    expect(numbersIn(answerTo('info threads'), /pid (\d+), running/g)).toEqual(pid);
    expect(await served.status).toBe(0);
    expect(readFileSync(dump).length).toBe(0x20000);
  });

  it('lets the machine run on when it detaches, without its breakpoints', async () => {
    const served = await serve(stock, '--gdb-wait', '--send', 'getpid\\n', '--expect', 'getpid()=');
    const answers = await gdb(stock, served.port, ['break sys_getpid', 'continue', 'detach']);
    expect(answers[1]).toMatch(/hit Breakpoint 1/);
    expect(answers[2]).toMatch(/detached/);
    expect(await served.status).toBe(0);
    expect(served.output()).toContain('getpid()=');
  });
});
