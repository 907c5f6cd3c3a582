/* setreuid(): real and effective user, -1 leaving one alone. */
#include <sys/syscall.h>
#include <unistd.h>

int setreuid(uid_t real, uid_t effective)
{
	return syscall(__NR_setreuid32, real, effective);
}
