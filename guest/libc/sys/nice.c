/* nice(): lowers the caller's claim on the processor; returns the new value. */
#include <errno.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

int nice(int increment)
{
	if (syscall(__NR_nice, increment) < 0)
		return -1;
	return getpriority(PRIO_PROCESS, 0);
}
