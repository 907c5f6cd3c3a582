/* dprintf(): formatted text to a descriptor. */
#include <stdlib.h>
#include <unistd.h>
#include "file.h"

int vdprintf(int fd, const char *format, va_list arguments)
{
	char *text;
	int count = vasprintf(&text, format, arguments);

	if (count < 0)
		return -1;
	count = write(fd, text, count);
	free(text);
	return count;
}

int dprintf(int fd, const char *format, ...)
{
	va_list arguments;
	int count;

	va_start(arguments, format);
	count = vdprintf(fd, format, arguments);
	va_end(arguments);
	return count;
}
