/* asprintf(): formatted text into memory from malloc(). */
#include <stdio.h>
#include <stdlib.h>

int vasprintf(char **s, const char *format, va_list arguments)
{
	int count = vsnprintf(NULL, 0, format, arguments);

	*s = malloc(count + 1);
	if (!*s)
		return -1;
	return vsnprintf(*s, count + 1, format, arguments);
}

int asprintf(char **s, const char *format, ...)
{
	va_list arguments;
	int count;

	va_start(arguments, format);
	count = vasprintf(s, format, arguments);
	va_end(arguments);
	return count;
}
