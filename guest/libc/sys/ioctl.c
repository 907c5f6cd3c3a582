/* ioctl(): a request of a device's own. */
#include <stdarg.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

int ioctl(int fd, unsigned long request, ...)
{
	va_list arguments;
	void *argument;

	va_start(arguments, request);
	argument = va_arg(arguments, void *);
	va_end(arguments);
	return syscall(__NR_ioctl, fd, request, argument);
}
