/* sprintf(): formatted text into memory that is trusted to suffice. */
#include <limits.h>
#include <stdio.h>

int vsprintf(char *s, const char *format, va_list arguments)
{
	return vsnprintf(s, INT_MAX, format, arguments);
}

int sprintf(char *s, const char *format, ...)
{
	va_list arguments;
	int count;

	va_start(arguments, format);
	count = vsnprintf(s, INT_MAX, format, arguments);
	va_end(arguments);
	return count;
}
