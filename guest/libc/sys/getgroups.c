/* getgroups(): the supplementary groups of the caller. */
#include <sys/syscall.h>
#include <unistd.h>

int getgroups(int size, gid_t list[])
{
	return syscall(__NR_getgroups32, size, list);
}
