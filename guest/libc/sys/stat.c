/* stat(): what the inode of a file says. */
#include <sys/syscall.h>
#include "stat-overflow.h"

int stat(const char *path, struct stat *buffer)
{
	return checked_stat(syscall(__NR_stat64, path, buffer), buffer);
}
