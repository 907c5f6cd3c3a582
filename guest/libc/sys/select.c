/* select(): waits for descriptors. Number 142: the older 82 takes one pointer to all arguments. */
#include <sys/select.h>
#include <sys/syscall.h>

int select(int count, fd_set *reading, fd_set *writing, fd_set *failing, struct timeval *timeout)
{
	return syscall(142, count, reading, writing, failing, timeout);
}
