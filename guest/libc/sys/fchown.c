/* fchown(): chown() of an open file. */
#include <sys/syscall.h>
#include <unistd.h>

int fchown(int fd, uid_t owner, gid_t group)
{
	return syscall(__NR_fchown32, fd, owner, group);
}
