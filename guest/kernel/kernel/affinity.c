/*
 * kernel/affinity.c - questions about processors and turns, on a machine that
 * has one processor and serves its disk in the order of asking
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/time.h>
#include <asm/uaccess.h>

static struct task_struct *task_of(pid_t pid)
{
	return pid ? find_task_by_pid(pid) : current;
}

static int may_change(struct task_struct *p)
{
	return current->euid == p->euid || current->euid == p->uid || capable(CAP_SYS_NICE);
}

/* A mask that leaves no processor is refused. */
asmlinkage long sys_sched_setaffinity(pid_t pid, unsigned int len, unsigned long *user_mask)
{
	struct task_struct *p = task_of(pid);
	unsigned long mask = 0;

	if (copy_from_user(&mask, user_mask, min_t(unsigned int, len, sizeof(mask))))
		return -EFAULT;
	if (!p)
		return -ESRCH;
	if (!may_change(p))
		return -EPERM;
	return mask & 1 ? 0 : -EINVAL;
}

/* Answers the bytes of the mask that were stored. */
asmlinkage long sys_sched_getaffinity(pid_t pid, unsigned int len, unsigned long *user_mask)
{
	if (len < sizeof(long) || len % sizeof(long))
		return -EINVAL;
	if (!task_of(pid))
		return -ESRCH;
	return put_user(1UL, user_mask) ? -EFAULT : (long)sizeof(long);
}

asmlinkage long sys_getcpu(unsigned int *cpu, unsigned int *node, void *unused)
{
	if ((cpu && put_user(0U, cpu)) || (node && put_user(0U, node)))
		return -EFAULT;
	return 0;
}

static long rr_interval(pid_t pid, void *interval, int wide)
{
	struct task_struct *p = pid < 0 ? NULL : task_of(pid);
	struct timespec t = { 0, 0 };

	if (pid < 0)
		return -EINVAL;
	if (!p)
		return -ESRCH;
	if (p->policy != SCHED_FIFO)
		jiffies_to_timespec((20 - p->nice) / 4 + 1, &t);
	return put_timespec(&t, interval, wide);
}

asmlinkage long sys_sched_rr_get_interval(pid_t pid, struct timespec *interval)
{
	return rr_interval(pid, interval, 0);
}

asmlinkage long sys_sched_rr_get_interval_time64(pid_t pid, void *interval)
{
	return rr_interval(pid, interval, 1);
}

/* ---- turns at the disk ---- */

#define IOPRIO_CLASS(prio)	((prio) >> 13)
#define IOPRIO_CLASS_BE		2
#define IOPRIO_DATA		4	/* the middle of 0..7 */
#define IOPRIO_WHO_PROCESS	1

asmlinkage long sys_ioprio_get(int which, int who)
{
	if (which != IOPRIO_WHO_PROCESS)
		return -EINVAL;
	return task_of(who) ? (IOPRIO_CLASS_BE << 13 | IOPRIO_DATA) : -ESRCH;
}

asmlinkage long sys_ioprio_set(int which, int who, int prio)
{
	struct task_struct *p = task_of(who);

	if (which != IOPRIO_WHO_PROCESS || IOPRIO_CLASS(prio) > 3)
		return -EINVAL;
	if (!p)
		return -ESRCH;
	return may_change(p) ? 0 : -EPERM;
}
