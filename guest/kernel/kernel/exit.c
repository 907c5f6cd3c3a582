/*
 * kernel/exit.c - the end of a process, and waiting for it
 *
 * do_exit gives everything back but the task_struct, tells the parent and never
 * returns: the process is a zombie until its parent has asked for its status.
 */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <asm/uaccess.h>

struct task_struct *child_reaper;	/* process 1, once it lives */

/* ---- process groups ---- */

/*
 * Orphaned: no member has a parent in another group of the same session, so
 * nobody could ever continue it after a stop.
 */
static int will_become_orphaned(int pgrp, struct task_struct *ignored)
{
	struct task_struct *p;

	for_each_task(p) {
		if (p == ignored || p->pgrp != pgrp || p->state == TASK_ZOMBIE ||
		    p->p_pptr->pid == 1)
			continue;
		if (p->p_pptr->pgrp != pgrp && p->p_pptr->session == p->session)
			return 0;
	}
	return 1;
}

int is_orphaned_pgrp(int pgrp)
{
	return will_become_orphaned(pgrp, NULL);
}

static int has_stopped_jobs(int pgrp)
{
	struct task_struct *p;

	for_each_task(p)
		if (p->pgrp == pgrp && p->state == TASK_STOPPED)
			return 1;
	return 0;
}

int session_of_pgrp(int pgrp)
{
	struct task_struct *p;

	for_each_task(p)
		if (p->pgrp == pgrp && p->session > 0)
			return p->session;
	return -1;
}

static void wake_orphans(int pgrp)
{
	kill_pg(pgrp, SIGHUP, 1);
	kill_pg(pgrp, SIGCONT, 1);
}

/* ---- giving back ---- */

void exit_mm(struct task_struct *tsk)
{
	struct mm_struct *mm = tsk->mm;

	mm_release();
	if (!mm)
		return;
	atomic_inc(&mm->mm_count);	/* its tables stay in use until the switch */
	tsk->mm = NULL;
	tsk->active_mm = mm;
	mmput(mm);
}

void exit_sighand(struct task_struct *tsk)
{
	struct signal_struct *sig = tsk->sig;

	if (!sig)
		return;
	tsk->sig = NULL;
	if (atomic_dec_and_test(&sig->count))
		kfree(sig);
	flush_signals(tsk);
}

static struct task_struct *new_parent(struct task_struct *father)
{
	struct task_struct *p = next_thread(father);

	return p != father && !(p->flags & PF_EXITING) ? p : child_reaper;
}

/* Children get process 1, or another thread, for a parent. */
static void forget_original_parent(struct task_struct *father)
{
	struct task_struct *p, *reaper = new_parent(father);

	for_each_task(p) {
		if (p->p_opptr != father)
			continue;
		p->p_opptr = reaper;
		if (p->pdeath_signal)
			send_sig(p->pdeath_signal, p, 0);
	}
}

/* One child leaves the dying parent's list and joins its real parent's. */
static void reparent(struct task_struct *p, struct task_struct *father)
{
	father->p_cptr = p->p_osptr;
	if (p->p_osptr)
		p->p_osptr->p_ysptr = NULL;
	p->ptrace = 0;
	p->p_pptr = p->p_opptr;
	p->p_ysptr = NULL;
	p->p_osptr = p->p_pptr->p_cptr;
	if (p->p_osptr)
		p->p_osptr->p_ysptr = p;
	p->p_pptr->p_cptr = p;
	if (p->exit_signal != -1)
		p->exit_signal = SIGCHLD;
	if (p->state == TASK_ZOMBIE)
		do_notify_parent(p, p->exit_signal);
	if (p->pgrp != father->pgrp && p->session == father->session &&
	    will_become_orphaned(p->pgrp, father) && has_stopped_jobs(p->pgrp))
		wake_orphans(p->pgrp);
}

static void exit_notify(struct task_struct *tsk)
{
	struct task_struct *parent = tsk->p_pptr;

	forget_original_parent(tsk);
	if (parent->pgrp != tsk->pgrp && parent->session == tsk->session &&
	    will_become_orphaned(tsk->pgrp, tsk) && has_stopped_jobs(tsk->pgrp))
		wake_orphans(tsk->pgrp);
	tsk->state = TASK_ZOMBIE;
	do_notify_parent(tsk, tsk->exit_signal);
	while (tsk->p_cptr)
		reparent(tsk->p_cptr, tsk);
}

void do_exit(long code)
{
	struct task_struct *tsk = current;

	if (!tsk->pid)
		panic("Attempted to kill the idle task!");
	if (tsk->pid == 1)
		panic("Attempted to kill init!");
	tsk->flags |= PF_EXITING;
	del_timer(&tsk->real_timer);
	exit_mm(tsk);
	exit_files(tsk);
	exit_fs(tsk);
	exit_sighand(tsk);
	exit_thread();
	if (tsk->leader)
		disassociate_ctty(1);
	tsk->exit_code = code;
	exit_notify(tsk);
	for (;;)
		schedule();
}

