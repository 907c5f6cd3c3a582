#ifndef _LINUX_TIME_H
#define _LINUX_TIME_H

#include <linux/types.h>
#include <asm/param.h>

struct timespec {
	__kernel_time_t	tv_sec;
	long		tv_nsec;
};

struct timeval {
	__kernel_time_t		tv_sec;
	__kernel_suseconds_t	tv_usec;
};

struct timezone {
	int	tz_minuteswest;
	int	tz_dsttime;
};

#define ITIMER_REAL	0
#define ITIMER_VIRTUAL	1
#define ITIMER_PROF	2

struct itimerspec {
	struct timespec it_interval;
	struct timespec it_value;
};

struct itimerval {
	struct timeval it_interval;
	struct timeval it_value;
};

#define CLOCK_REALTIME			0
#define CLOCK_MONOTONIC			1
#define CLOCK_PROCESS_CPUTIME_ID	2
#define CLOCK_THREAD_CPUTIME_ID		3
#define CLOCK_MONOTONIC_RAW		4
#define CLOCK_REALTIME_COARSE		5
#define CLOCK_MONOTONIC_COARSE		6
#define CLOCK_BOOTTIME			7

#define TIMER_ABSTIME	1

#ifdef __KERNEL__

/* Rounds up: a sleep is never shorter than asked for. */
static inline unsigned long timespec_to_jiffies(struct timespec *value)
{
	unsigned long sec = value->tv_sec;
	long nsec = value->tv_nsec;

	if (sec >= (~0UL >> 1) / HZ)
		return ~0UL >> 1;
	nsec += 1000000000L / HZ - 1;
	return sec * HZ + nsec / (1000000000L / HZ);
}

static inline void jiffies_to_timespec(unsigned long jiffies, struct timespec *value)
{
	value->tv_nsec = (jiffies % HZ) * (1000000000L / HZ);
	value->tv_sec = jiffies / HZ;
}

/* Seconds since 1970 of a date of the Gregorian calendar. */
extern unsigned long mktime(unsigned int year, unsigned int mon, unsigned int day,
			    unsigned int hour, unsigned int min, unsigned int sec);
/* The time of day, to the microsecond; xtime has it to the tick. */
extern void do_gettimeofday(struct timeval *tv);
/* Sets it. */
extern void do_settimeofday(struct timeval *tv);
extern void do_monotonic(struct timespec *t);	/* since start-up, never set */

/* Times in user memory, narrow or wide (kernel/timespec.c). */
extern int get_timespec(struct timespec *t, const void *user, int wide);
extern int put_timespec(const struct timespec *t, void *user, int wide);
extern int valid_timespec(const struct timespec *t);
extern int get_itimerspec(struct itimerspec *t, const void *user, int wide);
extern int put_itimerspec(const struct itimerspec *t, void *user, int wide);
extern unsigned long ticks_until(const struct timespec *t, const struct timespec *now);
extern int read_clock(int which, struct timespec *t);	/* 0 or -EINVAL */
extern int do_setitimer(int which, struct itimerval *value, struct itimerval *ovalue);
extern int do_getitimer(int which, struct itimerval *value);
extern void it_real_fn(unsigned long data);

#endif
#endif
