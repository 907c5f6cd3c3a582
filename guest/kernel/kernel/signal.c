/*
 * kernel/signal.c - sending signals and taking them out of the queue
 *
 * A signal that was sent waits in `pending` until the process is about to
 * return to its program (entry.S, signal_return). Numbers 1..31 are kept once,
 * however often they are sent; 32..64 queue up, with their information.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/signal.h>
#include <linux/slab.h>

#define MAX_QUEUED	1024
static int nr_queued;

/* ---- the queue ---- */

static void flush_sigqueue(struct sigpending *queue)
{
	struct sigqueue *q = queue->head, *next;

	for (; q; q = next) {
		next = q->next;
		kfree(q);
		nr_queued--;
	}
	init_sigpending(queue);
}

void flush_signals(struct task_struct *t)
{
	t->sigpending = 0;
	flush_sigqueue(&t->pending);
}

/* At execve: handlers are addresses of the old program. */
void flush_signal_handlers(struct task_struct *t)
{
	struct k_sigaction *ka = &t->sig->action[0];
	int i;

	for (i = 0; i < _NSIG; i++, ka++) {
		if (ka->sa.sa_handler != SIG_IGN)
			ka->sa.sa_handler = SIG_DFL;
		ka->sa.sa_flags = 0;
		sigemptyset(&ka->sa.sa_mask);
	}
}

static void no_information(int sig, siginfo_t *info)
{
	memset(info, 0, sizeof(*info));
	info->si_signo = sig;
	info->si_code = SI_USER;
}

/* Takes the information about sig out; another of the same may still wait. */
static void collect_signal(int sig, struct sigpending *list, siginfo_t *info)
{
	struct sigqueue **p, *q, *found = NULL;
	int more = 0;

	for (p = &list->head; (q = *p) != NULL; ) {
		if (q->info.si_signo != sig) {
			p = &q->next;
			continue;
		}
		if (found) {
			more = 1;
			break;
		}
		found = q;
		*p = q->next;
		if (!*p)
			list->tail = p;
	}
	if (!more)
		sigdelset(&list->signal, sig);
	if (!found) {
		no_information(sig, info);
		return;
	}
	*info = found->info;
	kfree(found);
	nr_queued--;
}

static int next_signal(struct task_struct *tsk, sigset_t *mask)
{
	int i;

	for (i = 0; i < _NSIG_WORDS; i++) {
		unsigned long ready = tsk->pending.signal.sig[i] & ~mask->sig[i];

		if (ready)
			return __ffs(ready) + 1 + i * _NSIG_BPW;
	}
	return 0;
}

/* The lowest waiting signal that mask does not block, or 0. */
int dequeue_signal(sigset_t *mask, siginfo_t *info)
{
	unsigned long flags;
	int sig;

	spin_lock_irqsave(&current->sigmask_lock, flags);
	sig = next_signal(current, mask);
	if (sig)
		collect_signal(sig, &current->pending, info);
	recalc_sigpending(current);
	spin_unlock_irqrestore(&current->sigmask_lock, flags);
	return sig;
}

static void rm_from_queue(int sig, struct task_struct *t)
{
	siginfo_t info;

	while (sigismember(&t->pending.signal, sig))
		collect_signal(sig, &t->pending, &info);
}

/* ---- sending ---- */

/* info 0: from a program; 1: from the kernel, without asking anyone. */
static int from_user(struct siginfo *info)
{
	return info != (struct siginfo *)1 && (!info || info->si_code <= 0);
}

static int bad_signal(int sig, struct siginfo *info, struct task_struct *t)
{
	if (!from_user(info))
		return 0;
	if (sig == SIGCONT && current->session == t->session)
		return 0;
	return current->euid != t->suid && current->euid != t->uid &&
	       current->uid != t->suid && current->uid != t->uid && !capable(CAP_KILL);
}

/* Would the default action do nothing, or did the process say so? */
static int ignored(int sig, struct task_struct *t)
{
	__sighandler_t handler;

	if ((t->ptrace & PT_PTRACED) || sigismember(&t->blocked, sig) || !t->sig)
		return !t->sig;
	handler = t->sig->action[sig - 1].sa.sa_handler;
	if (handler == SIG_IGN)
		return sig != SIGCHLD;	/* it must still collect its children */
	if (handler != SIG_DFL)
		return 0;
	return sig == SIGCONT || sig == SIGWINCH || sig == SIGCHLD || sig == SIGURG;
}