asmlinkage long sys_exit(int error_code)
{
	do_exit((error_code & 0xff) << 8);
}

/* Ends every thread of the process. */
asmlinkage long sys_exit_group(int error_code)
{
	struct task_struct *p;

	for (p = next_thread(current); p != current; p = next_thread(p))
		force_sig(SIGKILL, p);
	do_exit((error_code & 0xff) << 8);
}

/* ---- after the end ---- */

/* Drops the last of a zombie: its place in the tables and its 8 KB. */
void release_task(struct task_struct *p)
{
	current->cmin_flt += p->min_flt + p->cmin_flt;
	current->cmaj_flt += p->maj_flt + p->cmaj_flt;
	unhash_pid(p);
	REMOVE_LINKS(p);
	list_del(&p->thread_group);
	nr_threads--;
	free_task_struct(p);
}

void daemonize(void)
{
	exit_mm(current);
	current->session = 1;
	current->pgrp = 1;
	current->tty = NULL;
}

/* ---- waiting ---- */

static int eligible(struct task_struct *p, pid_t pid, int options)
{
	if (pid > 0 ? p->pid != pid :
	    pid == 0 ? p->pgrp != current->pgrp :
	    pid != -1 && p->pgrp != -pid)
		return 0;
	/* clones that send no SIGCHLD are waited for only on request */
	if (((p->exit_signal != SIGCHLD) ^ ((options & __WCLONE) != 0)) && !(options & __WALL))
		return 0;
	return p->exit_signal != -1 || p->ptrace;
}

static int report(struct task_struct *p, int status, unsigned int *stat_addr, struct rusage *ru)
{
	extern int getrusage(struct task_struct *p, int who, struct rusage *ru);

	if (ru && getrusage(p, RUSAGE_BOTH, ru))
		return -EFAULT;
	if (stat_addr && put_user(status, stat_addr))
		return -EFAULT;
	return p->pid;
}

static int wait_stopped(struct task_struct *p, int options, unsigned int *stat_addr, struct rusage *ru)
{
	int ret;

	if (!p->exit_code || (!(options & WUNTRACED) && !(p->ptrace & PT_PTRACED)))
		return 0;
	ret = report(p, (p->exit_code << 8) | 0x7f, stat_addr, ru);
	if (ret > 0)
		p->exit_code = 0;
	return ret;
}

static int wait_zombie(struct task_struct *p, unsigned int *stat_addr, struct rusage *ru)
{
	int ret;

	current->times.tms_cutime += p->times.tms_utime + p->times.tms_cutime;
	current->times.tms_cstime += p->times.tms_stime + p->times.tms_cstime;
	ret = report(p, p->exit_code, stat_addr, ru);
	if (ret < 0)
		return ret;
	if (p->p_opptr == p->p_pptr) {
		release_task(p);
		return ret;
	}
	/* the tracer has seen it: now it is its own parent's */
	REMOVE_LINKS(p);
	p->p_pptr = p->p_opptr;
	SET_LINKS(p);
	do_notify_parent(p, SIGCHLD);
	return ret;
}

/* One look at all children: >0 or an error: done; 0: some may come; -ECHILD. */
static int look(struct task_struct *parent, pid_t pid, int options, unsigned int *stat_addr,
		struct rusage *ru)
{
	struct task_struct *p;
	int ret = -ECHILD, n;

	for (p = parent->p_cptr; p; p = p->p_osptr) {
		if (!eligible(p, pid, options))
			continue;
		ret = 0;
		if (p->state == TASK_ZOMBIE)
			n = wait_zombie(p, stat_addr, ru);
		else if (p->state == TASK_STOPPED)
			n = wait_stopped(p, options, stat_addr, ru);
		else
			continue;
		if (n)
			return n;
	}
	return ret;
}

/* Also the children of the other threads of this process are ours. */
static int look_all(pid_t pid, int options, unsigned int *stat_addr, struct rusage *ru)
{
	struct task_struct *t = current;
	int ret = -ECHILD, n;

	do {
		n = look(t, pid, options, stat_addr, ru);
		if (n != -ECHILD && n != 0)
			return n;
		if (!n)
			ret = 0;
		t = next_thread(t);
	} while (t != current && !(options & __WNOTHREAD));
	return ret;
}

asmlinkage long sys_wait4(pid_t pid, unsigned int *stat_addr, int options, struct rusage *ru)
{
	DECLARE_WAITQUEUE(wait, current);
	long ret;

	if (options & ~(WNOHANG | WUNTRACED | WCONTINUED | __WNOTHREAD | __WCLONE | __WALL))
		return -EINVAL;
	add_wait_queue(&current->wait_chldexit, &wait);
	for (;;) {
		current->state = TASK_INTERRUPTIBLE;
		ret = look_all(pid, options, stat_addr, ru);
		if (ret || (options & WNOHANG))
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

asmlinkage long sys_waitpid(pid_t pid, unsigned int *stat_addr, int options)
{
	return sys_wait4(pid, stat_addr, options, NULL);
}
