/* open(): the mode is passed only by those who create a file. */
#include <fcntl.h>
#include <stdarg.h>
#include <sys/syscall.h>

int open(const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list arguments;

	if (flags & O_CREAT) {
		va_start(arguments, flags);
		mode = va_arg(arguments, mode_t);
		va_end(arguments);
	}
	return syscall(__NR_open, path, flags, mode);
}
