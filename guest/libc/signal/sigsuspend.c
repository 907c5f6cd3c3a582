/* sigsuspend(): sets the mask and sleeps until a handler has run, in one step. */
#include <signal.h>
#include <sys/syscall.h>

int sigsuspend(const sigset_t *mask)
{
	return syscall(__NR_rt_sigsuspend, mask, sizeof(sigset_t));
}
