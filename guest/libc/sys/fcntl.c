/* fcntl(): everything else that can be done to a descriptor. */
#include <fcntl.h>
#include <stdarg.h>
#include <sys/syscall.h>

int fcntl(int fd, int command, ...)
{
	va_list arguments;
	long argument;

	va_start(arguments, command);
	argument = va_arg(arguments, long);
	va_end(arguments);
	return syscall(__NR_fcntl, fd, command, argument);
}
