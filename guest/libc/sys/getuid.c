/* getuid(): the real user. The call of 32 bits, which cannot fail. */
#include <sys/syscall.h>
#include <unistd.h>

uid_t getuid(void)
{
	return syscall(__NR_getuid32);
}
