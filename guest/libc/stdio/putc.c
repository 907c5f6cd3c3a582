/* One byte to a stream. */
#include "file.h"

int fputc(int c, FILE *f)
{
	if (__start_writing(f) < 0)
		return EOF;
	if (f->pos == f->base + f->size && __flush(f) < 0)
		return EOF;
	*f->pos++ = c;
	if ((f->flags & F_UNBUFFERED) || ((f->flags & F_LINE) && c == '\n'))
		if (__flush(f) < 0)
			return EOF;
	return (unsigned char)c;
}

int putc(int c, FILE *f)
{
	return fputc(c, f);
}

int putchar(int c)
{
	return fputc(c, stdout);
}
