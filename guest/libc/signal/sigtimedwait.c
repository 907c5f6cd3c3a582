/* sigtimedwait(): takes a waiting signal without a handler. */
#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>

int sigtimedwait(const sigset_t *set, siginfo_t *info, const struct timespec *timeout)
{
	return syscall(__NR_rt_sigtimedwait, set, info, timeout, sizeof(sigset_t));
}

int sigwaitinfo(const sigset_t *set, siginfo_t *info)
{
	return sigtimedwait(set, info, NULL);
}

int sigwait(const sigset_t *set, int *signal)
{
	int result;

	do
		result = sigtimedwait(set, NULL, NULL);
	while (result < 0 && errno == EINTR);
	if (result < 0)
		return errno;
	*signal = result;
	return 0;
}
