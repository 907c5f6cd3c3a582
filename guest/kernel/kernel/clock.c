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

/* ---- sleeping ---- */

/*
 * Sleeps until the tick `expires`. A signal that has a handler makes it -EINTR,
 * with the rest stored in rmtp; after any other (a stop and continue) the sleep
 * goes on: restart_syscall(2).
 */
static long sleep_until(unsigned long expires, void *rmtp, int wide)
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
		if (put_timespec(&left, rmtp, wide))
			return -EFAULT;
	}
	current->restart_expires = expires;
	current->restart_rmtp = rmtp;
	current->restart_wide = wide;
	return -ERESTART_RESTARTBLOCK;
}

asmlinkage long sys_restart_syscall(void)
{
	return sleep_until(current->restart_expires, current->restart_rmtp, current->restart_wide);
}

static const struct timespec zero_time;

asmlinkage long sys_nanosleep(struct timespec *rqtp, struct timespec *rmtp)
{
	struct timespec t;

	if (get_timespec(&t, rqtp, 0))
		return -EFAULT;
	if (!valid_timespec(&t))
		return -EINVAL;
	return sleep_until(jiffies + ticks_until(&t, &zero_time), rmtp, 0);
}

/* ---- the POSIX clocks ---- */

static void process_ticks(struct timespec *t)
{
	struct usage u;

	process_usage(current, &u);
	jiffies_to_timespec(u.times.tms_utime + u.times.tms_stime, t);
}

int read_clock(int which, struct timespec *t)
{
	struct timeval tv;

	switch (which) {
	case CLOCK_REALTIME:
	case CLOCK_REALTIME_COARSE:
		do_gettimeofday(&tv);
		t->tv_sec = tv.tv_sec;
		t->tv_nsec = tv.tv_usec * 1000;
		return 0;
	case CLOCK_MONOTONIC:
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_MONOTONIC_COARSE:
	case CLOCK_BOOTTIME:
		do_monotonic(t);
		return 0;
	case CLOCK_PROCESS_CPUTIME_ID:
		process_ticks(t);
		return 0;
	case CLOCK_THREAD_CPUTIME_ID:
		jiffies_to_timespec(current->times.tms_utime + current->times.tms_stime, t);
		return 0;
	}
	return -EINVAL;
}

static long get_clock(int which, void *tp, int wide)
{
	struct timespec t;
	int error = read_clock(which, &t);

	return error ? error : put_timespec(&t, tp, wide);
}

asmlinkage long sys_clock_gettime(int which, struct timespec *tp)
{
	return get_clock(which, tp, 0);
}

asmlinkage long sys_clock_gettime64(int which, void *tp)
{
	return get_clock(which, tp, 1);
}

static long set_clock(int which, const void *tp, int wide)
{
	struct timeval tv;
	struct timespec t;

	if (which != CLOCK_REALTIME)
		return -EINVAL;
	if (get_timespec(&t, tp, wide))
		return -EFAULT;
	if (!valid_timespec(&t))
		return -EINVAL;
	if (!capable(CAP_SYS_TIME))
		return -EPERM;
	tv.tv_sec = t.tv_sec;
	tv.tv_usec = t.tv_nsec / 1000;
	do_settimeofday(&tv);
	return 0;
}

asmlinkage long sys_clock_settime(int which, const struct timespec *tp)
{
	return set_clock(which, tp, 0);
}

asmlinkage long sys_clock_settime64(int which, const void *tp)
{
	return set_clock(which, tp, 1);
}

/* The chip counts microseconds; the others move with the tick. */
static long clock_resolution(int which, void *tp, int wide)
{
	struct timespec t, res = { 0, 1000000000L / HZ };
	int error = read_clock(which, &t);

	if (error)
		return error;
	if (which <= CLOCK_MONOTONIC || which == CLOCK_MONOTONIC_RAW || which == CLOCK_BOOTTIME)
		res.tv_nsec = 1000;
	return tp ? put_timespec(&res, tp, wide) : 0;
}

asmlinkage long sys_clock_getres(int which, struct timespec *tp)
{
	return clock_resolution(which, tp, 0);
}

asmlinkage long sys_clock_getres_time64(int which, void *tp)
{
	return clock_resolution(which, tp, 1);
}

static noinline long clock_sleep(int which, int flags, const void *rqtp, void *rmtp, int wide)
{
	struct timespec t, now;

	if (which == CLOCK_THREAD_CPUTIME_ID || read_clock(which, &now))
		return -EINVAL;
	if (get_timespec(&t, rqtp, wide))
		return -EFAULT;
	if (!valid_timespec(&t))
		return -EINVAL;
	if (!(flags & TIMER_ABSTIME))
		return sleep_until(jiffies + ticks_until(&t, &zero_time), rmtp, wide);
	return sleep_until(jiffies + ticks_until(&t, &now), NULL, wide);
}

asmlinkage long sys_clock_nanosleep(int which, int flags, struct timespec *rqtp, struct timespec *rmtp)
{
	return clock_sleep(which, flags, rqtp, rmtp, 0);
}

asmlinkage long sys_clock_nanosleep_time64(int which, int flags, const void *rqtp, void *rmtp)
{
	return clock_sleep(which, flags, rqtp, rmtp, 1);
}
