/*
 * kernel/signal_calls.c - the system calls of signals that every processor has
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/signal.h>
#include <asm/uaccess.h>

#define UNBLOCKABLE	(sigmask(SIGKILL) | sigmask(SIGSTOP))

/* ---- the mask ---- */

static int change_mask(int how, sigset_t *set)
{
	sigset_t new;

	sigdelsetmask(set, UNBLOCKABLE);
	switch (how) {
	case SIG_BLOCK:
		sigorsets(&new, &current->blocked, set);
		break;
	case SIG_UNBLOCK:
		signandsets(&new, &current->blocked, set);
		break;
	case SIG_SETMASK:
		new = *set;
		break;
	default:
		return -EINVAL;
	}
	spin_lock_irq(&current->sigmask_lock);
	current->blocked = new;
	recalc_sigpending(current);
	spin_unlock_irq(&current->sigmask_lock);
	return 0;
}

asmlinkage long sys_rt_sigprocmask(int how, sigset_t *set, sigset_t *oset, size_t sigsetsize)
{
	sigset_t new, old = current->blocked;
	int error;

	if (sigsetsize != sizeof(sigset_t))
		return -EINVAL;
	if (set) {
		if (copy_from_user(&new, set, sizeof(new)))
			return -EFAULT;
		error = change_mask(how, &new);
		if (error)
			return error;
	}
	return oset && copy_to_user(oset, &old, sizeof(old)) ? -EFAULT : 0;
}

/* The old call knows the first 32 signals only. */
asmlinkage long sys_sigprocmask(int how, old_sigset_t *set, old_sigset_t *oset)
{
	old_sigset_t old = current->blocked.sig[0], word;
	sigset_t new;
	int error;

	if (set) {
		if (get_user(word, set))
			return -EFAULT;
		siginitset(&new, word);
		if (how == SIG_SETMASK)
			new.sig[1] = current->blocked.sig[1];
		error = change_mask(how, &new);
		if (error)
			return error;
	}
	return oset && put_user(old, oset) ? -EFAULT : 0;
}

/* Those that are blocked and were sent to the thread or to its process. */
static void waiting_signals(sigset_t *set)
{
	sigorsets(set, &current->pending.signal, &current->process->pending.signal);
	set->sig[0] &= current->blocked.sig[0];
	set->sig[1] &= current->blocked.sig[1];
}

asmlinkage long sys_rt_sigpending(sigset_t *set, size_t sigsetsize)
{
	sigset_t pending;

	if (sigsetsize > sizeof(sigset_t))
		return -EINVAL;
	waiting_signals(&pending);
	return copy_to_user(set, &pending, sigsetsize) ? -EFAULT : 0;
}

asmlinkage long sys_sigpending(old_sigset_t *set)
{
	sigset_t pending;

	waiting_signals(&pending);
	return put_user(pending.sig[0], set);
}

asmlinkage long sys_sgetmask(void)
{
	return current->blocked.sig[0];
}

asmlinkage long sys_ssetmask(int newmask)
{
	int old = current->blocked.sig[0];
	sigset_t new;

	siginitset(&new, newmask);
	change_mask(SIG_SETMASK, &new);
	return old;
}

/* ---- waiting ---- */

/* Takes a signal of the set (mask: those outside it), waiting if need be. */
static int wait_for_signal(sigset_t *mask, siginfo_t *info, long timeout)
{
	sigset_t saved;
	int sig = dequeue_signal(mask, info);

	if (sig || !timeout)
		return sig;
	saved = current->blocked;
	spin_lock_irq(&current->sigmask_lock);
	current->blocked.sig[0] &= mask->sig[0];
	current->blocked.sig[1] &= mask->sig[1];
	recalc_sigpending(current);
	spin_unlock_irq(&current->sigmask_lock);
	current->state = TASK_INTERRUPTIBLE;
	timeout = schedule_timeout(timeout);
	sig = dequeue_signal(mask, info);
	spin_lock_irq(&current->sigmask_lock);
	current->blocked = saved;
	recalc_sigpending(current);
	spin_unlock_irq(&current->sigmask_lock);
	return sig ? sig : timeout ? -EINTR : 0;
}

static long timed_wait(const sigset_t *uthese, siginfo_t *uinfo, const void *uts, size_t size, int wide)
{
	static const struct timespec zero;
	long timeout = MAX_SCHEDULE_TIMEOUT;
	struct timespec ts;
	sigset_t mask;
	siginfo_t info;
	int sig;

	if (size != sizeof(sigset_t))
		return -EINVAL;
	if (copy_from_user(&mask, uthese, sizeof(mask)))
		return -EFAULT;
	sigdelsetmask(&mask, UNBLOCKABLE);
	mask.sig[0] = ~mask.sig[0];
	mask.sig[1] = ~mask.sig[1];
	if (uts) {
		if (get_timespec(&ts, uts, wide))
			return -EFAULT;
		if (!valid_timespec(&ts))
			return -EINVAL;
		timeout = ticks_until(&ts, &zero);
	}
	sig = wait_for_signal(&mask, &info, timeout);
	if (sig <= 0)
		return sig ? sig : -EAGAIN;
	return uinfo && copy_to_user(uinfo, &info, sizeof(info)) ? -EFAULT : sig;
}

asmlinkage long sys_rt_sigtimedwait(const sigset_t *uthese, siginfo_t *uinfo,
				    const struct timespec *uts, size_t sigsetsize)
{
	return timed_wait(uthese, uinfo, uts, sigsetsize, 0);
}

asmlinkage long sys_rt_sigtimedwait_time64(const sigset_t *uthese, siginfo_t *uinfo,
					   const void *uts, size_t sigsetsize)
{
	return timed_wait(uthese, uinfo, uts, sigsetsize, 1);
}

