/*
 * arch/i386/kernel/process.c - what the i386 adds to a process
 *
 * Its kernel stack, its saved registers, the switch from one to another, and
 * the system calls that take the whole register frame.
 */
#include <linux/binfmts.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <asm/desc.h>
#include <asm/ldt.h>
#include <asm/uaccess.h>

extern void ret_from_fork(void) __asm__("ret_from_fork");
extern void kernel_thread_helper(void);
extern void fpu_switch(struct task_struct *prev);
extern void fpu_save(struct task_struct *p);
extern void fpu_drop(struct task_struct *p);
extern int set_tls_of(struct task_struct *p, struct user_desc *info);

/* Process 0, from the end of start-up on: runs when nothing else can. */
void cpu_idle(void)
{
	current->nice = 19;
	current->counter = -100;
	for (;;) {
		__cli();
		while (!current->need_resched) {
			safe_halt();
			__cli();
		}
		__sti();
		schedule();
	}
}

/* The addresses that a process watches (its tracer has set them); DR7 last, it switches them on. */
void load_debugregs(struct thread_struct *t)
{
	unsigned long *r = t->debugreg;

	__asm__ __volatile__("movl %0,%%db0" : : "r" (r[0]));
	__asm__ __volatile__("movl %0,%%db1" : : "r" (r[1]));
	__asm__ __volatile__("movl %0,%%db2" : : "r" (r[2]));
	__asm__ __volatile__("movl %0,%%db3" : : "r" (r[3]));
	__asm__ __volatile__("movl %0,%%db7" : : "r" (r[7]));
}

/*
 * The second half of switch_to: what besides the stack belongs to a process.
 * Returns, by the address that switch_to pushed, into `next`.
 */
void __attribute__((regparm(2))) __switch_to(struct task_struct *prev, struct task_struct *next)
{
	fpu_switch(prev);
	init_tss.esp0 = next->thread.esp0;
	savesegment(fs, prev->thread.fs);
	savesegment(gs, prev->thread.gs);
	load_TLS(&next->thread);
	if (prev->thread.fs | next->thread.fs)
		loadsegment(fs, next->thread.fs);
	if (prev->thread.gs | next->thread.gs)
		loadsegment(gs, next->thread.gs);
	if (prev->thread.debugreg[7] | next->thread.debugreg[7])
		load_debugregs(&next->thread);
}

/*
 * Lays the child's kernel stack so that the first switch to it enters
 * ret_from_fork with a copy of the parent's frame on top: it will return to
 * the same instruction as the parent, with 0 as the result.
 */
int copy_thread(struct clone_call *c, struct task_struct *p, struct pt_regs *regs)
{
	struct pt_regs *childregs = (struct pt_regs *)((unsigned long)p + THREAD_SIZE) - 1;

	*childregs = *regs;
	childregs->eax = 0;
	childregs->esp = c->stack;
	p->thread.esp = (unsigned long)childregs;
	p->thread.esp0 = (unsigned long)(childregs + 1);
	p->thread.eip = (unsigned long)ret_from_fork;
	savesegment(fs, p->thread.fs);
	savesegment(gs, p->thread.gs);
	memset(p->thread.debugreg, 0, sizeof(p->thread.debugreg));
	if (current->used_math) {
		fpu_save(current);
		p->thread.i387 = current->thread.i387;
	}
	if (c->flags & CLONE_SETTLS) {
		struct user_desc info;

		if (copy_from_user(&info, (void *)c->tls, sizeof(info)))
			return -EFAULT;
		return set_tls_of(p, &info);
	}
	return 0;
}

/* A process that runs fn(arg) in the kernel and has no memory of its own. */
int kernel_thread(int (*fn)(void *), void *arg, unsigned long flags)
{
	struct pt_regs regs;

	memset(&regs, 0, sizeof(regs));
	regs.ebx = (long)fn;
	regs.edx = (long)arg;
	regs.xds = __KERNEL_DS;
	regs.xes = __KERNEL_DS;
	regs.orig_eax = -1;
	regs.eip = (long)kernel_thread_helper;
	regs.xcs = __KERNEL_CS;
	regs.eflags = X86_EFLAGS_IF;
	return do_fork(flags | CLONE_VM, 0, &regs, 0);
}