/* Stopping and continuing undo each other already when they are sent. */
static void handle_stop_signal(int sig, struct task_struct *t)
{
	switch (sig) {
	case SIGKILL:
	case SIGCONT:
		if (t->state == TASK_STOPPED)
			wake_up_process(t);
		t->exit_code = 0;
		rm_from_queue(SIGSTOP, t);
		rm_from_queue(SIGTSTP, t);
		rm_from_queue(SIGTTIN, t);
		rm_from_queue(SIGTTOU, t);
		break;
	case SIGSTOP:
	case SIGTSTP:
	case SIGTTIN:
	case SIGTTOU:
		rm_from_queue(SIGCONT, t);
		break;
	}
	recalc_sigpending(t);
}

static void fill_info(int sig, struct siginfo *info, siginfo_t *to)
{
	if ((unsigned long)info > 1) {
		*to = *info;
		to->si_signo = sig;
		return;
	}
	no_information(sig, to);
	if (info) {
		to->si_code = SI_KERNEL;
	} else {
		to->si_pid = current->tgid;
		to->si_uid = current->uid;
	}
}

static int queue_info(int sig, struct siginfo *info, struct sigpending *signals)
{
	struct sigqueue *q = NULL;

	if (nr_queued < MAX_QUEUED)
		q = kmalloc(sizeof(*q), GFP_ATOMIC);
	if (!q)
		return sig >= SIGRTMIN && (unsigned long)info > 1 ? -EAGAIN : 0;
	nr_queued++;
	q->next = NULL;
	fill_info(sig, info, &q->info);
	*signals->tail = q;
	signals->tail = &q->next;
	return 0;
}

static int deliver(int sig, struct siginfo *info, struct task_struct *t)
{
	int error = queue_info(sig, info, &t->pending);

	if (error)
		return error;
	sigaddset(&t->pending.signal, sig);
	if (sigismember(&t->blocked, sig))
		return 0;
	t->sigpending = 1;
	if (t->state == TASK_INTERRUPTIBLE || (sig == SIGKILL && t->state == TASK_STOPPED))
		wake_up_process(t);
	return 0;
}

/* sig 0 only asks whether it would be allowed. */
int send_sig_info(int sig, struct siginfo *info, struct task_struct *t)
{
	unsigned long flags;
	int ret = 0;

	if (sig < 0 || sig > _NSIG)
		return -EINVAL;
	if (bad_signal(sig, info, t))
		return -EPERM;
	if (!sig || !t->sig)
		return 0;
	spin_lock_irqsave(&t->sigmask_lock, flags);
	handle_stop_signal(sig, t);
	if (!ignored(sig, t) &&
	    !(sig < SIGRTMIN && sigismember(&t->pending.signal, sig)))
		ret = deliver(sig, info, t);
	spin_unlock_irqrestore(&t->sigmask_lock, flags);
	return ret;
}

/* For what a program did itself: neither blocking nor ignoring helps. */
int force_sig_info(int sig, struct siginfo *info, struct task_struct *t)
{
	unsigned long flags;

	if (!t->sig)
		return -ESRCH;
	spin_lock_irqsave(&t->sigmask_lock, flags);
	if (t->sig->action[sig - 1].sa.sa_handler == SIG_IGN || sigismember(&t->blocked, sig))
		t->sig->action[sig - 1].sa.sa_handler = SIG_DFL;
	sigdelset(&t->blocked, sig);
	recalc_sigpending(t);
	spin_unlock_irqrestore(&t->sigmask_lock, flags);
	return send_sig_info(sig, info, t);
}

void force_sig(int sig, struct task_struct *p)
{
	force_sig_info(sig, (struct siginfo *)1, p);
}

int send_sig(int sig, struct task_struct *p, int priv)
{
	return send_sig_info(sig, (struct siginfo *)(long)(priv != 0), p);
}

