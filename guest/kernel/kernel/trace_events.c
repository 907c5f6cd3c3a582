/*
 * kernel/trace_events.c - what a tracer hears of beside signals and system calls
 *
 * With options set (PTRACE_SETOPTIONS) a traced process also stops when it has
 * made another, replaced its program, or is about to end; the stop's status has
 * the event in its third byte, and PTRACE_GETEVENTMSG tells which process. New
 * processes are traced from their first instruction.
 */
#include <linux/kernel.h>
#include <linux/ptrace.h>
#include <linux/sched.h>

/* Stops for the tracer; answers the signal it gave when it continued us, or 0. */
int ptrace_stop(int code)
{
	int sig;

	if (sigkill_pending(current))
		return 0;		/* it is to die, not to wait for anyone */
	current->exit_code = code;
	current->state = TASK_STOPPED;
	notify_parent(current, SIGCHLD);
	schedule();
	sig = current->exit_code;
	current->exit_code = 0;
	return sig;
}

/* A stop that is no signal's: PTRACE_GETSIGINFO tells of it with the stop's code. */
int ptrace_notify(int code)
{
	siginfo_t info;
	int sig;

	memset(&info, 0, sizeof(info));
	info.si_signo = code & 0x7f;
	info.si_code = code;
	info.si_pid = current->pid;
	info.si_uid = current->uid;
	current->last_siginfo = &info;
	sig = ptrace_stop(code);
	current->last_siginfo = NULL;
	return sig;
}

/* ---- a process that was seized ---- */

/* Its tracer has interrupted it, or it stops or continues with its whole process. */
void trace_trap(void)
{
	int stopped_by = current->process->group_stop;

	current->ptrace = (current->ptrace & ~PT_TRAP_DUE) | PT_AT_TRAP;
	recalc_sigpending(current);
	ptrace_notify((stopped_by ? stopped_by : SIGTRAP) | PTRACE_EVENT_STOP << 8);
	current->ptrace &= ~(PT_AT_TRAP | PT_LISTENING);
}

/* It is to do so at its next chance, or again, if its tracer only listens. */
void trace_trap_due(struct task_struct *t)
{
	t->ptrace |= PT_TRAP_DUE;
	t->sigpending = 1;
	if (t->state == TASK_INTERRUPTIBLE ||
	    (t->state == TASK_STOPPED && (!(t->ptrace & PT_AT_TRAP) || (t->ptrace & PT_LISTENING))))
		wake_up_process(t);
}

/* ---- events ---- */

/* The events' bits in task->ptrace are those of the options, shifted. */
static int wants(int event)
{
	return (current->ptrace & PT_PTRACED) && (current->ptrace & PT_EVENT(event));
}

static void stop_at(int event, unsigned long message)
{
	int sig;

	if (!wants(event))
		return;
	current->ptrace_message = message;
	sig = ptrace_notify(SIGTRAP | event << 8);
	if (sig)
		send_sig(sig, current, 1);
}

static int event_of(struct clone_call *c)
{
	if (c->flags & CLONE_UNTRACED)
		return 0;
	if (c->flags & CLONE_VFORK)
		return PTRACE_EVENT_VFORK;
	return c->exit_signal == SIGCHLD ? PTRACE_EVENT_FORK : PTRACE_EVENT_CLONE;
}

/* Before p runs: does it get our tracer? */
void trace_new_child(struct task_struct *p, struct clone_call *c)
{
	int event = event_of(c);

	if (!(current->ptrace & PT_PTRACED))
		return;
	if (!(c->flags & CLONE_PTRACE) && !(event && wants(event)))
		return;
	p->ptrace = current->ptrace & ~(PT_TRACESYS | PT_MOMENTARY);	/* it has made no call that could end */
	set_parent(p, current->p_pptr);
	if (p->ptrace & PT_SEIZED)
		trace_trap_due(p);
	else
		send_sig(SIGSTOP, p, 1);
}

void trace_clone(int pid, struct clone_call *c)
{
	int event = event_of(c);

	if (event)
		stop_at(event, pid);
}

void trace_vfork_done(int pid)
{
	stop_at(PTRACE_EVENT_VFORK_DONE, pid);
}

/* Without the option execve shows as a plain SIGTRAP, unless it was seized. */
void trace_exec(int old_pid)
{
	if (wants(PTRACE_EVENT_EXEC))
		stop_at(PTRACE_EVENT_EXEC, old_pid);
	else if ((current->ptrace & (PT_PTRACED | PT_SEIZED)) == PT_PTRACED)
		send_sig(SIGTRAP, current, 0);
}

void trace_exit(long code)
{
	stop_at(PTRACE_EVENT_EXIT, code);
}

/* Untraced again: with its process stopped it goes into that stop, else on. */
void let_go(struct task_struct *p)
{
	p->stop_signal = p->process->group_stop;
	recalc_sigpending(p);
	wake_up_process(p);
}

/* p's tracer ends: p runs on untraced, or dies if the tracer said so. */
void tracer_is_gone(struct task_struct *p)
{
	int kill = p->ptrace & PT_EXITKILL;

	if (!p->ptrace)
		return;
	p->ptrace = 0;
	if (kill)
		send_sig(SIGKILL, p, 1);
	else if (p->state == TASK_STOPPED)
		let_go(p);
}

/* The new parent in p's own eyes stays; who is told of its stops changes. */
void set_parent(struct task_struct *p, struct task_struct *parent)
{
	if (p->p_pptr == parent)
		return;
	REMOVE_LINKS(p);
	p->p_pptr = parent;
	SET_LINKS(p);
}
