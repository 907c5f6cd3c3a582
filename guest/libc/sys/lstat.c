/* lstat(): stat() that does not follow a symbolic link. */
#include <sys/syscall.h>
#include "stat-overflow.h"

int lstat(const char *path, struct stat *buffer)
{
	return checked_stat(syscall(__NR_lstat64, path, buffer), buffer);
}
