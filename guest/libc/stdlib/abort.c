/* abort(): dies of SIGABRT, even if that is blocked, ignored or has a handler that returns. */
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

void abort(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGABRT);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	raise(SIGABRT);
	signal(SIGABRT, SIG_DFL);
	raise(SIGABRT);
	_exit(127);
}
