/* Sets of signals. */
#include <errno.h>
#include <signal.h>

int sigemptyset(sigset_t *set)
{
	set->bits[0] = set->bits[1] = 0;
	return 0;
}

int sigfillset(sigset_t *set)
{
	set->bits[0] = set->bits[1] = ~0UL;
	return 0;
}

static int is_signal(int signal)
{
	if (signal >= 1 && signal < NSIG)
		return 1;
	errno = EINVAL;
	return 0;
}

int sigaddset(sigset_t *set, int signal)
{
	if (!is_signal(signal))
		return -1;
	set->bits[(signal - 1) / 32] |= 1UL << (signal - 1) % 32;
	return 0;
}

int sigdelset(sigset_t *set, int signal)
{
	if (!is_signal(signal))
		return -1;
	set->bits[(signal - 1) / 32] &= ~(1UL << (signal - 1) % 32);
	return 0;
}

int sigismember(const sigset_t *set, int signal)
{
	if (!is_signal(signal))
		return -1;
	return set->bits[(signal - 1) / 32] >> (signal - 1) % 32 & 1;
}
