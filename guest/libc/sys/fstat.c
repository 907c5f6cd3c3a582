/* fstat(): stat() of an open file. */
#include <sys/syscall.h>
#include "stat-overflow.h"

int fstat(int fd, struct stat *buffer)
{
	return checked_stat(syscall(__NR_fstat64, fd, buffer), buffer);
}
