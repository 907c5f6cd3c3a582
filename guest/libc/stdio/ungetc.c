/* ungetc(): puts a byte back in front of what is still to be read. */
#include "file.h"

int ungetc(int c, FILE *f)
{
	if (c == EOF)
		return EOF;
	if (f->flags & F_STRING) {
		f->pos--;
		f->flags &= ~F_EOF;
		return c;
	}
	if (__start_reading(f) < 0 || f->pos == f->base - UNGET_ROOM)
		return EOF;
	*--f->pos = c;
	f->flags &= ~F_EOF;
	return (unsigned char)c;
}
