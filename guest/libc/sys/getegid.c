/* getegid(): the effective group, whose rights count. The call of 32 bits, which cannot fail. */
#include <sys/syscall.h>
#include <unistd.h>

gid_t getegid(void)
{
	return syscall(__NR_getegid32);
}
