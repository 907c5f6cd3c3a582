/*
 * kernel/signal_send.c - sending signals: to a thread, to a process, to a group
 *
 * A signal to a thread is one that it caused itself (a fault, a broken pipe) or
 * that names it (tkill); it goes into the thread's own queue. Every other one
 * is for the process: it goes into the process's queue, and a thread that does
 * not block it is woken to take it.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/signal.h>

extern void no_siginfo(int sig, siginfo_t *info);
extern void rm_from_queue(int sig, struct sigpending *list);
extern int queue_signal(int sig, const siginfo_t *info, int must_keep, struct sigpending *list);

extern void wake_up_parent(struct task_struct *parent);

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
static int means_nothing(int sig, __sighandler_t handler)
{
	if (handler == SIG_IGN)
		return 1;
	return handler == SIG_DFL &&
	       (sig == SIGCONT || sig == SIGWINCH || sig == SIGCHLD || sig == SIGURG);
}

/* A blocked signal waits: until it is let in the process may change its mind. */
static int ignored(int sig, struct task_struct *t)
{
	if ((t->ptrace & PT_PTRACED) || sigismember(&t->blocked, sig))
		return 0;
	return means_nothing(sig, t->sig->action[sig - 1].sa.sa_handler);
}

/* ---- stopping and continuing undo each other already when they are sent ---- */

static void forget_stops(struct sigpending *list)
{
	rm_from_queue(SIGSTOP, list);
	rm_from_queue(SIGTSTP, list);
	rm_from_queue(SIGTTIN, list);
	rm_from_queue(SIGTTOU, list);
}

static void tell_continued(struct task_struct *t)
{
	struct siginfo info;

	t->process->continued = 1;
	memset(&info, 0, sizeof(info));
	info.si_signo = SIGCHLD;
	info.si_code = CLD_CONTINUED;
	info.si_pid = t->tgid;
	info.si_uid = t->uid;
	info.si_status = SIGCONT;
	if (t->p_pptr->sig && !(t->p_pptr->sig->action[SIGCHLD - 1].sa.sa_flags & SA_NOCLDSTOP))
		send_group_sig_info(SIGCHLD, &info, t->p_pptr);
	wake_up_parent(t->p_pptr);
}

/* What a tracer has stopped only the tracer continues, unless it is to die. */
static void continue_thread(int sig, struct task_struct *t)
{
	forget_stops(&t->pending);
	t->stop_signal = 0;
	recalc_sigpending(t);
	if ((t->ptrace & PT_SEIZED) && sig != SIGKILL) {
		trace_trap_due(t);
		return;
	}
	if (t->state != TASK_STOPPED || ((t->ptrace & PT_PTRACED) && sig != SIGKILL))
		return;
	t->exit_code = 0;
	wake_up_process(t);
	if (sig == SIGCONT && thread_group_leader(t))
		tell_continued(t);
}

static void handle_stop_signal(int sig, struct task_struct *p)
{
	struct task_struct *t = p;
	int stops = sig == SIGSTOP || sig == SIGTSTP || sig == SIGTTIN || sig == SIGTTOU;

	if (!stops && sig != SIGCONT && sig != SIGKILL)
		return;
	if (stops)
		rm_from_queue(SIGCONT, &p->process->pending);
	else {
		forget_stops(&p->process->pending);
		p->process->group_stop = 0;
	}
	do {
		if (stops)
			rm_from_queue(SIGCONT, &t->pending);
		else
			continue_thread(sig, t);
		t = next_thread(t);
	} while (t != p);
}

/* ---- one signal ---- */

static void fill_info(int sig, struct siginfo *info, siginfo_t *to)
{
	if ((unsigned long)info > 1) {
		*to = *info;
		to->si_signo = sig;
		return;
	}
	no_siginfo(sig, to);
	if (info) {
		to->si_code = SI_KERNEL;
	} else {
		to->si_pid = current->tgid;
		to->si_uid = current->uid;
	}
}

static int enqueue(int sig, struct siginfo *info, struct sigpending *list)
{
	siginfo_t filled;

	if (sig < SIGRTMIN && sigismember(&list->signal, sig))
		return 0;
	fill_info(sig, info, &filled);
	return queue_signal(sig, &filled, sig >= SIGRTMIN && (unsigned long)info > 1, list);
}

