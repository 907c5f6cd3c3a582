/*
 * kernel/ptrace.c - taking a process to watch it, stopping it, letting it go
 *
 * There are two ways. PTRACE_ATTACH stops the process with a SIGSTOP, which
 * nobody can tell from one that was meant. PTRACE_SEIZE leaves it running;
 * PTRACE_INTERRUPT stops it then, and all such stops, those of its whole process
 * too, show as PTRACE_EVENT_STOP. After one of those PTRACE_LISTEN keeps it
 * stopped while the tracer goes on to hear of it: when the process continues, it
 * stops once more to say so.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <asm/uaccess.h>

extern void let_go(struct task_struct *p);

/* ---- taking ---- */

/* Its rights are no more than ours. */
int may_trace(struct task_struct *p)
{
	if (!p->mm)
		return 0;
	if (capable(CAP_SYS_PTRACE))
		return 1;
	return current->uid == p->euid && current->uid == p->suid && current->uid == p->uid &&
	       current->gid == p->egid && current->gid == p->sgid && current->gid == p->gid &&
	       p->mm->dumpable;
}

static int take(struct task_struct *child, unsigned long how)
{
	if (child == current || child->pid <= 1 || (child->ptrace & PT_PTRACED) || !may_trace(child))
		return -EPERM;
	child->ptrace |= PT_PTRACED | how;
	set_parent(child, current);
	return 0;
}

int ptrace_attach(struct task_struct *child)
{
	int error = take(child, 0);

	if (error)
		return error;
	send_sig(SIGSTOP, child, 1);
	if (child->state == TASK_STOPPED) {	/* it is stopped already: news for the tracer */
		child->exit_code = child->process->group_stop;
		notify_parent(child, SIGCHLD);
	}
	return 0;
}

static int option_bits(long options, unsigned long *bits)
{
	if (options & ~(PTRACE_O_TRACESYSGOOD | PTRACE_O_EVENTS | PTRACE_O_EXITKILL))
		return -EINVAL;
	*bits = (options & PTRACE_O_EVENTS) << 4;
	if (options & PTRACE_O_TRACESYSGOOD)
		*bits |= PT_TRACESYSGOOD;
	if (options & PTRACE_O_EXITKILL)
		*bits |= PT_EXITKILL;
	return 0;
}

int ptrace_set_options(struct task_struct *child, long options)
{
	unsigned long bits;
	int error = option_bits(options, &bits);

	if (!error)
		child->ptrace = (child->ptrace & ~(PT_TRACESYSGOOD | PT_EXITKILL | PT_EVENT_MASK)) | bits;
	return error;
}

int ptrace_seize(struct task_struct *child, long addr, long options)
{
	unsigned long bits;
	int error;

	if (addr || option_bits(options, &bits))
		return -EIO;
	error = take(child, PT_SEIZED | bits);
	if (!error && child->state == TASK_STOPPED)
		trace_trap_due(child);
	return error;
}

/* ---- stopping ---- */

int ptrace_interrupt(struct task_struct *child)
{
	if (!(child->ptrace & PT_SEIZED))
		return -EIO;
	trace_trap_due(child);
	return 0;
}

int ptrace_listen(struct task_struct *child)
{
	if ((child->ptrace & (PT_SEIZED | PT_AT_TRAP)) != (PT_SEIZED | PT_AT_TRAP))
		return -EIO;
	child->ptrace |= PT_LISTENING;
	child->exit_code = 0;
	if (child->ptrace & PT_TRAP_DUE)	/* something has changed meanwhile */
		trace_trap_due(child);
	return 0;
}

/* ---- letting go ---- */

int ptrace_detach(struct task_struct *child, long sig)
{
	int error = ptrace_resume(child, PTRACE_CONT, sig);

	if (error)
		return error;
	child->ptrace = 0;
	set_parent(child, child->p_opptr);
	let_go(child);
	return 0;
}

/* ---- what it is stopped with ---- */

int ptrace_get_siginfo(struct task_struct *child, siginfo_t *to)
{
	if (!child->last_siginfo)
		return -EINVAL;
	return copy_to_user(to, child->last_siginfo, sizeof(*to)) ? -EFAULT : 0;
}

int ptrace_set_siginfo(struct task_struct *child, siginfo_t *from)
{
	siginfo_t info;

	if (!child->last_siginfo)
		return -EINVAL;
	if (copy_from_user(&info, from, sizeof(info)))
		return -EFAULT;
	*child->last_siginfo = info;
	return 0;
}