/* Process group: 0 if anyone got it, otherwise the last error. */
int kill_pg_info(int sig, struct siginfo *info, pid_t pgrp)
{
	struct task_struct *p;
	int retval = -ESRCH, err, sent = 0;

	if (pgrp <= 0)
		return -EINVAL;
	for_each_task(p) {
		if (p->pgrp != pgrp)
			continue;
		err = send_sig_info(sig, info, p);
		if (err)
			retval = err;
		else
			sent = 1;
	}
	return sent ? 0 : retval;
}

int kill_pg(pid_t pgrp, int sig, int priv)
{
	return kill_pg_info(sig, (struct siginfo *)(long)(priv != 0), pgrp);
}

/* The leader of a session: for the hang-up of its terminal. */
int kill_sl(pid_t sess, int sig, int priv)
{
	struct task_struct *p;
	int retval = -ESRCH;

	for_each_task(p)
		if (p->leader && p->session == sess)
			retval = send_sig(sig, p, priv);
	return retval;
}

int kill_proc_info(int sig, struct siginfo *info, pid_t pid)
{
	struct task_struct *p = find_task_by_pid(pid);

	return p ? send_sig_info(sig, info, p) : -ESRCH;
}

int kill_proc(pid_t pid, int sig, int priv)
{
	return kill_proc_info(sig, (struct siginfo *)(long)(priv != 0), pid);
}

/* ---- telling the parent ---- */

static void wake_up_parent(struct task_struct *parent)
{
	struct task_struct *t = parent;

	do {
		wake_up_interruptible(&t->wait_chldexit);
		t = next_thread(t);
	} while (t != parent);
}

static void child_status(struct task_struct *tsk, struct siginfo *info)
{
	int status = tsk->exit_code & 0x7f;

	if (tsk->state == TASK_STOPPED) {
		info->si_code = tsk->ptrace & PT_PTRACED ? CLD_TRAPPED : CLD_STOPPED;
		info->si_status = status;
	} else if (tsk->exit_code & 0x80) {
		info->si_code = CLD_DUMPED;
		info->si_status = status;
	} else if (status) {
		info->si_code = CLD_KILLED;
		info->si_status = status;
	} else {
		info->si_code = CLD_EXITED;
		info->si_status = tsk->exit_code >> 8;
	}
}

void do_notify_parent(struct task_struct *tsk, int sig)
{
	struct siginfo info;

	if (sig == -1)
		return;
	memset(&info, 0, sizeof(info));
	info.si_signo = sig;
	info.si_pid = tsk->pid;
	info.si_uid = tsk->uid;
	info.si_utime = tsk->times.tms_utime;
	info.si_stime = tsk->times.tms_stime;
	child_status(tsk, &info);
	if (sig > 0) {
		if (!info.si_code)
			info.si_code = SI_KERNEL;
		send_sig_info(sig, &info, tsk->p_pptr);
	}
	wake_up_parent(tsk->p_pptr);
}

void notify_parent(struct task_struct *tsk, int sig)
{
	if (sig != -1)
		do_notify_parent(tsk, sig);
}

/* ---- actions ---- */

/* 0, or -EINVAL for a number that does not exist or cannot be caught. */
int do_sigaction(int sig, const struct k_sigaction *act, struct k_sigaction *oact)
{
	struct k_sigaction *k;
	unsigned long flags;

	if (sig < 1 || sig > _NSIG || (act && (sig == SIGKILL || sig == SIGSTOP)))
		return -EINVAL;
	k = &current->sig->action[sig - 1];
	spin_lock_irqsave(&current->sig->siglock, flags);
	if (oact)
		*oact = *k;
	if (act) {
		*k = *act;
		sigdelsetmask(&k->sa.sa_mask, sigmask(SIGKILL) | sigmask(SIGSTOP));
		/* what would now be ignored is forgotten */
		if (sigismember(&current->pending.signal, sig) && sig != SIGCHLD &&
		    !sigismember(&current->blocked, sig) && ignored(sig, current))
			rm_from_queue(sig, current);
		recalc_sigpending(current);
	}
	spin_unlock_irqrestore(&current->sig->siglock, flags);
	return 0;
}
