/* printf(): formatted text to standard output. */
#include "file.h"

int vprintf(const char *format, va_list arguments)
{
	return vfprintf(stdout, format, arguments);
}

int printf(const char *format, ...)
{
	va_list arguments;
	int count;

	va_start(arguments, format);
	count = vfprintf(stdout, format, arguments);
	va_end(arguments);
	return count;
}
