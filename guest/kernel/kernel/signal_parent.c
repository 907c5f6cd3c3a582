/*
 * kernel/signal_parent.c - telling a parent, or a tracer, what became of a child
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/signal.h>

void wake_up_parent(struct task_struct *parent)
{
	struct task_struct *t = parent;

	do {
		wake_up_interruptible(&t->wait_chldexit);
		t = next_thread(t);
	} while (t != parent);
}

static void child_status(struct task_struct *tsk, struct siginfo *info)
{
	int code = tsk->state == TASK_ZOMBIE ? exit_status(tsk) : tsk->exit_code;
	int status = code & 0x7f;

	if (tsk->state == TASK_STOPPED) {
		info->si_code = tsk->ptrace & PT_PTRACED ? CLD_TRAPPED : CLD_STOPPED;
		info->si_status = status;
	} else if (code & 0x80) {
		info->si_code = CLD_DUMPED;
		info->si_status = status;
	} else if (status) {
		info->si_code = CLD_KILLED;
		info->si_status = status;
	} else {
		info->si_code = CLD_EXITED;
		info->si_status = code >> 8;
	}
}

/* Said so with SIGCHLD: then its children leave no zombies. */
static int wants_no_zombies(struct task_struct *parent)
{
	struct k_sigaction *ka;

	if (!parent->sig)
		return 0;
	ka = &parent->sig->action[SIGCHLD - 1];
	return ka->sa.sa_handler == SIG_IGN || (ka->sa.sa_flags & SA_NOCLDWAIT);
}

/* A zombie that nobody is to wait for gets exit_signal -1: it goes when it is switched away from. */
void do_notify_parent(struct task_struct *tsk, int sig)
{
	struct siginfo info;
	struct usage u;

	if (sig == -1)
		return;
	if (tsk->state == TASK_ZOMBIE && sig == SIGCHLD && !tsk->ptrace &&
	    wants_no_zombies(tsk->p_pptr))
		tsk->exit_signal = -1;
	memset(&info, 0, sizeof(info));
	info.si_signo = sig;
	info.si_pid = thread_group_leader(tsk) || tsk->ptrace ? tsk->pid : tsk->tgid;
	info.si_uid = tsk->uid;
	process_usage(tsk, &u);
	info.si_utime = u.times.tms_utime;
	info.si_stime = u.times.tms_stime;
	child_status(tsk, &info);
	if (sig > 0) {
		if (!info.si_code)
			info.si_code = SI_KERNEL;
		send_group_sig_info(sig, &info, tsk->p_pptr);
	}
	wake_up_parent(tsk->p_pptr);
}

void notify_parent(struct task_struct *tsk, int sig)
{
	if (sig != -1)
		do_notify_parent(tsk, sig);
}
