import { describe, expect, it } from 'vitest';
import { belongsTogether } from '../../../main/toolchain/syscall-names.ts';
import { evaluate, readSyscallTable } from '../../../main/toolchain/syscall-table.ts';
import { describeFamilies, TinyTree } from './tiny-tree.ts';

const ENTRY = 'kernel/arch/i386/kernel/entry.S';
const UNISTD = 'kernel/include/asm-i386/unistd.h';

describeFamilies('the checks behind %s', (family) => {
  const check = async (path: string, from: string, to: string): Promise<object[]> => {
    const tree = await TinyTree.make();
    await tree.replace(path, from, to);
    return (await tree.build(family)).diagnostics.map(({ path, line, severity, source, message }) => ({
      at: `${path}:${line}`,
      severity,
      source,
      message,
    }));
  };
  const finding = (at: string, severity: string, message: RegExp): object => ({
    at,
    severity,
    source: 'check',
    message: expect.stringMatching(message),
  });

  it('refuse services that have moved by a slot', async () => {
    const found = await check(ENTRY, '\t.long SYMBOL_NAME(sys_exit)\n', '');
    expect(found).toContainEqual(
      finding(`${ENTRY}:15`, 'error', /slot 1 .* holds sys_getpid, .* 1 to __NR_exit .* belongs in slot 2/),
    );
    expect(found).toContainEqual(finding(`${ENTRY}:16`, 'error', /slot 2 .* holds sys_newuname/));
  });

  it('warn of a number without a slot, and build all the same', async () => {
    const tree = await TinyTree.make();
    await tree.replace(UNISTD, '#define __NR_uname\t3', '#define __NR_uname\t3\n#define __NR_audit\t4');
    await tree.replace(ENTRY, '.rept NR_syscalls-(.-sys_call_table)/4', '.rept 0');
    await tree.replace(UNISTD, 'NR_syscalls 8', 'NR_syscalls 5');
    await tree.replace(ENTRY, '.rept 0', '.rept 1');
    expect(await tree.good(family)).toMatchObject({ diagnostics: [] });
    await tree.replace(UNISTD, '__NR_audit\t4', '__NR_audit\t6');
    const found = (await tree.build(family)).diagnostics;
    expect(found).toMatchObject([{ path: UNISTD, line: 6, severity: 'error' }]);
  });

  it('warn of a slot without a number', async () => {
    const found = await check(UNISTD, '#define __NR_uname\t3\n', '');
    expect(found).toEqual([
      finding(`${ENTRY}:17`, 'warning', /slot 3 holds sys_newuname, but unistd.h has no __NR_/),
    ]);
  });

  it('warn of a service of an unknown name in a slot that has one', async () => {
    const tree = await TinyTree.make();
    await tree.replace(ENTRY, 'SYMBOL_NAME(sys_getpid)', 'SYMBOL_NAME(my_service)');
    await tree.replace(
      'kernel/arch/i386/kernel/traps.c',
      'long sys_getpid',
      'long my_service(void) { return 2; }\nlong sys_getpid',
    );
    expect((await tree.good(family)).diagnostics).toMatchObject([
      { path: ENTRY, line: 16, severity: 'warning' },
    ]);
  });

  it('refuse two names for one number', async () => {
    const found = await check(UNISTD, '__NR_uname\t3', '__NR_uname\t2');
    expect(found).toContainEqual(
      finding(`${UNISTD}:5`, 'error', /__NR_uname is 2, and so is __NR_getpid in line 4/),
    );
  });

  it('refuse a number that the kernel refuses', async () => {
    const found = await check(
      UNISTD,
      '#define __NR_uname\t3',
      '#define __NR_uname\t3\n#define __NR_audit\t8',
    );
    expect(found).toEqual([
      finding(
        `${UNISTD}:6`,
        'error',
        /__NR_audit is 8, but the kernel refuses numbers from NR_syscalls = 8 on/,
      ),
    ]);
  });

  it('refuse a table that is shorter than NR_syscalls', async () => {
    const found = await check(ENTRY, '.rept NR_syscalls-(.-sys_call_table)/4', '.rept 1');
    expect(found).toEqual([finding(`${ENTRY}:13`, 'error', /has 5 slots, but NR_syscalls is 8/)]);
  });

  it('refuse a constant of entry.S that the structure contradicts', async () => {
    const found = await check(ENTRY, 'need_resched\t= 4', 'need_resched\t= 8');
    expect(found).toEqual([
      finding(`${ENTRY}:5`, 'error', /need_resched = 8, but the compiler puts need_resched at 4/),
    ]);
  });

  it('refuse a structure that entry.S contradicts', async () => {
    const found = await check(
      'kernel/include/linux/sched.h',
      'int state, need_resched',
      'int state, added, need_resched',
    );
    expect(found).toEqual([finding(`${ENTRY}:5`, 'error', /at 8/)]);
  });

  it('refuse a kernel without a Multiboot header', async () => {
    const found = await check('kernel/arch/i386/kernel/head.S', '-0x1BADB002', '-0x1BADB001');
    expect(found).toEqual([
      finding('kernel/arch/i386/vmlinux.lds:0', 'error', /no Multiboot header in its first 8 KB/),
    ]);
  });
});

