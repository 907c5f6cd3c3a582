/* setresgid(): real, effective and saved group, -1 leaving one alone. */
#include <sys/syscall.h>
#include <unistd.h>

int setresgid(gid_t real, gid_t effective, gid_t saved)
{
	return syscall(__NR_setresgid32, real, effective, saved);
}
