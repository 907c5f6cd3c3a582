/* sscanf(): formatted input from a string, read as a stream that has nothing behind its buffer. */
#include <string.h>
#include "scan.h"

int vsscanf(const char *s, const char *format, va_list arguments)
{
	struct __file f = { -1, F_CAN_READ | F_STRING };

	f.base = f.pos = (unsigned char *)s;
	f.end = f.base + strlen(s);
	return __scan(&f, format, arguments);
}

int sscanf(const char *s, const char *format, ...)
{
	va_list arguments;
	int count;

	va_start(arguments, format);
	count = vsscanf(s, format, arguments);
	va_end(arguments);
	return count;
}
