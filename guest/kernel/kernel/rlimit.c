/*
 * kernel/rlimit.c - limits, priorities and what a process has used
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/resource.h>
#include <linux/sched.h>
#include <asm/uaccess.h>

asmlinkage long sys_getrlimit(unsigned int resource, struct rlimit *rlim)
{
	if (resource >= RLIM_NLIMITS)
		return -EINVAL;
	return copy_to_user(rlim, current->rlim + resource, sizeof(*rlim)) ? -EFAULT : 0;
}

/* Before 2.4 "no limit" was the largest signed number. */
asmlinkage long sys_old_getrlimit(unsigned int resource, struct rlimit *rlim)
{
	struct rlimit x;

	if (resource >= RLIM_NLIMITS)
		return -EINVAL;
	x = current->rlim[resource];
	x.rlim_cur = min(x.rlim_cur, 0x7FFFFFFFUL);
	x.rlim_max = min(x.rlim_max, 0x7FFFFFFFUL);
	return copy_to_user(rlim, &x, sizeof(x)) ? -EFAULT : 0;
}

static long set_limit(struct task_struct *p, unsigned int resource, const struct rlimit *new)
{
	struct rlimit *old = p->rlim + resource;

	if (new->rlim_cur > new->rlim_max)
		return -EINVAL;
	if (new->rlim_max > old->rlim_max && !capable(CAP_SYS_RESOURCE))
		return -EPERM;
	if (resource == RLIMIT_NOFILE && new->rlim_max > NR_OPEN)
		return -EPERM;
	*old = *new;
	return 0;
}

asmlinkage long sys_setrlimit(unsigned int resource, struct rlimit *rlim)
{
	struct rlimit new;

	if (resource >= RLIM_NLIMITS)
		return -EINVAL;
	if (copy_from_user(&new, rlim, sizeof(new)))
		return -EFAULT;
	return set_limit(current, resource, &new);
}

/* prlimit64: limits of 64 bits, of which all from ULONG_MAX on mean none. */
static unsigned long narrow(unsigned long long limit)
{
	return limit >= RLIM_INFINITY ? RLIM_INFINITY : (unsigned long)limit;
}

static unsigned long long widen(unsigned long limit)
{
	return limit == RLIM_INFINITY ? ~0ULL : limit;
}

static int may_limit(struct task_struct *p)
{
	return p == current || capable(CAP_SYS_RESOURCE) ||
	       (current->uid == p->uid && current->uid == p->euid && current->uid == p->suid &&
		current->gid == p->gid && current->gid == p->egid && current->gid == p->sgid);
}

asmlinkage long sys_prlimit64(pid_t pid, unsigned int resource, const unsigned long long *new,
			      unsigned long long *old)
{
	struct task_struct *p = pid ? find_task_by_pid(pid) : current;
	unsigned long long limit[2], was[2];
	struct rlimit r;
	long error;

	if (resource >= RLIM_NLIMITS)
		return -EINVAL;
	if (new && copy_from_user(limit, new, sizeof(limit)))
		return -EFAULT;
	if (!p)
		return -ESRCH;
	if (!may_limit(p))
		return -EPERM;
	was[0] = widen(p->rlim[resource].rlim_cur);
	was[1] = widen(p->rlim[resource].rlim_max);
	if (new) {
		r.rlim_cur = narrow(limit[0]);
		r.rlim_max = narrow(limit[1]);
		error = set_limit(p, resource, &r);
		if (error)
			return error;
	}
	return old && copy_to_user(old, was, sizeof(was)) ? -EFAULT : 0;
}

/* ---- priorities ---- */

static int selected(struct task_struct *p, int which, int who)
{
	switch (which) {
	case PRIO_PROCESS:
		return p->pid == (who ? who : current->pid);
	case PRIO_PGRP:
		return p->pgrp == (who ? who : current->pgrp);
	case PRIO_USER:
		return p->uid == (who ? (uid_t)who : current->uid);
	}
	return 0;
}

static int set_nice(struct task_struct *p, int nice)
{
	if (p->uid != current->euid && p->uid != current->uid && !capable(CAP_SYS_NICE))
		return -EPERM;
	if (nice < p->nice && !capable(CAP_SYS_NICE))
		return -EACCES;
	p->nice = nice;
	return 0;
}

asmlinkage long sys_setpriority(int which, int who, int nice)
{
	struct task_struct *p;
	int error = -ESRCH;

	if (which < PRIO_PROCESS || which > PRIO_USER)
		return -EINVAL;
	nice = max(-20, min(19, nice));
	for_each_task(p) {
		int e;

		if (!selected(p, which, who))
			continue;
		e = set_nice(p, nice);
		if (e || error == -ESRCH)
			error = e;
	}
	return error;
}

/* The kernel answers 20 - nice, so that it is never negative. */
asmlinkage long sys_getpriority(int which, int who)
{
	struct task_struct *p;
	long best = -ESRCH;

	if (which < PRIO_PROCESS || which > PRIO_USER)
		return -EINVAL;
	for_each_task(p)
		if (selected(p, which, who) && 20 - p->nice > best)
			best = 20 - p->nice;
	return best;
}
