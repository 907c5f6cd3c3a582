/*
 * kernel/exit.c - the end of a thread, and of a process with its last one
 *
 * do_exit gives everything back but the task_struct, tells the parent and never
 * returns: the process is a zombie until its parent has asked for its status.
 */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <asm/uaccess.h>

extern void exit_posix_timers(struct task_struct *tsk);

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
	struct task_struct *p;

	for (p = next_thread(father); p != father; p = next_thread(p))
		if (!(p->flags & PF_EXITING))
			return p;
	return child_reaper;
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

/* A process is over when its last thread is: until then nobody may wait for it. */
int waits_for_threads(struct task_struct *p)
{
	return thread_group_leader(p) && !thread_group_empty(p);
}

/* The parent of a zombie hears of it; if it does not want to, nobody will wait for it. */
static void zombie_news(struct task_struct *p)
{
	do_notify_parent(p, p->exit_signal);
	if (p->exit_signal == -1 && !p->ptrace)
		release_task(p);
}

/* One child leaves the dying parent's list and joins its real parent's. */
static void reparent(struct task_struct *p, struct task_struct *father)
{
	father->p_cptr = p->p_osptr;
	if (p->p_osptr)
		p->p_osptr->p_ysptr = NULL;
	tracer_is_gone(p);
	p->p_pptr = p->p_opptr;
	p->p_ysptr = NULL;
	p->p_osptr = p->p_pptr->p_cptr;
	if (p->p_osptr)
		p->p_osptr->p_ysptr = p;
	p->p_pptr->p_cptr = p;
	if (p->exit_signal != -1)
		p->exit_signal = SIGCHLD;
	if (p->pgrp != father->pgrp && p->session == father->session &&
	    will_become_orphaned(p->pgrp, father) && has_stopped_jobs(p->pgrp))
		wake_orphans(p->pgrp);
	if (p->state == TASK_ZOMBIE && !waits_for_threads(p))
		zombie_news(p);
}

/* Is the last but one thread gone, the first a zombie? Then the process is over now. */
static void thread_is_gone(struct task_struct *leader, struct process_struct *process)
{
	if (leader && leader->state == TASK_ZOMBIE && thread_group_empty(leader))
		zombie_news(leader);
	wake_up(&process->wait_alone);
}

static void exit_notify(struct task_struct *tsk)
{
	struct task_struct *parent = tsk->p_pptr;

	forget_original_parent(tsk);
	if (parent->pgrp != tsk->pgrp && parent->session == tsk->session &&
	    will_become_orphaned(tsk->pgrp, tsk) && has_stopped_jobs(tsk->pgrp))
		wake_orphans(tsk->pgrp);
	tsk->state = TASK_ZOMBIE;
	if (tsk->ptrace && tsk->exit_signal == -1)
		do_notify_parent(tsk, SIGCHLD);		/* to the tracer of a thread */
	else if (!waits_for_threads(tsk))
		do_notify_parent(tsk, tsk->exit_signal);
	wake_up(&tsk->process->wait_alone);
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
	trace_exit(code);
	tsk->flags |= PF_EXITING;
	del_timer(&tsk->real_timer);
	exit_posix_timers(tsk);
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

/* ---- after the end ---- */

/* Drops the last of a zombie: its place in the tables and its 8 KB. */
void release_task(struct task_struct *p)
{
	struct task_struct *leader = thread_group_leader(p) ? NULL : find_task_by_pid(p->tgid);

	if (leader)
		add_task_usage(&p->process->gone, p);
	unhash_pid(p);
	REMOVE_LINKS(p);
	list_del(&p->thread_group);
	thread_is_gone(leader, p->process);
	put_process_struct(p->process);
	nr_threads--;
	free_task_struct(p);
}

/* A kernel thread keeps nothing of who started it: files, folder, terminal, memory. */
void daemonize(void)
{
	exit_mm(current);
	current->session = 1;
	current->pgrp = 1;
	current->tty = NULL;
	exit_fs(current);
	current->fs = init_task.fs;
	atomic_inc(&current->fs->count);
	exit_files(current);
	current->files = init_task.files;
	atomic_inc(&current->files->count);
}

/* For a module's thread: whoever waits may remove the module, and with it the code below this call. */
void complete_and_exit(struct completion *x, long code)
{
	if (x)
		complete(x);
	do_exit(code);
}
