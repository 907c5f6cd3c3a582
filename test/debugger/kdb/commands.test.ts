/** Memory, registers, tasks, variables, macros, the pager and the line editor. */
import { beforeAll, describe, expect, it } from 'vitest';
import { hasGcc, lacks } from '../../support/tools.ts';
import { atPrompt, stockLab, type } from '../lab.ts';
import type { Lab } from '../lab.ts';
import { KdbConsole } from './console.ts';

const ENOSYS = 38;
const GENERAL_PROTECTION = 13;

describe.skipIf(lacks('gcc', hasGcc()))('commands of kdb', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await stockLab();
  });
  const entered = (): KdbConsole => {
    const console = new KdbConsole(lab, atPrompt(lab));
    console.kdb.enter();
    return console;
  };
  const stopped = (): KdbConsole => {
    const console = new KdbConsole(lab, atPrompt(lab));
    console.stopAtGetpid();
    return console;
  };

  it('show memory in words, bytes and symbols, and go on where they ended', () => {
    const console = entered();
    const name = `init_task_union+${lab.offsets.task_comm}`;
    expect(console.command(`md ${name} 1`)).toMatch(
      /^0x\w{8} 70617773 00726570 00000000 00000000 {3}swapper\.{9}\n$/,
    );
    expect(console.command(`md1c4 ${name}`)).toMatch(/^0x\w{8} 73 77 61 70 {3}swap\n$/);
    expect(console.command('')).toMatch(/^0x\w{8} 70 65 72 00 {3}per\.\n$/);
    expect(console.command(`mdr ${name} 5`)).toBe('7377617070\n');
    expect(console.command('mds sys_call_table+80 1')).toMatch(/^0x\w{8} \w{8} {3}sys_getpid\n$/);
    expect(console.command('md 0x10')).toBe('diag: -21: Invalid address\n');
    expect(console.command('md jiffies 1 7')).toContain('diag: -4:');
  });

  it('change memory and registers, and the guest goes on with them', () => {
    const console = stopped();
    expect(console.command('mm sys_call_table+80 sys_getppid')).toMatch(/^0x\w{8} = 0x\w{8}\n$/);
    expect(console.command('mds sys_call_table+80 1')).toContain('sys_getppid');
    expect(console.command('rm %eax 0x1234')).toBe('');
    expect(console.command('%eax')).toBe('%eax = 0x00001234\n');
    expect(console.command('rm %%ebx 5')).toBe('');
    expect(console.command('rd u')).toContain('ebx = 0x00000005');
    expect(console.command('rm %cs 8')).toContain('more than a word');
    expect(console.command('rm %eaz 8')).toBe('diag: -17: Invalid register name\n');
  });

  it('disassemble with names, each form of a place padded as kdb did', () => {
    const console = entered();
    const lines = console.command('id ret_from_sys_call 3').split('\n');
    expect(lines[0]).toMatch(/^0x\w{8} ret_from_sys_call: {9}cli$/);
    expect(lines[1]).toMatch(/^0x\w{8} ret_from_sys_call\+0x1: {5}cmpl {3}\$0x0,0x14\(%ebx\)$/);
    expect(lines[2]).toMatch(/jne {4}0x\w{8} reschedule$/);
    expect(console.command('id system_call+0x33 1')).toMatch(/system_call\+0x33: {4}mov /);
  });

  it('value words, and know those that are neither commands nor values', () => {
    const console = entered();
    expect(console.command('sys_getpid+4')).toMatch(/^sys_getpid\+4 = 0x\w{8} \(sys_getpid\+0x4\)\n$/);
    expect(console.command('0x10')).toBe('0x10 = 0x00000010\n');
    expect(console.command('010')).toBe('010 = 0x00000008\n');
    expect(console.command('f7400000')).toBe('f7400000 = 0xf7400000\n');
    expect(console.command('xyz')).toBe("Unknown kdb command: 'xyz'\n");
  });

  it('list tasks, choose one, and trace those that wait', () => {
    const console = stopped();
    const [header, ...rows] = console.command('ps').trimEnd().split('\n');
    expect(header).toBe('Task Addr       Pid   Parent [*] cpu State Thread     Command');
    expect(rows.find((row) => row.endsWith('*getpid'))).toMatch(
      /^0x\w{8} +\d+ +\d+ {2}1 {4}0 {3}R {2}0x\w{8} \*getpid$/,
    );
    expect(console.command('pid 1')).toBe('KDB current process is init(pid=1)\n');
    const trace = console.command('bt');
    expect(trace).toMatch(/^Stack traceback for pid 1\n/);
    expect(trace).toMatch(/ schedule\+0x/);
    expect(trace).toMatch(/ {11}0x\w{8} system_call\+0x33\n.*\n$/);
    expect(console.command('syscall')).toMatch(/^\d+ sys_\w+\(/);
    expect(console.command('btp 9999')).toBe('No process with pid == 9999 found\n');
  });

  it('explain gate 0x80, another gate, the frame and the system call', () => {
    const console = stopped();
    expect(console.command('gate')).toMatch(
      /^gate 0x80 at 0x\w+: trap gate {7}DPL 3 {2}0x0010:0x\w{8} system_call\n {2}interrupts stay as they were\n[^]*yes {2}CPL 3 ≤ DPL 3[^]*ss:esp becomes 0x18:0x\w+, from the TSS/,
    );
    expect(console.command('gate 0x81')).toContain('NO   CPL 3 > DPL 0: #GP, error code 0x40a\n');
    expect(console.command('gate 256')).toBe('diag: -21: Invalid address\n');
    expect(console.command('frame')).toMatch(
      /^struct pt_regs at 0x\w+, 60 bytes below esp0: 20 sys_getpid\n {2}0x38 {2}OLDSS [^]*0x2c {2}CS {7}0x00000023 {2}processor [^]*0x24 {2}ORIG_EAX 0x00000014 {2}entry\.S +number/,
    );
    expect(console.command('syscall')).toMatch(/^20 sys_getpid\(\) from 0x08/);
  });

  it('walk through the system call that the machine stands in, and stay where it is', () => {
    const console = stopped();
    const before = console.machine.hash();
    const walked = console.command('walk');
    expect(walked).toMatch(
      /^20 sys_getpid\(\) of getpid \(pid \d+\) = \d+\n[^]* int \$0x80 [^]* gate 0x80 [^]* SAVE_ALL [^]* sys_call_table\[20\] [^]* ret_from_sys_call [^]* iret /,
    );
    expect(walked).toContain('The call returned to the instruction behind the trap.');
    expect(console.machine.hash()).toBe(before);
    expect(console.command('walk 999')).toMatch(/^no system call of pid 999 follows/);
    expect(console.command('walk 1 2')).toBe('diag: -2: Improper argument count, see usage.\n');
    expect(console.machine.hash()).toBe(before);
  });

  it('answer an unknown number with ENOSYS, seen in the result’s register', () => {
    const console = stopped();
    console.command('bc *');
    console.command('bp system_call');
    console.command('go');
    console.run();
    for (const number of ['300000', '0xffffffff']) {
      console.command(`rm %eax ${number}`);
      console.command('bp restore_all');
      console.command('go');
      console.run();
      expect(Number(console.command('%%eax').split(' ')[2]) | 0).toBe(-ENOSYS);
      console.command('bc restore_all');
      console.command('go');
      console.run();
    }
  });

  it('turn a program’s int $0x80 into int $0x81, which ends it with a segmentation fault', () => {
    const console = stopped();
    console.command('bc *');
    const place = console.kdb.address('%%eip') - 2;
    expect(console.command(`mdr 0x${place.toString(16)} 2`)).toBe('cd80\n');
    console.command(`mm1 0x${(place + 1).toString(16)} 0x81`);
    console.command(`rm %%eip 0x${place.toString(16)}`);
    const { engine } = console.kdb;
    engine.setBreakpoint({ kind: 'vector', vector: GENERAL_PROTECTION }, { once: true });
    console.command('go');
    console.run();
    expect(engine.lastStop!.encounters[0].transition).toMatchObject({ from: 3, error: 0x81 * 8 + 2 });
    console.command('go');
    expect(console.run('', 20_000_000)).toContain('Segmentation fault');
  });

  it('take DPL 3 from gate 0x80, and the next system call is a general protection fault', () => {
    const console = stopped();
    console.command('bc *');
    const gate = parseInt(/at (0x\w+):/.exec(console.command('gate'))![1]);
    console.command(`mm1 0x${(gate + 5).toString(16)} 0x8f`);
    expect(console.command('gate')).toContain('NO   CPL 3 > DPL 0: #GP, error code 0x402\n');
    const { engine } = console.kdb;
    engine.setBreakpoint({ kind: 'vector', vector: GENERAL_PROTECTION }, { once: true });
    console.command('go');
    console.run();
    expect(engine.lastStop!.encounters[0].transition).toMatchObject({ from: 3, error: 0x402 });
    expect(console.command('fault')).toMatch(
      /^#GP general protection \(vector 13, error code 0x402\) in ring 3[^]*: int +\$0x80\n {2}int \$0x80 from ring 3: CPL 3 > DPL 0/,
    );
    console.command('bp force_sig');
    console.command('go');
    console.run();
    expect(console.command('bt')).toMatch(/ force_sig \(0xb, /);
  });

  it('know a module and its functions, also in an address space that has not met it yet', () => {
    const console = new KdbConsole(lab, atPrompt(lab));
    console.run('modprobe hello\n', 60_000_000);
    console.kdb.enter();
    expect(console.command('lsmod')).toMatch(/^Module .*\nhello {15} +\d+ {2}0x\w{8} {5}0 \(unused\)\n$/);
    expect(console.command('id cleanup_module 1')).toMatch(/^0x\w{8} \[hello\]cleanup_module: {9}push/);
  });

  it('list what they are, with their usage', () => {
    const [header, rule, ...rows] = entered().command('help').trimEnd().split('\n');
    expect(header).toBe('Command         Usage                Description');
    expect(rule).toBe('-'.repeat(58));
    for (const name of 'bp bl bpa bph bpha bc bd be ss ssb go bt btp bta rd rm ef md mdr mds mm id ll ps pid lsmod dmesg env set help ? defcmd kill reboot sections gdt idt rss rgo who walk frame gate syscall fault'.split(
      ' ',
    ))
      expect(rows.some((row) => row.startsWith(`${name} `))).toBe(true);
  });

  it('keep variables, within their room', () => {
    const console = entered();
    expect(console.command('env')).toContain('RADIX=16\n');
    console.command('set MDCOUNT=2');
    expect(console.command('md jiffies').trimEnd().split('\n')).toHaveLength(2);
    expect(console.command('set RADIX=3')).toContain('diag: -4:');
    expect(console.command(`set LONG=${'x'.repeat(150)}`)).toBe('');
    for (const name of ['B', 'C', 'D']) console.command(`set ${name}=${'x'.repeat(150)}`);
    expect(console.command('env')).not.toContain('\nD=');
    expect(console.command('set E=long')).toBe('');
    expect(console.command(`set F=${'x'.repeat(150)}`)).toContain('diag: -9:');
    const other = entered();
    for (let index = 0; index < 40; index++) other.command(`set V${index}=`);
    expect(other.command('set LAST=')).toContain('diag: -8:');
  });

  it('run macros, and forgive those that fail behind a -', () => {
    const console = entered();
    expect(console.keys('defcmd two "" "two things"\r')).toMatch(/kdb> \[defcmd\]$/);
    console.keys('-xyz\r');
    console.keys('sys_getpid\r');
    expect(console.keys('endefcmd\r')).toMatch(/kdb> $/);
    const text = console.command('two');
    expect(text).toMatch(/Unknown kdb command: 'xyz'\n[^]*sys_getpid = 0x/);
    expect(console.command('help')).toMatch(/^two +two things$/m);
    expect(console.keys('defcmd go "" "no"\r')).toContain("'go' is a command of kdb");
  });

  it('stop after a screenful, go on at Enter and end at q', () => {
    const console = entered();
    console.command('set LINES=6');
    expect(console.keys('md jiffies\r').split('\n')).toHaveLength(7);
    expect(console.keys('x\r')).toContain("Only 'q' or 'Q' are processed at more prompt, input ignored\n");
    expect(console.keys('help\r')).toMatch(/more> $/);
    expect(console.keys('q\r')).toMatch(/\nkdb> $/);
  });

  it('are typed with history, editing and completion', () => {
    const console = entered();
    console.command('sys_getpid');
    expect(console.keys('\x10\r')).toContain('sys_getpid = ');
    expect(console.keys('xys_getpid\x01\x04s\r')).toContain('sys_getpid = ');
    expect(console.keys('sys_getpi\t')).toBe('sys_getpid ');
    console.keys('\x15');
    expect(console.keys('sys_getp\t')).toMatch(/\x07$/);
    expect(console.keys('\t')).toMatch(/\nsys_getp.* sys_getpid .*\nkdb> sys_getp$/);
  });

  it('send a signal that ends a process, and leave the interrupted program as it was', () => {
    const console = new KdbConsole(lab, atPrompt(lab));
    type(console.machine, 'sleep 1000\n');
    console.run('', 20_000_000);
    console.kdb.enter();
    const pid = /^0x\w{8} +(\d+) .* sleep$/m.exec(console.command('ps'))![1];
    expect(console.command(`kill -9 ${pid}`)).toBe(`Signal 9 is sent to process ${pid} (sleep).\n`);
    console.command('go');
    expect(console.run('', 20_000_000)).toMatch(/Killed/);
    console.kdb.enter();
    expect(console.command('ps')).not.toContain(' sleep');
    expect(console.command('kill -9 0')).toContain('the idle task takes no signals');
    expect(console.command('kill -9 9999')).toBe('No process with pid == 9999 found\n');
  });

  it('show the log, the tables and the sections', () => {
    const console = entered();
    expect(console.command('dmesg 400')).toContain('Linux version 2.4.18');
    expect(console.command('dmesg 1').split('\n')).toHaveLength(2);
    expect(console.command('idt 0x80')).toMatch(/0x80 trap gate {7}DPL 3 {2}0x0010:0x\w{8} system_call\n$/);
    expect(console.command('gdt')).toMatch(/^0x02 base 0x00000000 limit 0xffffffff DPL 0 code read 32-bit$/m);
    expect(console.command('sections')).toMatch(/^kernel .*\.text 0xc0100000 0x\w{8} 0x\w+/);
    expect(console.command('lsmod')).toBe('Module                  Size  modstruct     Used by\n');
    console.command('reboot');
    expect(console.reboots).toBe(1);
  });
});
