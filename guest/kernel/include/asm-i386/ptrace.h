#ifndef _ASM_I386_PTRACE_H
#define _ASM_I386_PTRACE_H

/* Indexes of the registers in the user area that PTRACE_PEEKUSR reads. */
#define EBX		0
#define ECX		1
#define EDX		2
#define ESI		3
#define EDI		4
#define EBP		5
#define EAX		6
#define DS		7
#define ES		8
#define FS		9
#define GS		10
#define ORIG_EAX	11
#define EIP		12
#define CS		13
#define EFL		14
#define UESP		15
#define SS		16
#define FRAME_SIZE	17

#ifndef __ASSEMBLY__
/*
 * What lies on the kernel stack while the kernel works for a program; built
 * by the processor and by SAVE_ALL (see arch/i386/kernel/entry.S for a drawing).
 */
struct pt_regs {
	long	ebx;
	long	ecx;
	long	edx;
	long	esi;
	long	edi;
	long	ebp;
	long	eax;
	int	xds;
	int	xes;
	long	orig_eax;
	long	eip;
	int	xcs;
	long	eflags;
	long	esp;
	int	xss;
};
#endif

#define PTRACE_GETREGS		12
#define PTRACE_SETREGS		13
#define PTRACE_GETFPREGS	14
#define PTRACE_SETFPREGS	15
#define PTRACE_GETFPXREGS	18
#define PTRACE_SETFPXREGS	19
#define PTRACE_OLDSETOPTIONS	21
#define PTRACE_GET_THREAD_AREA	25
#define PTRACE_SET_THREAD_AREA	26

#if defined(__KERNEL__) && !defined(__ASSEMBLY__)
#define VM_MASK 0x00020000
#define user_mode(regs) (((regs)->eflags & VM_MASK) || (3 & (regs)->xcs))
#define instruction_pointer(regs) ((regs)->eip)
extern void show_regs(struct pt_regs *regs);

/*
 * A system call that takes the frame itself, as a parameter, changes what the
 * program gets back. To the compiler that is a store nobody reads: this tells
 * it that somebody does.
 */
#define FRAME_IS_USED(regs) __asm__ __volatile__("" : : "m" (regs) : "memory")
#endif

#endif
