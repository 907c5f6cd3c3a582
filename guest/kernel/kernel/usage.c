/*
 * kernel/usage.c - what a process has used: all its threads, those that have
 * ended as well
 */
#include <linux/kernel.h>
#include <linux/resource.h>
#include <linux/sched.h>
#include <asm/uaccess.h>

void add_task_usage(struct usage *u, struct task_struct *p)
{
	u->times.tms_utime += p->times.tms_utime;
	u->times.tms_stime += p->times.tms_stime;
	u->times.tms_cutime += p->times.tms_cutime;
	u->times.tms_cstime += p->times.tms_cstime;
	u->min_flt += p->min_flt;
	u->maj_flt += p->maj_flt;
	u->cmin_flt += p->cmin_flt;
	u->cmaj_flt += p->cmaj_flt;
	u->nvcsw += p->nvcsw;
	u->nivcsw += p->nivcsw;
}

void process_usage(struct task_struct *p, struct usage *u)
{
	struct task_struct *t = p;

	*u = p->process->gone;
	do {
		add_task_usage(u, t);
		t = next_thread(t);
	} while (t != p);
}

static void ticks_to_tv(struct timeval *tv, unsigned long ticks)
{
	tv->tv_sec = ticks / HZ;
	tv->tv_usec = (ticks % HZ) * (1000000 / HZ);
}

/* The structure of getrusage(2) and wait4(2); who may be RUSAGE_BOTH. */
void fill_rusage(struct task_struct *p, int who, struct rusage *r)
{
	struct usage u;
	unsigned long utime = 0, stime = 0;

	memset(r, 0, sizeof(*r));
	memset(&u, 0, sizeof(u));
	if (who == RUSAGE_THREAD)
		add_task_usage(&u, p);
	else
		process_usage(p, &u);
	if (who != RUSAGE_CHILDREN) {
		utime += u.times.tms_utime;
		stime += u.times.tms_stime;
		r->ru_minflt += u.min_flt;
		r->ru_majflt += u.maj_flt;
		r->ru_nvcsw = u.nvcsw;
		r->ru_nivcsw = u.nivcsw;
	}
	if (who == RUSAGE_CHILDREN || who == RUSAGE_BOTH) {
		utime += u.times.tms_cutime;
		stime += u.times.tms_cstime;
		r->ru_minflt += u.cmin_flt;
		r->ru_majflt += u.cmaj_flt;
	}
	ticks_to_tv(&r->ru_utime, utime);
	ticks_to_tv(&r->ru_stime, stime);
}

asmlinkage long sys_getrusage(int who, struct rusage *ru)
{
	struct rusage r;

	if (who != RUSAGE_SELF && who != RUSAGE_CHILDREN && who != RUSAGE_THREAD)
		return -EINVAL;
	fill_rusage(current, who, &r);
	return copy_to_user(ru, &r, sizeof(r)) ? -EFAULT : 0;
}

asmlinkage long sys_times(struct tms *tbuf)
{
	struct usage u;

	process_usage(current, &u);
	if (tbuf && copy_to_user(tbuf, &u.times, sizeof(u.times)))
		return -EFAULT;
	return jiffies;
}
