/*
 * kernel/timespec.c - times in user memory, in both of their shapes
 *
 *	struct timespec     seconds 32, nanoseconds 32
 *	the calls ..._time64   seconds 64, nanoseconds 32, 32 bits of nothing
 *
 * The kernel counts seconds in 32 bits: a later time is the last of them.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/time.h>
#include <asm/uaccess.h>

struct wide_timespec {
	long long sec;
	long nsec;
	long padding;
};

/* 0 or -EFAULT. */
int get_timespec(struct timespec *t, const void *user, int wide)
{
	struct wide_timespec w;

	if (!wide)
		return copy_from_user(t, user, sizeof(*t)) ? -EFAULT : 0;
	if (copy_from_user(&w, user, sizeof(w)))
		return -EFAULT;
	t->tv_sec = w.sec > LONG_MAX ? LONG_MAX : w.sec < 0 ? -1 : (long)w.sec;
	t->tv_nsec = w.nsec;
	return 0;
}

int put_timespec(const struct timespec *t, void *user, int wide)
{
	struct wide_timespec w = { t->tv_sec, t->tv_nsec, 0 };

	return copy_to_user(user, wide ? (void *)&w : (void *)t, wide ? sizeof(w) : sizeof(*t))
		? -EFAULT : 0;
}

int valid_timespec(const struct timespec *t)
{
	return t->tv_sec >= 0 && t->tv_nsec >= 0 && t->tv_nsec < 1000000000L;
}

/* interval and value, one behind the other */
int get_itimerspec(struct itimerspec *t, const void *user, int wide)
{
	size_t size = wide ? sizeof(struct wide_timespec) : sizeof(struct timespec);

	if (get_timespec(&t->it_interval, user, wide) ||
	    get_timespec(&t->it_value, (const char *)user + size, wide))
		return -EFAULT;
	return valid_timespec(&t->it_interval) && valid_timespec(&t->it_value) ? 0 : -EINVAL;
}

int put_itimerspec(const struct itimerspec *t, void *user, int wide)
{
	size_t size = wide ? sizeof(struct wide_timespec) : sizeof(struct timespec);

	return put_timespec(&t->it_interval, user, wide) ||
	       put_timespec(&t->it_value, (char *)user + size, wide) ? -EFAULT : 0;
}

/*
 * The ticks until t of a clock that shows `now`; 0 when it is over. One tick
 * more than the difference: the one that runs already is partly over.
 */
unsigned long ticks_until(const struct timespec *t, const struct timespec *now)
{
	struct timespec left = { t->tv_sec - now->tv_sec, t->tv_nsec - now->tv_nsec };

	if (left.tv_nsec < 0) {
		left.tv_nsec += 1000000000L;
		left.tv_sec--;
	}
	if (left.tv_sec < 0 || (!left.tv_sec && !left.tv_nsec))
		return 0;
	return min(timespec_to_jiffies(&left), (unsigned long)LONG_MAX / 2) + 1;
}
