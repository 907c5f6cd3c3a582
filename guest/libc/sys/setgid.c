/* setgid(): becomes a member of a group. */
#include <sys/syscall.h>
#include <unistd.h>

int setgid(gid_t gid)
{
	return syscall(__NR_setgid32, gid);
}
