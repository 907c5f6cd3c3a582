/* setregid(): real and effective group, -1 leaving one alone. */
#include <sys/syscall.h>
#include <unistd.h>

int setregid(gid_t real, gid_t effective)
{
	return syscall(__NR_setregid32, real, effective);
}
