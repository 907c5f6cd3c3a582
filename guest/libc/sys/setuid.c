/* setuid(): becomes a user, for good when root does it. */
#include <sys/syscall.h>
#include <unistd.h>

int setuid(uid_t uid)
{
	return syscall(__NR_setuid32, uid);
}
