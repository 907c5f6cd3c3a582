/* scanf(), fscanf(): formatted input from a stream. */
#include "scan.h"

int vfscanf(FILE *f, const char *format, va_list arguments)
{
	return __scan(f, format, arguments);
}

int fscanf(FILE *f, const char *format, ...)
{
	va_list arguments;
	int count;

	va_start(arguments, format);
	count = __scan(f, format, arguments);
	va_end(arguments);
	return count;
}

int scanf(const char *format, ...)
{
	va_list arguments;
	int count;

	va_start(arguments, format);
	count = __scan(stdin, format, arguments);
	va_end(arguments);
	return count;
}
