/* umount2(): umount() with flags. The kernel calls number 52, the one with flags, umount or umount2. */
#include <sys/mount.h>
#include <sys/syscall.h>

int umount2(const char *target, int flags)
{
	return syscall(52, target, flags);
}