static void notify_thread(int sig, struct task_struct *t)
{
	t->sigpending = 1;
	if (t->state == TASK_INTERRUPTIBLE || (sig == SIGKILL && t->state == TASK_STOPPED))
		wake_up_process(t);
}

/* A thread that lives and would take sig now: the first one, if it may choose. */
static struct task_struct *taker(int sig, struct task_struct *p)
{
	struct task_struct *t = p;

	do {
		if (t->sig && !(t->flags & PF_EXITING) &&
		    (sig == SIGKILL || !sigismember(&t->blocked, sig)))
			return t;
		t = next_thread(t);
	} while (t != p);
	return NULL;
}

static struct task_struct *any_live(struct task_struct *p)
{
	struct task_struct *t = p;

	do {
		if (t->sig)
			return t;
		t = next_thread(t);
	} while (t != p);
	return NULL;
}

static int check(int sig, struct siginfo *info, struct task_struct *t)
{
	if (sig < 0 || sig > _NSIG)
		return -EINVAL;
	return bad_signal(sig, info, t) ? -EPERM : 0;
}

/* To the thread t. sig 0 only asks whether it would be allowed. */
int send_sig_info(int sig, struct siginfo *info, struct task_struct *t)
{
	unsigned long flags;
	int ret = check(sig, info, t);

	if (ret || !sig || !t->sig)
		return ret;
	spin_lock_irqsave(&t->sigmask_lock, flags);
	handle_stop_signal(sig, t);
	if (!ignored(sig, t)) {
		ret = enqueue(sig, info, &t->pending);
		if (!ret && !sigismember(&t->blocked, sig))
			notify_thread(sig, t);
	}
	spin_unlock_irqrestore(&t->sigmask_lock, flags);
	return ret;
}

/* To the process whose thread p is. */
int send_group_sig_info(int sig, struct siginfo *info, struct task_struct *p)
{
	struct task_struct *live = any_live(p), *t;
	unsigned long flags;
	int ret = check(sig, info, p);

	if (ret || !sig || !live)
		return ret;
	spin_lock_irqsave(&p->sigmask_lock, flags);
	handle_stop_signal(sig, p);
	if (!ignored(sig, live)) {
		ret = enqueue(sig, info, &p->process->pending);
		t = ret ? NULL : taker(sig, p);
		if (t)
			notify_thread(sig, t);
	}
	spin_unlock_irqrestore(&p->sigmask_lock, flags);
	return ret;
}

int send_sig(int sig, struct task_struct *p, int priv)
{
	return send_sig_info(sig, (struct siginfo *)(long)(priv != 0), p);
}

int send_group_sig(int sig, struct task_struct *p, int priv)
{
	return send_group_sig_info(sig, (struct siginfo *)(long)(priv != 0), p);
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

/* Every thread of the process but this one. */
void kill_other_threads(void)
{
	struct task_struct *t;

	for (t = next_thread(current); t != current; t = next_thread(t)) {
		if (!t->sig)
			continue;
		sigaddset(&t->pending.signal, SIGKILL);
		notify_thread(SIGKILL, t);
	}
}

/* ---- several ---- */

/* Process group: 0 if anyone got it, otherwise the last error. */
int kill_pg_info(int sig, struct siginfo *info, pid_t pgrp)
{
	struct task_struct *p;
	int retval = -ESRCH, err, sent = 0;

	if (pgrp <= 0)
		return -EINVAL;
	for_each_task(p) {
		if (p->pgrp != pgrp || !thread_group_leader(p))
			continue;
		err = send_group_sig_info(sig, info, p);
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
			retval = send_group_sig(sig, p, priv);
	return retval;
}

int kill_proc_info(int sig, struct siginfo *info, pid_t pid)
{
	struct task_struct *p = find_task_by_pid(pid);

	return p ? send_group_sig_info(sig, info, p) : -ESRCH;
}

int kill_proc(pid_t pid, int sig, int priv)
{
	return kill_proc_info(sig, (struct siginfo *)(long)(priv != 0), pid);
}

/* ---- actions ---- */

static void forget_everywhere(int sig)
{
	struct task_struct *t = current;

	rm_from_queue(sig, &current->process->pending);
	do {
		rm_from_queue(sig, &t->pending);
		recalc_sigpending(t);
		t = next_thread(t);
	} while (t != current);
}

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
		if (means_nothing(sig, k->sa.sa_handler))
			forget_everywhere(sig);
	}
	spin_unlock_irqrestore(&current->sig->siglock, flags);
	return 0;
}
