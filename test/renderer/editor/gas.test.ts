import { expect, test } from 'vitest';
import { gasLanguage } from '../../../renderer/editor/languages/gas.ts';
import { tokenize, type TokenText } from '../tokenize.ts';

/** `text<type>` for each token of the only line. */
async function line(text: string): Promise<string[]> {
  return (await lines(text))[0];
}
async function lines(text: string): Promise<string[][]> {
  const tokens = await tokenize(gasLanguage, text);
  return tokens.map((list) => list.map(({ text, type }: TokenText) => `${text}<${type}>`));
}

test('an instruction has a mnemonic, a register, an immediate and a comment', async () => {
  expect(await line('\tmovl $0x18,%edx\t# kernel data')).toEqual([
    'movl<keyword>',
    '$0x18<number.immediate>',
    ',<delimiter>',
    '%edx<variable.register>',
    '# kernel data<comment>',
  ]);
});

test('a name that is no instruction is taken for a macro call', async () => {
  expect(await line('\tSAVE_ALL')).toEqual(['SAVE_ALL<macro>']);
  expect(await line('\tmvol %eax,%ebx')).toContain('mvol<macro>');
});

test('a memory operand with displacement, base, index and scale keeps its parts', async () => {
  expect(await line('\tcall *SYMBOL_NAME(sys_call_table)(,%eax,4)')).toEqual([
    'call<keyword>',
    '*<operator>',
    'SYMBOL_NAME<macro>',
    '(<delimiter.parenthesis>',
    'sys_call_table<identifier>',
    ')(<delimiter.parenthesis>',
    ',<delimiter>',
    '%eax<variable.register>',
    ',<delimiter>',
    '4<number>',
    ')<delimiter.parenthesis>',
  ]);
  expect(await line('\tmovl -4(%ebp,%ecx,8),%eax')).toContain('%ecx<variable.register>');
});

test('a segment override is told from a plain register', async () => {
  const tokens = await line('\tmovb %gs:4(%esi),%al');
  expect(tokens).toContain('%gs<variable.segment>');
  expect(tokens).toContain('%esi<variable.register>');
});

test('a register that the i386 has not is invalid', async () => {
  expect(await line('\tmovl %eax,%rbx')).toContain('%rbx<invalid>');
});

test('labels: named, local and in references forwards and backwards', async () => {
  expect(await line('system_call:')).toEqual(['system_call<type.label>', ':<delimiter>']);
  expect(await line('1:\tjne 1b')).toEqual([
    '1<type.label>',
    ':<delimiter>',
    'jne<keyword>',
    '1b<type.label>',
  ]);
  expect(await line('\tjmp 2f')).toEqual(['jmp<keyword>', '2f<type.label>']);
  expect(await line('\tmovl $0b11,%eax')).toContain('$0b11<number.immediate>');
});

test('an assignment names a constant', async () => {
  expect(await line('EBX\t\t= 0x00')).toEqual(['EBX<constant>', '=<operator>', '0x00<number>']);
});

test('an immediate may be a symbol or an expression', async () => {
  expect(await line('\tmovl $-ENOSYS,EAX(%esp)')).toEqual([
    'movl<keyword>',
    '$<operator.immediate>',
    '-<operator>',
    'ENOSYS<constant>',
    ',<delimiter>',
    'EAX<constant>',
    '(<delimiter.parenthesis>',
    '%esp<variable.register>',
    ')<delimiter.parenthesis>',
  ]);
  expect(await line('\tcmpl $(NR_syscalls),%eax')).toContain('NR_syscalls<identifier>');
});

test('directives, strings with escapes, and section attributes', async () => {
  expect(await line('.section .fixup,"ax",@progbits')).toEqual([
    '.section<keyword.directive>',
    '.fixup<identifier>',
    ',<delimiter>',
    '"ax"<string>',
    ',<delimiter>',
    '@progbits<type.attribute>',
  ]);
  expect(await line('\t.asciz "a\\n"')).toContain('\\n<string.escape>');
});

test('a block comment spans lines and the statement goes on after it', async () => {
  const [first, second, third] = await lines('\tmovl %eax, /* one\ntwo */ %ebx\n\tret');
  expect(first).toContain('/* one<comment>');
  expect(second).toEqual(['two */<comment>', '%ebx<variable.register>']);
  expect(third).toEqual(['ret<keyword>']);
});

test('a comment at the start of a line is no preprocessor line', async () => {
  expect(await line('# this is said, if you like')).toEqual(['# this is said, if you like<comment>']);
  expect(await line('// so is this')).toEqual(['// so is this<comment>']);
});

test('preprocessor lines: include, conditions, and their continuation', async () => {
  expect(await line('#include <linux/sys.h>')).toEqual([
    '#include<keyword.directive>',
    '<linux/sys.h><string.include>',
  ]);
  expect(await line('#ifdef CONFIG_X')).toEqual(['#ifdef<keyword.directive>', 'CONFIG_X<identifier>']);
  expect((await lines('#if defined(A) && \\\n defined(B)\n\tnop'))[2]).toEqual(['nop<keyword>']);
});

test('the body of a macro of the preprocessor is instructions over continued lines, and ends with them', async () => {
  const all = await lines(
    '#define SAVE_ALL \\\n\tcld; \\\n\tpushl %es; \\\n\tmovl $(__KERNEL_DS),%edx\nret_from_sys_call:',
  );
  expect(all[0]).toEqual(['#define<keyword.directive>', 'SAVE_ALL<macro>', '\\<delimiter.continuation>']);
  expect(all[1]).toEqual(['cld<keyword>', ';<delimiter>', '\\<delimiter.continuation>']);
  expect(all[2]).toContain('%es<variable.segment>');
  expect(all[3][0]).toBe('movl<keyword>');
  expect(all[4][0]).toBe('ret_from_sys_call<type.label>');
});

test('a function-like macro of the preprocessor has parameters', async () => {
  expect(await line('#define ENTRY(name) .globl name; name:')).toEqual([
    '#define<keyword.directive>',
    'ENTRY<macro>',
    '(<delimiter.parenthesis>',
    'name<variable.parameter>',
    ')<delimiter.parenthesis>',
    '.globl<keyword.directive>',
    'name<identifier>',
    ';<delimiter>',
    'name<type.label>',
    ':<delimiter>',
  ]);
});

test('a macro of the assembler has parameters, which its body names with a backslash', async () => {
  const all = await lines('.macro push_all reg=%eax, other:req\n\tpushl \\reg\n.endm');
  expect(all[0]).toEqual([
    '.macro<keyword.directive>',
    'push_all<macro>',
    'reg<variable.parameter>',
    '=<operator>',
    '%eax<variable.register>',
    ',<delimiter>',
    'other<variable.parameter>',
    ':req<keyword.directive>',
  ]);
  expect(all[1]).toEqual(['pushl<keyword>', '\\reg<variable.parameter>']);
  expect(all[2]).toEqual(['.endm<keyword.directive>']);
});

test('a prefix leaves the instruction after it an instruction', async () => {
  expect(await line('\trep; movsl')).toEqual(['rep<keyword.prefix>', ';<delimiter>', 'movsl<keyword>']);
  expect(await line('\tlock cmpxchg %ecx,(%edx)')).toContain('cmpxchg<keyword>');
});

test('ENTRY(name) is a macro call with a symbol', async () => {
  expect(await line('ENTRY(system_call)')).toEqual([
    'ENTRY<macro>',
    '(<delimiter.parenthesis>',
    'system_call<identifier>',
    ')<delimiter.parenthesis>',
  ]);
});
