/*
 * kernel/wait4.c - waiting for a child: wait4, waitpid, waitid
 *
 * A child is worth a report when it has ended, was stopped, or goes on after a
 * stop. Looking at all of them, and sleeping until one changes, is the same for
 * all calls; they differ in what they ask for and how they tell it.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/resource.h>
#include <linux/sched.h>
#include <asm/uaccess.h>

extern void fill_rusage(struct task_struct *p, int who, struct rusage *r);
extern int waits_for_threads(struct task_struct *p);

struct wait_call {
	pid_t pid;			/* as in wait4 */
	int options;
	/* what was found: */
	struct rusage ru;
	pid_t found;
	uid_t uid;
	int status;			/* as wait4 tells it */
	int code;			/* CLD_, as waitid does */
};

static int eligible(struct task_struct *p, struct wait_call *w)
{
	if (w->pid > 0 ? p->pid != w->pid :
	    w->pid == 0 ? p->pgrp != current->pgrp :
	    w->pid != -1 && p->pgrp != -w->pid)
		return 0;
	/* clones that send no SIGCHLD are waited for only on request */
	if (((p->exit_signal != SIGCHLD) ^ ((w->options & __WCLONE) != 0)) && !(w->options & __WALL))
		return 0;
	return p->exit_signal != -1 || p->ptrace;
}

static int report(struct task_struct *p, struct wait_call *w, int status, int code)
{
	fill_rusage(p, RUSAGE_BOTH, &w->ru);
	w->found = p->pid;
	w->uid = p->uid;
	w->status = status;
	w->code = code;
	return 1;
}

static int wait_stopped(struct task_struct *p, struct wait_call *w)
{
	int traced = p->ptrace & PT_PTRACED, ret;

	if (!p->exit_code || (!(w->options & WUNTRACED) && !traced))
		return 0;
	ret = report(p, w, (p->exit_code << 8) | 0x7f, traced ? CLD_TRAPPED : CLD_STOPPED);
	if (ret > 0 && !(w->options & WNOWAIT))
		p->exit_code = 0;
	return ret;
}

static int wait_continued(struct task_struct *p, struct wait_call *w)
{
	int ret;

	if (!(w->options & WCONTINUED) || !p->process->continued)
		return 0;
	ret = report(p, w, 0xffff, CLD_CONTINUED);
	if (ret > 0 && !(w->options & WNOWAIT))
		p->process->continued = 0;
	return ret;
}

/* The parent inherits the account. */
static void add_times(struct task_struct *p)
{
	struct usage u;

	process_usage(p, &u);
	current->times.tms_cutime += u.times.tms_utime + u.times.tms_cutime;
	current->times.tms_cstime += u.times.tms_stime + u.times.tms_cstime;
	current->cmin_flt += u.min_flt + u.cmin_flt;
	current->cmaj_flt += u.maj_flt + u.cmaj_flt;
}

/* The tracer has seen it: now it is its own parent's. */
static void give_back(struct task_struct *p)
{
	REMOVE_LINKS(p);
	p->ptrace = 0;
	p->p_pptr = p->p_opptr;
	SET_LINKS(p);
	do_notify_parent(p, SIGCHLD);
}

static int wait_zombie(struct task_struct *p, struct wait_call *w)
{
	int status = exit_status(p), ret;

	if (!(w->options & WEXITED) || waits_for_threads(p))
		return 0;
	ret = report(p, w, status, status & 0x80 ? CLD_DUMPED : status & 0x7f ? CLD_KILLED : CLD_EXITED);
	if (ret < 0 || (w->options & WNOWAIT))
		return ret;
	if (p->p_opptr == p->p_pptr || p->exit_signal == -1) {
		add_times(p);
		release_task(p);
	} else
		give_back(p);
	return ret;
}

/* Children whom somebody else traces are in his list until he has seen their end; they are worth waiting for. */
static int is_lent(struct task_struct *parent, struct wait_call *w)
{
	struct task_struct *p;

	for_each_task(p)
		if (p->p_opptr == parent && p->p_pptr != parent && eligible(p, w))
			return 1;
	return 0;
}

