/*
 * arch/i386/kernel/sys_i386.c - privileges over the processor's ports
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <asm/ptrace.h>

/* The I/O privilege level of the program that called: 3 lets it use any port. */
asmlinkage int sys_iopl(struct pt_regs regs)
{
	unsigned int level = regs.ebx, old = (regs.eflags & X86_EFLAGS_IOPL) >> 12;

	if (level > 3)
		return -EINVAL;
	if (level > old && !capable(CAP_SYS_RAWIO))
		return -EPERM;
	regs.eflags = (regs.eflags & ~X86_EFLAGS_IOPL) | (level << 12);
	FRAME_IS_USED(regs);
	return 0;
}
