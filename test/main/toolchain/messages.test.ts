import { expect, it } from 'vitest';
import { describeFamilies, shown, TinyTree } from './tiny-tree.ts';

const ENTRY = 'kernel/arch/i386/kernel/entry.S';

describeFamilies('an error that %s finds', (family) => {
  it('in C is reported at its line and column', async () => {
    const tree = await TinyTree.make();
    await tree.replace('kernel/init/main.c', 'init_task.state = 1;', 'init_task.stat = 1;');
    const errors = await tree.errors(family);
    expect(errors).toMatchObject([{ path: 'kernel/init/main.c', line: 10, column: 12, source: 'compiler' }]);
    expect(errors[0].message).toMatch(/no member named .stat./);
  });

  it('in several files is reported for each of them', async () => {
    const tree = await TinyTree.make();
    await tree.replace('programs/hello.c', 'return', 'retrun');
    await tree.replace('libc/exit.c', 'for (;;)', 'for (;)');
    expect(new Set((await tree.errors(family)).map(({ path }) => path))).toEqual(
      new Set(['programs/hello.c', 'libc/exit.c']),
    );
  });

  it('in a header is reported once, in the header, with who included it', async () => {
    const tree = await TinyTree.make();
    await tree.replace('kernel/include/linux/sched.h', 'int state,', 'int int state,');
    const errors = await tree.errors(family);
    expect(errors.every(({ path, line }) => path === 'kernel/include/linux/sched.h' && line === 4)).toBe(
      true,
    );
    expect(errors[0].message).toMatch(/\(included from kernel\/.*:\d+\)$/);
  });

  it('in a header found as <asm/…> is reported in asm-i386', async () => {
    const tree = await TinyTree.make();
    await tree.replace(
      'kernel/include/asm-i386/unistd.h',
      '#define NR_syscalls 8',
      '#define NR_syscalls 8\n#error stop here',
    );
    const errors = await tree.errors(family);
    expect(errors[0]).toMatchObject({ path: 'kernel/include/asm-i386/unistd.h', line: 2 });
    expect(errors[0].message).toMatch(/stop here/);
  });

  it('in a macro is reported where the macro is used', async () => {
    const tree = await TinyTree.make();
    await tree.replace('kernel/init/Makefile', 'export-objs := ksyms.o', '');
    const errors = await tree.errors(family);
    expect(errors[0]).toMatchObject({ path: 'kernel/init/ksyms.c', line: 3 });
    expect(errors.map(shown).join()).toMatch(/this_object_must_be_defined_as_export_objs_in_the_Makefile/);
  });

  it('in assembly is reported at its line', async () => {
    const tree = await TinyTree.make();
    await tree.replace(ENTRY, '\tiret', '\tirett');
    expect(await tree.errors(family)).toMatchObject([{ path: ENTRY, line: 10, source: 'assembler' }]);
  });

  it('in an operand of assembly is reported at its line', async () => {
    const tree = await TinyTree.make();
    await tree.replace(ENTRY, '(%ebx), %eax', '(%ebxx), %eax');
    expect(await tree.errors(family)).toMatchObject([{ path: ENTRY, line: 9, source: 'assembler' }]);
  });

  it('in an assembler macro is reported in the file', async () => {
    const tree = await TinyTree.make();
    await tree.replace(ENTRY, '\tiret', '.macro twice\n\tirett\n.endm\n\ttwice');
    const errors = await tree.errors(family);
    expect(errors[0].path).toBe(ENTRY);
    expect([10, 11, 13]).toContain(errors[0].line);
    expect(errors).toHaveLength(1);
  });

  it('in inline assembly is reported in the C file', async () => {
    const tree = await TinyTree.make();
    await tree.replace('libc/exit.c', 'int $0x80', 'intt $0x80');
    const errors = await tree.errors(family);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ path: 'libc/exit.c', line: 5 });
  });

  it('about a missing header names it', async () => {
    const tree = await TinyTree.make();
    await tree.replace(ENTRY, '<asm/unistd.h>', '<asm/unistdd.h>');
    const errors = await tree.errors(family);
    expect(errors[0]).toMatchObject({ path: ENTRY, line: 2 });
    expect(errors[0].message).toMatch(/asm\/unistdd\.h/);
  });

  it('about a host header says that there is none', async () => {
    const tree = await TinyTree.make();
    await tree.replace('programs/hello.c', '<unistd.h>', '<sys/utsname.h>');
    const [error] = await tree.errors(family);
    expect(shown(error)).toMatch(/^programs\/hello\.c:1: .*sys\/utsname\.h/);
  });

  it('in linking the kernel is reported at the line that uses the symbol', async () => {
    const tree = await TinyTree.make();
    await tree.replace(
      'kernel/init/main.c',
      'init_task.state = 1;',
      'extern int nowhere(void);\n\tnowhere();',
    );
    const errors = await tree.errors(family);
    expect(errors).toMatchObject([{ path: 'kernel/init/main.c', line: 11, source: 'linker' }]);
    expect(errors[0].message).toMatch(/^undefined reference to `nowhere`: .*Makefile/);
  });

  it('in linking a table of assembly is reported at the table entry', async () => {
    const tree = await TinyTree.make();
    await tree.replace(ENTRY, 'sys_getpid', 'sys_getpidd');
    const errors = await tree.errors(family);
    expect(errors.map(shown)).toEqual([
      expect.stringMatching(/entry\.S:16: undefined reference to `sys_getpidd`/),
    ]);
  });

  it('in linking a program is reported at the line that uses the symbol', async () => {
    const tree = await TinyTree.make();
    await tree.replace('programs/hello.c', 'strlen("hello")', 'strlenn("hello")');
    await tree.replace('libc/include/unistd.h', 'strlen(', 'strlenn(');
    expect((await tree.errors(family)).map(shown)).toEqual([
      expect.stringMatching(/^programs\/hello\.c:5: undefined reference to `strlenn`/),
    ]);
  });

  it('in a library member is reported in its source', async () => {
    const tree = await TinyTree.make();
    await tree.replace('libc/string/strlen.c', 'return length;', 'extern int lost(void);\n\treturn lost();');
    const errors = (await tree.errors(family)).map(shown);
    expect(errors).toEqual([
      expect.stringMatching(/^libc\/string\/strlen\.c:7: undefined reference to `lost`/),
    ]);
  });

  it('about a symbol that is defined twice names both places', async () => {
    const tree = await TinyTree.make();
    await tree.replace(
      'kernel/init/main.c',
      'void start_kernel',
      'long sys_exit(void) { return 1; }\nvoid start_kernel',
    );
    const errors = await tree.errors(family);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ path: 'kernel/init/main.c', source: 'linker' });
    expect(errors[0].message).toMatch(/multiple definition of `sys_exit`.*traps\.c:/);
  });

  it('in the linker script is reported at its line', async () => {
    const tree = await TinyTree.make();
    await tree.replace('kernel/arch/i386/vmlinux.lds', '. = 0xC0100000;', '. = 0xC0100000; }}');
    const errors = await tree.errors(family);
    expect(errors[0].path).toBe('kernel/arch/i386/vmlinux.lds');
    expect(errors[0].line).toBeGreaterThan(5);
  });

  it.each([
    [
      'kernel/init/Makefile',
      'ksyms.o',
      'kysms.o',
      1,
      /kysms\.o: there is no kysms\.c or kysms\.S in kernel\/init\//,
    ],
    ['kernel/Makefile', 'init/', 'intit/', 2, /there is no folder kernel\/intit\//],
    ['kernel/Makefile', 'init/', '../libc/', 2, /sub-folders stay below kernel\//],
    ['kernel/Makefile', 'init/', 'init/ init/', 2, /already part of the build/],
    ['kernel/Makefile', 'init/', './', 2, /stay below|already part/],
    [
      'kernel/init/Makefile',
      'main.o',
      'main.o main.o',
      1,
      /already part of the build \(kernel\/init\/Makefile:1\)/,
    ],
    ['kernel/init/Makefile', 'main.o', '../drivers/audit.o', 1, /in or below the folder/],
    ['kernel/init/Makefile', 'main.o', 'main.c', 1, /neither an object/],
    ['kernel/init/Makefile', '-DGREETING=7', '-include', 3, /"-include" is not a flag/],
    ['kernel/init/Makefile', 'CFLAGS_main.o', 'CFLAGS_mian.o', 3, /there is no mian\.c/],
    [
      'kernel/init/Makefile',
      'export-objs := ksyms.o',
      'export-objs := nothing.o',
      2,
      /export-objs: there is no nothing\.c/,
    ],
    ['kernel/init/Makefile', 'obj-y', 'lib-y', 1, /lib-y means nothing under kernel\//],
    ['programs/Makefile', 'hello sh', 'hello sh hello', 1, /named twice/],
    ['initramfs.list', 'dir /etc 0755 0 0', 'dir /etc 0755 0', 3, /must read: dir PATH MODE UID GID/],
    ['initramfs.list', 'rootfs/etc/passwd', 'rootfs/etc/shadow', 6, /no file rootfs\/etc\/shadow/],
    ['initramfs.list', 'rootfs/etc/passwd', '../../etc/passwd', 6, /outside the workspace/],
    ['initramfs.list', 'dir /etc', 'dir /dev', 3, /already listed in line 2/],
    ['initramfs.list', 'dir /etc 0755', 'dir /etc 0799', 3, /"0799" is no MODE/],
    ['initramfs.list', 'dir /etc', 'dir /../etc/..', 3, /no path inside/],
    ['initramfs.list', 'nod /dev/console 0600 0 0 c', 'nod /dev/console 0600 0 0 x', 5, /c or b/],
    ['initramfs.list', 'slink', 'link', 7, /"link" is no entry/],
  ] as const)('%s with %s as %s is refused at line %i', async (path, from, to, line, message) => {
    const tree = await TinyTree.make();
    await tree.replace(path, from, to);
    const errors = await tree.errors(family);
    expect(errors[0]).toMatchObject({ path, line });
    expect(errors[0].message).toMatch(message);
  });
});