/* One look at all children: 1 or an error: done; 0: some may come; -ECHILD. */
static int look(struct task_struct *parent, struct wait_call *w)
{
	struct task_struct *p;
	int ret = -ECHILD, n;

	for (p = parent->p_cptr; p; p = p->p_osptr) {
		if (!eligible(p, w))
			continue;
		ret = 0;
		if (p->state == TASK_ZOMBIE)
			n = wait_zombie(p, w);
		else if (p->state == TASK_STOPPED)
			n = wait_stopped(p, w);
		else
			n = wait_continued(p, w);
		if (n)
			return n;
	}
	return ret && is_lent(parent, w) ? 0 : ret;
}

/* Also the children of the other threads of this process are ours. */
static int look_all(struct wait_call *w)
{
	struct task_struct *t = current;
	int ret = -ECHILD, n;

	do {
		n = look(t, w);
		if (n != -ECHILD && n != 0)
			return n;
		if (!n)
			ret = 0;
		t = next_thread(t);
	} while (t != current && !(w->options & __WNOTHREAD));
	return ret;
}

/* 1: found; 0: nothing yet (WNOHANG); or an error. */
static long do_wait(struct wait_call *w)
{
	DECLARE_WAITQUEUE(wait, current);
	long ret;

	add_wait_queue(&current->wait_chldexit, &wait);
	for (;;) {
		current->state = TASK_INTERRUPTIBLE;
		ret = look_all(w);
		if (ret || (w->options & WNOHANG))
			break;
		ret = -ERESTARTSYS;
		if (signal_pending(current))
			break;
		schedule();
	}
	current->state = TASK_RUNNING;
	remove_wait_queue(&current->wait_chldexit, &wait);
	return ret;
}

asmlinkage long sys_wait4(pid_t pid, unsigned int *stat_addr, int options, struct rusage *ru)
{
	struct wait_call w = { .pid = pid, .options = options | WEXITED };
	long ret;

	if (options & ~(WNOHANG | WUNTRACED | WCONTINUED | __WNOTHREAD | __WCLONE | __WALL))
		return -EINVAL;
	ret = do_wait(&w);
	if (ret <= 0)
		return ret;
	if (ru && copy_to_user(ru, &w.ru, sizeof(w.ru)))
		return -EFAULT;
	return stat_addr && put_user(w.status, stat_addr) ? -EFAULT : w.found;
}

asmlinkage long sys_waitpid(pid_t pid, unsigned int *stat_addr, int options)
{
	return sys_wait4(pid, stat_addr, options, NULL);
}

#define P_ALL	0
#define P_PID	1
#define P_PGID	2

/* Which children, in the way of wait4's first argument; 0 or -EINVAL. */
static int choose(int which, pid_t id, struct wait_call *w)
{
	switch (which) {
	case P_ALL:
		w->pid = -1;
		return 0;
	case P_PID:
		w->pid = id;
		return id > 0 ? 0 : -EINVAL;
	case P_PGID:
		w->pid = -id;
		return id >= 0 ? 0 : -EINVAL;
	}
	return -EINVAL;
}

/* The status alone, as si_status has it. */
static int plain_status(struct wait_call *w)
{
	if (w->code == CLD_EXITED)
		return (w->status >> 8) & 0xff;
	if (w->code == CLD_CONTINUED)
		return SIGCONT;
	return w->code == CLD_STOPPED || w->code == CLD_TRAPPED ? w->status >> 8 : w->status & 0x7f;
}

static int put_found(siginfo_t *infop, struct wait_call *w, int found)
{
	siginfo_t info;

	memset(&info, 0, sizeof(info));
	if (found) {
		info.si_signo = SIGCHLD;
		info.si_code = w->code;
		info.si_pid = w->found;
		info.si_uid = w->uid;
		info.si_status = plain_status(w);
	}
	return copy_to_user(infop, &info, sizeof(info)) ? -EFAULT : 0;
}

asmlinkage long sys_waitid(int which, pid_t id, siginfo_t *infop, int options, struct rusage *ru)
{
	struct wait_call w = { .options = options };
	long ret;

	if (options & ~(WNOHANG | WNOWAIT | WEXITED | WSTOPPED | WCONTINUED |
			__WNOTHREAD | __WCLONE | __WALL))
		return -EINVAL;
	if (!(options & (WEXITED | WSTOPPED | WCONTINUED)) || choose(which, id, &w))
		return -EINVAL;
	ret = do_wait(&w);
	if (ret < 0)
		return ret;
	if (ret && ru && copy_to_user(ru, &w.ru, sizeof(w.ru)))
		return -EFAULT;
	return infop ? put_found(infop, &w, ret) : 0;
}
