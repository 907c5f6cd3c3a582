/* One byte from a stream. */
#include "file.h"

int fgetc(FILE *f)
{
	if (!(f->flags & (F_READING | F_STRING)) || f->pos == f->end)
		if (__fill(f) < 0)
			return EOF;
	return *f->pos++;
}

int getc(FILE *f)
{
	return fgetc(f);
}

int getchar(void)
{
	return fgetc(stdin);
}