asmlinkage int sys_pause(void)
{
	current->state = TASK_INTERRUPTIBLE;
	schedule();
	return -ERESTARTNOHAND;
}

/* ---- sending ---- */

static int kill_all(int sig, struct siginfo *info)
{
	struct task_struct *p;
	int retval = 0, count = 0;

	for_each_task(p) {
		int err;

		if (p->pid <= 1 || p->tgid == current->tgid || !thread_group_leader(p))
			continue;
		err = send_group_sig_info(sig, info, p);
		count++;
		if (err != -EPERM)
			retval = err;
	}
	return count ? retval : -ESRCH;
}

/* pid > 0: that process; 0: our group; -1: all but 1 and us; else the group -pid. */
static int kill_something_info(int sig, struct siginfo *info, int pid)
{
	if (!pid)
		return kill_pg_info(sig, info, current->pgrp);
	if (pid == -1)
		return kill_all(sig, info);
	if (pid < 0)
		return kill_pg_info(sig, info, -pid);
	return kill_proc_info(sig, info, pid);
}

asmlinkage long sys_kill(int pid, int sig)
{
	struct siginfo info;

	memset(&info, 0, sizeof(info));
	info.si_signo = sig;
	info.si_code = SI_USER;
	info.si_pid = current->tgid;
	info.si_uid = current->uid;
	return kill_something_info(sig, &info, pid);
}

static long kill_thread(int tgid, int tid, int sig)
{
	struct task_struct *p = tid > 0 ? find_task_by_pid(tid) : NULL;
	struct siginfo info;

	if (tid <= 0)
		return -EINVAL;
	if (!p || (tgid && p->tgid != tgid))
		return -ESRCH;
	memset(&info, 0, sizeof(info));
	info.si_signo = sig;
	info.si_code = SI_TKILL;
	info.si_pid = current->tgid;
	info.si_uid = current->uid;
	return send_sig_info(sig, &info, p);
}

asmlinkage long sys_tkill(int tid, int sig)
{
	return kill_thread(0, tid, sig);
}

asmlinkage long sys_tgkill(int tgid, int tid, int sig)
{
	return tgid <= 0 ? -EINVAL : kill_thread(tgid, tid, sig);
}

/* Programs may not pretend to be the kernel, except to themselves. */
static int get_info(siginfo_t *info, int sig, siginfo_t *uinfo, int pid)
{
	if (copy_from_user(info, uinfo, sizeof(*info)))
		return -EFAULT;
	info->si_signo = sig;
	if ((info->si_code >= 0 || info->si_code == SI_TKILL) && pid != current->pid)
		return -EPERM;
	return 0;
}

asmlinkage long sys_rt_sigqueueinfo(int pid, int sig, siginfo_t *uinfo)
{
	siginfo_t info;
	int error = get_info(&info, sig, uinfo, pid);

	return error ? error : kill_proc_info(sig, &info, pid);
}

asmlinkage long sys_rt_tgsigqueueinfo(int tgid, int tid, int sig, siginfo_t *uinfo)
{
	struct task_struct *p;
	siginfo_t info;
	int error;

	if (tgid <= 0 || tid <= 0)
		return -EINVAL;
	error = get_info(&info, sig, uinfo, tid);
	if (error)
		return error;
	p = find_task_by_pid(tid);
	return p && p->tgid == tgid ? send_sig_info(sig, &info, p) : -ESRCH;
}

/* ---- actions ---- */

asmlinkage long sys_rt_sigaction(int sig, const struct sigaction *act, struct sigaction *oact,
				 size_t sigsetsize)
{
	struct k_sigaction new, old;
	int ret;

	if (sigsetsize != sizeof(sigset_t))
		return -EINVAL;
	if (act && copy_from_user(&new.sa, act, sizeof(new.sa)))
		return -EFAULT;
	ret = do_sigaction(sig, act ? &new : NULL, oact ? &old : NULL);
	if (!ret && oact && copy_to_user(oact, &old.sa, sizeof(old.sa)))
		return -EFAULT;
	return ret;
}

/* The oldest form: one shot, no mask. */
asmlinkage unsigned long sys_signal(int sig, __sighandler_t handler)
{
	struct k_sigaction new, old;
	int ret;

	memset(&new, 0, sizeof(new));
	new.sa.sa_handler = handler;
	new.sa.sa_flags = SA_ONESHOT | SA_NOMASK;
	ret = do_sigaction(sig, &new, &old);
	return ret ? ret : (unsigned long)old.sa.sa_handler;
}

/* ---- the alternative stack ---- */

int do_sigaltstack(const stack_t *uss, stack_t *uoss, unsigned long sp)
{
	stack_t new, old;

	old.ss_sp = (void *)current->sas_ss_sp;
	old.ss_size = current->sas_ss_size;
	old.ss_flags = sas_ss_flags(sp);
	if (uss) {
		if (copy_from_user(&new, uss, sizeof(new)))
			return -EFAULT;
		if (on_sig_stack(sp))
			return -EPERM;
		if (new.ss_flags & ~(SS_DISABLE | SS_ONSTACK))
			return -EINVAL;
		if (new.ss_flags & SS_DISABLE) {
			new.ss_sp = NULL;
			new.ss_size = 0;
		} else if (new.ss_size < MINSIGSTKSZ)
			return -ENOMEM;
		current->sas_ss_sp = (unsigned long)new.ss_sp;
		current->sas_ss_size = new.ss_size;
	}
	return uoss && copy_to_user(uoss, &old, sizeof(old)) ? -EFAULT : 0;
}
