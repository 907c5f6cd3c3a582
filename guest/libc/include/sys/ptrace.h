#ifndef _SYS_PTRACE_H
#define _SYS_PTRACE_H

#include <features.h>
#include <sys/types.h>

#define PTRACE_TRACEME 0
#define PTRACE_PEEKTEXT 1
#define PTRACE_PEEKDATA 2
#define PTRACE_PEEKUSER 3
#define PTRACE_POKETEXT 4
#define PTRACE_POKEDATA 5
#define PTRACE_POKEUSER 6
#define PTRACE_CONT 7
#define PTRACE_KILL 8
#define PTRACE_SINGLESTEP 9
#define PTRACE_GETREGS 12
#define PTRACE_SETREGS 13
#define PTRACE_ATTACH 16
#define PTRACE_DETACH 17
#define PTRACE_SYSCALL 24
#define PTRACE_SETOPTIONS 0x4200
#define PTRACE_GETEVENTMSG 0x4201
#define PTRACE_GETSIGINFO 0x4202

/* For PTRACE_SETOPTIONS: system calls stop as SIGTRAP | 0x80, and what the process makes is traced, too. */
#define PTRACE_O_TRACESYSGOOD 0x01
#define PTRACE_O_TRACEFORK 0x02
#define PTRACE_O_TRACEVFORK 0x04
#define PTRACE_O_TRACECLONE 0x08
#define PTRACE_O_TRACEEXEC 0x10

/* In bits 16 and up of the status at such a stop. */
#define PTRACE_EVENT_FORK 1
#define PTRACE_EVENT_VFORK 2
#define PTRACE_EVENT_CLONE 3
#define PTRACE_EVENT_EXEC 4

/* What PTRACE_GETREGS gives: the registers in the order in which the kernel saves them. */
struct user_regs_struct {
	long ebx, ecx, edx, esi, edi, ebp, eax;
	long xds, xes, xfs, xgs;
	long orig_eax;
	long eip, xcs, eflags, esp, xss;
};

__BEGIN_DECLS
long ptrace(int request, ...);
__END_DECLS

#endif
