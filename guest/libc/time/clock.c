#include <sys/times.h>
#include <time.h>

clock_t clock(void)
{
	struct tms used;

	times(&used);
	return (used.tms_utime + used.tms_stime) * (CLOCKS_PER_SEC / CLK_TCK);
}

double difftime(time_t a, time_t b)
{
	return (double)a - (double)b;
}
