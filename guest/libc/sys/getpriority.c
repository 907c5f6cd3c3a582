/* getpriority(): the nice value. The kernel answers 20 - nice, to keep clear of error numbers. */
#include <sys/resource.h>
#include <sys/syscall.h>

int getpriority(int which, int who)
{
	int result = syscall(__NR_getpriority, which, who);

	return result < 0 ? result : 20 - result;
}
