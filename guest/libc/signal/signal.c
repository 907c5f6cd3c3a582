/* signal(): sigaction() as BSD means it: handlers stay, interrupted calls go on. */
#include <signal.h>
#include <stddef.h>

sighandler_t signal(int signal, sighandler_t handler)
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = SA_RESTART }, old;

	if (sigaction(signal, &action, &old) < 0)
		return SIG_ERR;
	return old.sa_handler;
}
