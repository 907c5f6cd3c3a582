#ifndef _ASM_I386_OOPS_H
#define _ASM_I386_OOPS_H

/* What is printed when the kernel has a bug (arch/i386/kernel/oops.c). */
struct pt_regs;

extern void show_machine(struct pt_regs *regs, unsigned long esp);
extern void show_registers(struct pt_regs *regs);
extern void show_trace(unsigned long *stack);	/* to the end of the kernel stack */
extern void show_code(unsigned long eip);

#endif
