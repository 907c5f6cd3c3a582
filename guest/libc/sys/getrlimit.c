/* getrlimit(): a limit. Number 191: the older 76 knows only 31 bits. */
#include <sys/resource.h>
#include <sys/syscall.h>

int getrlimit(int resource, struct rlimit *limit)
{
	return syscall(191, resource, limit);
}
