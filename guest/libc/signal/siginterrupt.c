/* siginterrupt(): whether a signal ends system calls with EINTR. */
#include <signal.h>
#include <stddef.h>

int siginterrupt(int signal, int interrupt)
{
	struct sigaction action;

	if (sigaction(signal, NULL, &action) < 0)
		return -1;
	if (interrupt)
		action.sa_flags &= ~SA_RESTART;
	else
		action.sa_flags |= SA_RESTART;
	return sigaction(signal, &action, NULL);
}
