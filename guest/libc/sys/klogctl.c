/* klogctl(): the kernel's log; the kernel itself calls this syslog, which POSIX means otherwise. */
#include <sys/klog.h>
#include <sys/syscall.h>

int klogctl(int type, char *buffer, int length)
{
	return syscall(__NR_syslog, type, buffer, length);
}
