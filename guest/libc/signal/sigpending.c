/* sigpending(): which signals are waiting. */
#include <signal.h>
#include <sys/syscall.h>

int sigpending(sigset_t *set)
{
	return syscall(__NR_rt_sigpending, set, sizeof(sigset_t));
}