void exit_thread(void)
{
	fpu_drop(current);
}

/* At execve: nothing of the old program's processor state may be seen. */
void flush_thread(void)
{
	struct thread_struct *t = &current->thread;

	fpu_drop(current);
	if (t->debugreg[7]) {
		memset(t->debugreg, 0, sizeof(t->debugreg));
		load_debugregs(t);
	}
	memset(t->tls_array, 0, sizeof(t->tls_array));
	load_TLS(t);
}

/* ---- system calls that take the frame itself ---- */

asmlinkage int sys_fork(struct pt_regs regs)
{
	return do_fork(SIGCHLD, regs.esp, &regs, 0);
}

/* clone(flags, stack, parent_tid, tls, child_tid): a stack of 0 shares the parent's. */
asmlinkage int sys_clone(struct pt_regs regs)
{
	return do_fork(regs.ebx, regs.ecx ? regs.ecx : regs.esp, &regs, 0);
}

/* The arguments of clone3(2), which has no registers for all of them. */
struct clone_args {
	u64 flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
};

static int fill_clone_call(struct clone_call *c, struct clone_args *a, struct pt_regs *regs)
{
	if (a->flags & ~(u64)CLONE_ALL || a->exit_signal > _NSIG || !a->stack != !a->stack_size)
		return -EINVAL;
	if ((a->flags & (CLONE_THREAD | CLONE_PARENT)) && a->exit_signal)
		return -EINVAL;
	c->flags = a->flags;
	c->exit_signal = a->exit_signal;
	c->stack = a->stack ? (unsigned long)(a->stack + a->stack_size) : regs->esp;
	c->tls = a->tls;
	c->parent_tid = (int *)(unsigned long)a->parent_tid;
	c->child_tid = (int *)(unsigned long)a->child_tid;
	return 0;
}

asmlinkage int sys_clone3(struct pt_regs regs)
{
	struct clone_args args;
	struct clone_call c;
	int error;

	if ((unsigned long)regs.ecx < sizeof(args))
		return -EINVAL;
	if ((unsigned long)regs.ecx > PAGE_SIZE)
		return -E2BIG;
	if (copy_from_user(&args, (void *)regs.ebx, sizeof(args)))
		return -EFAULT;
	error = fill_clone_call(&c, &args, &regs);
	return error ? error : do_clone(&c, &regs);
}

/* Shares the parent's memory and keeps it waiting until execve or exit. */
asmlinkage int sys_vfork(struct pt_regs regs)
{
	return do_fork(CLONE_VFORK | CLONE_VM | SIGCHLD, regs.esp, &regs, 0);
}

asmlinkage int sys_execve(struct pt_regs regs)
{
	char *filename = getname((char *)regs.ebx);
	int error;

	if ((unsigned long)filename >= (unsigned long)-4095)
		return (int)(long)filename;
	error = do_execve(filename, (char **)regs.ecx, (char **)regs.edx, &regs);
	putname(filename);
	FRAME_IS_USED(regs);
	return error;
}

/*
 * execve for a kernel thread: on success leaves the kernel with the new
 * program's frame and does not come back.
 */
int kernel_execve(char *filename, char **argv, char **envp)
{
	struct pt_regs regs;
	int error;

	memset(&regs, 0, sizeof(regs));
	regs.orig_eax = -1;
	error = do_execve(filename, argv, envp, &regs);
	if (error)
		return error;
	__asm__ __volatile__(
		"movl %0,%%esp\n\t"
		"jmp ret_from_sys_call"
		: : "a" (&regs), "b" (current) : "memory");
	__builtin_unreachable();
}
