/* Positions in a stream. What is buffered lies between the descriptor's position and the stream's. */
#include <unistd.h>
#include "file.h"

int fseeko(FILE *f, off_t offset, int whence)
{
	if (__flush(f) < 0)
		return -1;
	if ((f->flags & F_READING) && whence == SEEK_CUR)
		offset -= f->end - f->pos;
	if (lseek(f->fd, offset, whence) < 0)
		return -1;
	f->pos = f->end = f->base;
	f->flags &= ~(F_EOF | F_READING | F_WRITING);
	return 0;
}

off_t ftello(FILE *f)
{
	off_t at = lseek(f->fd, 0, (f->flags & F_APPEND) && (f->flags & F_WRITING) ? SEEK_END : SEEK_CUR);

	if (at < 0)
		return -1;
	if (f->flags & F_READING)
		return at - (f->end - f->pos);
	if (f->flags & F_WRITING)
		return at + (f->pos - f->base);
	return at;
}

int fseek(FILE *f, long offset, int whence)
{
	return fseeko(f, offset, whence);
}

long ftell(FILE *f)
{
	return ftello(f);
}

void rewind(FILE *f)
{
	fseeko(f, 0, SEEK_SET);
	f->flags &= ~F_ERROR;
}

int fgetpos(FILE *f, fpos_t *position)
{
	*position = ftello(f);
	return *position < 0 ? -1 : 0;
}

int fsetpos(FILE *f, const fpos_t *position)
{
	return fseeko(f, *position, SEEK_SET);
}
