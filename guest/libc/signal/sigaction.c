/*
 * sigaction(): what a signal does. The kernel takes the structure as it is; it is told where a
 * handler returns to, the two instructions in restorer.S.
 */
#include <signal.h>
#include <sys/syscall.h>

void __restore(void);
void __restore_rt(void);

int sigaction(int signal, const struct sigaction *action, struct sigaction *old)
{
	struct sigaction full;

	if (action) {
		full = *action;
		full.sa_flags |= SA_RESTORER;
		full.sa_restorer = full.sa_flags & SA_SIGINFO ? __restore_rt : __restore;
	}
	return syscall(__NR_rt_sigaction, signal, action ? &full : NULL, old, sizeof(sigset_t));
}
