/** A small tree in the shape of the guest's, for tests of the window. */
export const ENTRY = 'kernel/arch/i386/kernel/entry.S';

const entryS = `/*
 * The way into the kernel and out of it.
 */
#include <linux/sys.h>
#include <asm/segment.h>

EBX\t\t= 0x00
EAX\t\t= 0x18
ORIG_EAX\t= 0x24
ENOSYS\t\t= 38

#define SAVE_ALL \\
\tcld; \\
\tpushl %es; \\
\tpushl %ds; \\
\tpushl %eax; \\
\tmovl $(__KERNEL_DS),%edx; \\
\tmovl %edx,%ds

ENTRY(system_call)
\tpushl %eax\t\t\t# save orig_eax
\tSAVE_ALL
\tGET_CURRENT(%ebx)
\tcmpl $(NR_syscalls),%eax
\tjae badsys
\ttestb $0x02,tsk_ptrace(%ebx)\t# PT_TRACESYS
\tjne tracesys
\tcall *SYMBOL_NAME(sys_call_table)(,%eax,4)
\tmovl %eax,EAX(%esp)\t\t# save the return value
ENTRY(ret_from_sys_call)
\tcli
1:\tcmpl $0,need_resched(%ebx)
\tjne reschedule
\tmovb %gs:4(%esi),%al
\tjmp 1b
badsys:
\tmovl $-ENOSYS,EAX(%esp)
\tjmp ret_from_sys_call

.data
ENTRY(sys_call_table)
\t.long SYMBOL_NAME(sys_ni_syscall)\t/* 0 */
\t.long SYMBOL_NAME(sys_exit)
`;

const headC = `#include <linux/kernel.h>

int main(void)
{
\tfor (;;)
\t\tschedule();
}
`;

export function sampleTree(): Record<string, string> {
  return {
    [ENTRY]: entryS,
    'kernel/arch/i386/kernel/Makefile':
      'obj-y := entry.o traps.o process.o \\\n\t signal.o\n# more\nexport-objs := i386_ksyms.o\n',
    'kernel/arch/i386/kernel/traps.c': headC,
    'kernel/arch/i386/mm/fault.c': headC,
    'kernel/init/main.c': headC,
    'kernel/mm/memory.c': headC,
    'kernel/include/linux/sys.h': '#define NR_syscalls 256\n',
    'libc/getpid.c': 'int getpid(void);\n',
    'programs/getpid.c':
      '#include <stdio.h>\n\nint main(void)\n{\n\tprintf("%d\\n", getpid());\n\treturn 0;\n}\n',
    'programs/Makefile': 'userprogs-y := sh getpid\n',
    'initramfs.list': 'dir bin 0755 0 0\n',
  };
}
