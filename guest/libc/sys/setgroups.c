/* setgroups(): sets the supplementary groups of the caller. */
#include <sys/syscall.h>
#include <unistd.h>

int setgroups(size_t size, const gid_t list[])
{
	return syscall(__NR_setgroups32, size, list);
}
