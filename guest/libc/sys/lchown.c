/* lchown(): chown() of a symbolic link itself. */
#include <sys/syscall.h>
#include <unistd.h>

int lchown(const char *path, uid_t owner, gid_t group)
{
	return syscall(__NR_lchown32, path, owner, group);
}
