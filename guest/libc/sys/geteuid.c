/* geteuid(): the effective user, whose rights count. The call of 32 bits, which cannot fail. */
#include <sys/syscall.h>
#include <unistd.h>

uid_t geteuid(void)
{
	return syscall(__NR_geteuid32);
}
