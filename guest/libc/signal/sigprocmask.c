/* sigprocmask(): which signals wait. */
#include <signal.h>
#include <sys/syscall.h>

int sigprocmask(int how, const sigset_t *set, sigset_t *old)
{
	return syscall(__NR_rt_sigprocmask, how, set, old, sizeof(sigset_t));
}
