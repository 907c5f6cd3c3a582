/* What a stream remembers. */
#include "file.h"

int fileno(FILE *f)
{
	return f->fd;
}

int feof(FILE *f)
{
	return (f->flags & F_EOF) != 0;
}

int ferror(FILE *f)
{
	return (f->flags & F_ERROR) != 0;
}

void clearerr(FILE *f)
{
	f->flags &= ~(F_EOF | F_ERROR);
}
