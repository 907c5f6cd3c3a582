/* times(): processor time used, and ticks since boot; any result, even -1 to -4095, is a time. */
#include <sys/times.h>
#include <asm/unistd.h>

clock_t times(struct tms *used)
{
	clock_t ticks;

	__asm__ volatile("int $0x80" : "=a" (ticks) : "0" (__NR_times), "b" (used) : "memory");
	return ticks;
}
