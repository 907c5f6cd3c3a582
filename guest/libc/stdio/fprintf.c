/* fprintf(): formatted text to a stream. An unbuffered stream still gets it in one piece. */
#include "file.h"
#include "format.h"

static void put(struct sink *sink, const char *text, size_t length)
{
	fwrite(text, 1, length, sink->to);
}

int vfprintf(FILE *f, const char *format, va_list arguments)
{
	struct sink sink = { put, f };
	unsigned unbuffered = f->flags & F_UNBUFFERED;
	int count;

	f->flags &= ~F_UNBUFFERED;
	count = __format(&sink, format, arguments);
	f->flags |= unbuffered;
	if (unbuffered && __flush(f) < 0)
		return -1;
	return f->flags & F_ERROR ? -1 : count;
}

int fprintf(FILE *f, const char *format, ...)
{
	va_list arguments;
	int count;

	va_start(arguments, format);
	count = vfprintf(f, format, arguments);
	va_end(arguments);
	return count;
}
