/*
 * fs/select_sig.c - pselect6 (308) and ppoll (309): select and poll that wait
 * under a signal mask of their own.
 *
 * A signal that ends the wait has to reach its handler while that mask is in
 * force, so it is delivered here, as in sigsuspend: the handler's frame keeps
 * the old mask and sigreturn puts it back.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/poll.h>
#include <asm/uaccess.h>

extern asmlinkage int do_signal(struct pt_regs *regs, sigset_t *oldset);

/* What is waited for: one of select and poll. */
struct wait_call {
	int n;
	fd_set *sets[3];
	int is_poll;
	struct pollfd *fds;
	long timeout;			/* jiffies; counts down */
};

static long do_wait(struct wait_call *w)
{
	long ret = w->is_poll ? do_poll(w->fds, w->n, &w->timeout)
			      : do_select(w->n, w->sets, &w->timeout);

	return ret == -ERESTARTNOHAND ? -EINTR : ret;
}

static void set_mask(sigset_t *set)
{
	unsigned long flags;

	save_flags(flags);
	cli();
	current->blocked = *set;
	recalc_sigpending(current);
	restore_flags(flags);
}

/* Signals without a handler do not end the wait. */
static long wait_with_mask(struct wait_call *w, sigset_t *mask)
{
	struct pt_regs *regs = (struct pt_regs *)current->thread.esp0 - 1;
	sigset_t saved = current->blocked;
	long ret;

	sigdelsetmask(mask, sigmask(SIGKILL) | sigmask(SIGSTOP));
	set_mask(mask);
	while ((ret = do_wait(w)) == -EINTR) {
		regs->eax = -EINTR;
		if (do_signal(regs, &saved))
			return regs->eax;
	}
	set_mask(&saved);
	return ret;
}

static long wait_call(struct wait_call *w, const sigset_t *umask, size_t size)
{
	sigset_t mask;

	if (!umask)
		return do_wait(w);
	if (size != sizeof(mask))
		return -EINVAL;
	if (copy_from_user(&mask, umask, sizeof(mask)))
		return -EFAULT;
	return wait_with_mask(w, &mask);
}

/* ---- times, with seconds of 32 and of 64 bits ---- */

static int get_timeout(struct wait_call *w, const void *user, int wide)
{
	struct timespec t;

	w->timeout = MAX_SCHEDULE_TIMEOUT;
	if (!user)
		return 0;
	if (get_timespec(&t, user, wide))
		return -EFAULT;
	if (!valid_timespec(&t))
		return -EINVAL;
	w->timeout = timespec_to_jiffies(&t);
	return 0;
}

static int put_timeout(struct wait_call *w, void *user, int wide)
{
	struct timespec t;

	if (!user || w->timeout == MAX_SCHEDULE_TIMEOUT)
		return 0;
	jiffies_to_timespec(w->timeout, &t);
	return put_timespec(&t, user, wide);
}

/* ---- the calls ---- */

struct sigset_arg {
	const sigset_t *mask;
	size_t size;
};

static long pselect(struct wait_call *w, void *tsp, int wide, const struct sigset_arg *sig)
{
	struct sigset_arg s = { NULL, 0 };
	long ret = get_timeout(w, tsp, wide);

	if (ret)
		return ret;
	if (sig && copy_from_user(&s, sig, sizeof(s)))
		return -EFAULT;
	ret = wait_call(w, s.mask, s.size);
	if (put_timeout(w, tsp, wide) && ret >= 0)
		ret = -EFAULT;
	return ret;
}

asmlinkage long sys_pselect6(int n, fd_set *inp, fd_set *outp, fd_set *exp, struct timespec *tsp,
			     const struct sigset_arg *sig)
{
	struct wait_call w = { n, { inp, outp, exp }, 0, NULL };

	return pselect(&w, tsp, 0, sig);
}

asmlinkage long sys_pselect6_time64(int n, fd_set *inp, fd_set *outp, fd_set *exp,
				    long long *tsp, const struct sigset_arg *sig)
{
	struct wait_call w = { n, { inp, outp, exp }, 0, NULL };

	return pselect(&w, tsp, 1, sig);
}

static long ppoll(struct wait_call *w, void *tsp, int wide, const sigset_t *mask, size_t size)
{
	long ret = get_timeout(w, tsp, wide);

	if (ret)
		return ret;
	ret = wait_call(w, mask, size);
	if (put_timeout(w, tsp, wide) && ret >= 0)
		ret = -EFAULT;
	return ret;
}

asmlinkage long sys_ppoll(struct pollfd *ufds, unsigned int nfds, struct timespec *tsp,
			  const sigset_t *sigmask, size_t sigsetsize)
{
	struct wait_call w = { nfds, { NULL, NULL, NULL }, 1, ufds };

	return ppoll(&w, tsp, 0, sigmask, sigsetsize);
}

asmlinkage long sys_ppoll_time64(struct pollfd *ufds, unsigned int nfds, long long *tsp,
				 const sigset_t *sigmask, size_t sigsetsize)
{
	struct wait_call w = { nfds, { NULL, NULL, NULL }, 1, ufds };

	return ppoll(&w, tsp, 1, sigmask, sigsetsize);
}
