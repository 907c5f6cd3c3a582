/* snprintf(): formatted text into memory, cut off but always ended; returns what it would have been. */
#include <stdio.h>
#include <string.h>
#include "format.h"

static void put(struct sink *sink, const char *text, size_t length)
{
	if (length > sink->room)
		length = sink->room;
	memcpy(sink->to, text, length);
	sink->to = (char *)sink->to + length;
	sink->room -= length;
}

int vsnprintf(char *s, size_t size, const char *format, va_list arguments)
{
	struct sink sink = { put, s, size ? size - 1 : 0 };
	int count = __format(&sink, format, arguments);

	if (size)
		*(char *)sink.to = 0;
	return count;
}

int snprintf(char *s, size_t size, const char *format, ...)
{
	va_list arguments;
	int count;

	va_start(arguments, format);
	count = vsnprintf(s, size, format, arguments);
	va_end(arguments);
	return count;
}
