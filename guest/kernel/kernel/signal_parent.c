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

void do_notify_parent(struct task_struct *tsk, int sig)
{
	struct siginfo info;

	if (sig == -1)
		return;
	memset(&info, 0, sizeof(info));
	info.si_signo = sig;
	info.si_pid = thread_group_leader(tsk) || tsk->ptrace ? tsk->pid : tsk->tgid;
	info.si_uid = tsk->uid;
	info.si_utime = tsk->times.tms_utime;
	info.si_stime = tsk->times.tms_stime;
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
