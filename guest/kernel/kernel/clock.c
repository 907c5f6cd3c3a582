/*
 * kernel/clock.c - system calls about time
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/time.h>
#include <linux/times.h>
#include <asm/uaccess.h>

static struct timezone sys_tz;

asmlinkage long sys_time(int *tloc)
{
	int now = CURRENT_TIME;

	if (tloc && put_user(now, tloc))
		return -EFAULT;
	return now;
}

asmlinkage long sys_stime(int *tptr)
{
	struct timeval tv = { 0, 0 };

	if (!capable(CAP_SYS_TIME))
		return -EPERM;
	if (get_user(tv.tv_sec, tptr))
		return -EFAULT;
	do_settimeofday(&tv);
	return 0;
}

asmlinkage long sys_gettimeofday(struct timeval *tv, struct timezone *tz)
{
	struct timeval now;

	if (tv) {
		do_gettimeofday(&now);
		if (copy_to_user(tv, &now, sizeof(now)))
			return -EFAULT;
	}
	if (tz && copy_to_user(tz, &sys_tz, sizeof(sys_tz)))
		return -EFAULT;
	return 0;
}

asmlinkage long sys_settimeofday(struct timeval *tv, struct timezone *tz)
{
	struct timeval new;

	if (!capable(CAP_SYS_TIME))
		return -EPERM;
	if (tv && copy_from_user(&new, tv, sizeof(new)))
		return -EFAULT;
	if (tz && copy_from_user(&sys_tz, tz, sizeof(sys_tz)))
		return -EFAULT;
	if (tv) {
		if (new.tv_usec < 0 || new.tv_usec >= 1000000)
			return -EINVAL;
		do_settimeofday(&new);
	}
	return 0;
}

asmlinkage long sys_times(struct tms *tbuf)
{
	if (tbuf && copy_to_user(tbuf, &current->times, sizeof(*tbuf)))
		return -EFAULT;
	return jiffies;
}

/* ---- sleeping ---- */

static int valid_timespec(struct timespec *t)
{
	return t->tv_sec >= 0 && t->tv_nsec >= 0 && t->tv_nsec < 1000000000L;
}

/*
 * Sleeps until the tick `expires`. A signal that has a handler makes it -EINTR,
 * with the rest stored in rmtp; after any other (a stop and continue) the sleep
 * goes on: restart_syscall(2).
 */
static long sleep_until(unsigned long expires, struct timespec *rmtp)
{
	struct timespec left;
	long ticks = expires - jiffies;

	if (ticks <= 0)
		return 0;
	current->state = TASK_INTERRUPTIBLE;
	ticks = schedule_timeout(ticks);
	if (!ticks)
		return 0;
	if (rmtp) {
		jiffies_to_timespec(ticks, &left);
		if (copy_to_user(rmtp, &left, sizeof(left)))
			return -EFAULT;
	}
	current->restart_expires = expires;
	current->restart_rmtp = rmtp;
	return -ERESTART_RESTARTBLOCK;
}

asmlinkage long sys_restart_syscall(void)
{
	return sleep_until(current->restart_expires, current->restart_rmtp);
}

/* One tick more: the one that runs already is partly over. */
static long sleep_for(struct timespec *t, struct timespec *rmtp)
{
	unsigned long ticks = timespec_to_jiffies(t);

	if (!ticks)
		return 0;
	return sleep_until(jiffies + min(ticks, (unsigned long)LONG_MAX / 2) + 1, rmtp);
}

asmlinkage long sys_nanosleep(struct timespec *rqtp, struct timespec *rmtp)
{
	struct timespec t;

	if (copy_from_user(&t, rqtp, sizeof(t)))
		return -EFAULT;
	if (!valid_timespec(&t))
		return -EINVAL;
	return sleep_for(&t, rmtp);
}

/* ---- the POSIX clocks ---- */

static int read_clock(int which, struct timespec *t)
{
	struct timeval tv;

	if (which == CLOCK_REALTIME) {
		do_gettimeofday(&tv);
		t->tv_sec = tv.tv_sec;
		t->tv_nsec = tv.tv_usec * 1000;
		return 0;
	}
	if (which == CLOCK_MONOTONIC) {
		jiffies_to_timespec(jiffies, t);
		return 0;
	}
	return -EINVAL;
}

asmlinkage long sys_clock_gettime(int which, struct timespec *tp)
{
	struct timespec t;
	int error = read_clock(which, &t);

	if (error)
		return error;
	return copy_to_user(tp, &t, sizeof(t)) ? -EFAULT : 0;
}

asmlinkage long sys_clock_getres(int which, struct timespec *tp)
{
	struct timespec t = { 0, 1000000000L / HZ };

	if (which != CLOCK_REALTIME && which != CLOCK_MONOTONIC)
		return -EINVAL;
	if (which == CLOCK_REALTIME)
		t.tv_nsec = 1000;
	return tp && copy_to_user(tp, &t, sizeof(t)) ? -EFAULT : 0;
}

#define TIMER_ABSTIME	1

static noinline long do_clock_nanosleep(int which, int flags, struct timespec *rqtp, struct timespec *rmtp)
{
	struct timespec t, now;
	int error;

	if (copy_from_user(&t, rqtp, sizeof(t)))
		return -EFAULT;
	error = read_clock(which, &now);
	if (error || !valid_timespec(&t))
		return -EINVAL;
	if (flags & TIMER_ABSTIME) {
		t.tv_sec -= now.tv_sec;
		t.tv_nsec -= now.tv_nsec;
		if (t.tv_nsec < 0) {
			t.tv_nsec += 1000000000L;
			t.tv_sec--;
		}
		if (t.tv_sec < 0)
			return 0;
		rmtp = NULL;
	}
	return sleep_for(&t, rmtp);
}

asmlinkage long sys_clock_nanosleep(int which, int flags, struct timespec *rqtp, struct timespec *rmtp)
{
	return do_clock_nanosleep(which, flags, rqtp, rmtp);
}