describe('sys_call_table', () => {
  it('is read with labels, lists and repetitions, by the positions of the line markers', () => {
    const text =
      '# 7 "a/entry.S"\nx: .long sys_no\n.globl sys_call_table; .align 4; sys_call_table:\n.long sys_a, sys_b /* two */\n.rept (6-(.-sys_call_table)/4)/2\n.long sys_c\n.endr\n# 40 "b.S"\n.long sys_d # end\n.text\n.long sys_no\n';
    const { slots, at, unread } = readSyscallTable(text);
    expect(slots.map(({ service, path, line }) => `${service} ${path}:${line}`)).toEqual([
      'sys_a a/entry.S:9',
      'sys_b a/entry.S:9',
      'sys_c a/entry.S:12',
      'sys_c a/entry.S:12',
      'sys_d b.S:40',
    ]);
    expect({ at, unread }).toEqual({ at: { path: 'a/entry.S', line: 8 }, unread: null });
  });

  it('may be filled up to a constant that the assembler was given', () => {
    const text =
      '# 1 "e.S"\nNR = 4\nsys_call_table:\n.long sys_a\n.rept NR-(.-sys_call_table)/4\n.long sys_b\n.endr\n';
    expect(readSyscallTable(text)).toMatchObject({ slots: { length: 4 }, unread: null });
  });

  it('is not guessed at beyond a statement that cannot be followed', () => {
    expect(readSyscallTable('# 1 "e.S"\nsys_call_table:\n.long a\n.if X\n.long b\n').unread).toEqual({
      path: 'e.S',
      line: 3,
      text: '.if X',
    });
  });

  it('takes the counts of repetitions from plain arithmetic only', () => {
    expect(evaluate('256-(4*(2+3))/0x2')).toBe(246);
    expect(evaluate('NR - 1')).toBeNull();
    expect(evaluate('(1')).toBeNull();
    expect(evaluate('1/0')).toBeNull();
  });

  it.each([
    ['uname', 'sys_newuname'],
    ['olduname', 'sys_uname'],
    ['_llseek', 'sys_llseek'],
    ['mmap', 'old_mmap'],
    ['mmap', 'sys_old_mmap'],
    ['getrlimit', 'sys_old_getrlimit'],
    ['setuid', 'sys_setuid16'],
    ['setuid32', 'sys_setuid'],
    ['_newselect', 'sys_select'],
    ['umount2', 'sys_umount'],
  ])('__NR_%s belongs to %s', (name, service) => expect(belongsTogether(name, service)).toBe(true));

  it.each([
    ['getpid', 'sys_getppid'],
    ['setuid32', 'sys_setgid'],
    ['stat', 'sys_lstat'],
  ])('__NR_%s does not belong to %s', (name, service) => expect(belongsTogether(name, service)).toBe(false));
});
