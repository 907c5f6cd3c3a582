/*
 * clock_gettime(): a 2.4 kernel has one clock, that of gettimeofday(); time since boot comes from
 * times(), in ticks.
 */
#include <errno.h>
#include <sys/time.h>
#include <sys/times.h>
#include <time.h>

int clock_gettime(clockid_t clock, struct timespec *now)
{
	struct timeval day;
	unsigned long ticks;

	if (clock == CLOCK_REALTIME) {
		gettimeofday(&day, NULL);
		now->tv_sec = day.tv_sec;
		now->tv_nsec = day.tv_usec * 1000;
		return 0;
	}
	if (clock == CLOCK_MONOTONIC) {
		ticks = times(NULL);
		now->tv_sec = ticks / CLK_TCK;
		now->tv_nsec = ticks % CLK_TCK * (1000000000 / CLK_TCK);
		return 0;
	}
	errno = EINVAL;
	return -1;
}
