/* getgid(): the real group. The call of 32 bits, which cannot fail. */
#include <sys/syscall.h>
#include <unistd.h>

gid_t getgid(void)
{
	return syscall(__NR_getgid32);
}
