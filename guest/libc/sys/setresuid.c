/* setresuid(): real, effective and saved user, -1 leaving one alone. */
#include <sys/syscall.h>
#include <unistd.h>

int setresuid(uid_t real, uid_t effective, uid_t saved)
{
	return syscall(__NR_setresuid32, real, effective, saved);
}
