#ifndef _ASM_I386_CURRENT_H
#define _ASM_I386_CURRENT_H

/*
 * The running process's task_struct lies at the bottom of the 8 KB block
 * whose top is its kernel stack, so the stack pointer alone tells who runs.
 */
struct task_struct;

static inline struct task_struct *get_current(void)
{
	struct task_struct *current;

	__asm__("andl %%esp,%0" : "=r" (current) : "0" (~8191UL));
	return current;
}

#define current get_current()

#endif
