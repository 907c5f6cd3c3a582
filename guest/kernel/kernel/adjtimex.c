/*
 * kernel/adjtimex.c - the clock's discipline, for those who ask
 *
 * The clock of this machine runs exactly at its rate: there is nothing to
 * correct. Reading works; only the time itself can be set (settimeofday).
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/time.h>
#include <asm/uaccess.h>

struct timex {
	unsigned int modes;		/* what to change: 0 only reads */
	long offset, freq, maxerror, esterror;
	int status;
	long constant, precision, tolerance;
	struct timeval time;
	long tick;
	long ppsfreq, jitter;
	int shift;
	long stabil, jitcnt, calcnt, errcnt, stbcnt;
	int padding[12];
};

/* The same with every number of 64 bits. */
struct timex64 {
	unsigned int modes;
	int pad0;
	long long offset, freq, maxerror, esterror;
	int status;
	int pad1;
	long long constant, precision, tolerance;
	long long sec, usec;
	long long tick;
	long long ppsfreq, jitter;
	int shift;
	int pad2;
	long long stabil, jitcnt, calcnt, errcnt, stbcnt;
	int padding[12];
};

#define STA_UNSYNC	0x0040
#define TIME_ERROR	5		/* not synchronised with anything */
#define UNKNOWN_ERROR	16000000	/* microseconds */
#define TOLERANCE	32768000	/* 500 parts in a million, << 16 */

asmlinkage long sys_adjtimex(struct timex *user)
{
	struct timex t;

	if (get_user(t.modes, &user->modes))
		return -EFAULT;
	if (t.modes)
		return capable(CAP_SYS_TIME) ? -EINVAL : -EPERM;
	memset(&t, 0, sizeof(t));
	t.maxerror = t.esterror = UNKNOWN_ERROR;
	t.status = STA_UNSYNC;
	t.constant = 2;
	t.precision = 1;
	t.tolerance = TOLERANCE;
	t.tick = 1000000 / HZ;
	do_gettimeofday(&t.time);
	return copy_to_user(user, &t, sizeof(t)) ? -EFAULT : TIME_ERROR;
}

static long adjtimex64(struct timex64 *user)
{
	struct timex64 t;
	struct timeval now;

	if (get_user(t.modes, &user->modes))
		return -EFAULT;
	if (t.modes)
		return capable(CAP_SYS_TIME) ? -EINVAL : -EPERM;
	memset(&t, 0, sizeof(t));
	t.maxerror = t.esterror = UNKNOWN_ERROR;
	t.status = STA_UNSYNC;
	t.constant = 2;
	t.precision = 1;
	t.tolerance = TOLERANCE;
	t.tick = 1000000 / HZ;
	do_gettimeofday(&now);
	t.sec = now.tv_sec;
	t.usec = now.tv_usec;
	return copy_to_user(user, &t, sizeof(t)) ? -EFAULT : TIME_ERROR;
}

asmlinkage long sys_clock_adjtime64(int which, struct timex64 *user)
{
	return which == CLOCK_REALTIME ? adjtimex64(user) : -EINVAL;
}
