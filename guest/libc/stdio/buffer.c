/* Filling and emptying a stream's buffer, and turning it between the two directions. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
#include "file.h"

static int make_buffer(struct __file *f)
{
	unsigned char *memory;
	int saved = errno;

	if (f->base)
		return 0;
	if (!f->size)
		f->size = BUFSIZ;
	if (!(f->flags & F_MODE_SET) && isatty(f->fd))
		f->flags |= F_LINE;
	errno = saved;
	memory = malloc(UNGET_ROOM + f->size);
	if (!memory) {
		f->flags |= F_ERROR;
		return -1;
	}
	f->base = f->pos = f->end = memory + UNGET_ROOM;
	return 0;
}

int __flush(struct __file *f)
{
	unsigned char *from = f->base;
	ssize_t n;

	if (!(f->flags & F_WRITING))
		return 0;
	while (from < f->pos) {
		n = write(f->fd, from, f->pos - from);
		if (n < 0) {
			f->flags |= F_ERROR;
			f->pos = f->base;
			return EOF;
		}
		from += n;
	}
	f->pos = f->base;
	return 0;
}

int __start_reading(struct __file *f)
{
	if (f->flags & F_READING)
		return 0;
	if (!(f->flags & F_CAN_READ)) {
		errno = EBADF;
		f->flags |= F_ERROR;
		return -1;
	}
	if (make_buffer(f) < 0 || __flush(f) < 0)
		return -1;
	f->flags = (f->flags & ~F_WRITING) | F_READING;
	f->pos = f->end = f->base;
	return 0;
}

int __start_writing(struct __file *f)
{
	if (f->flags & F_WRITING)
		return 0;
	if (!(f->flags & F_CAN_WRITE)) {
		errno = EBADF;
		f->flags |= F_ERROR;
		return -1;
	}
	if (make_buffer(f) < 0)
		return -1;
	if ((f->flags & F_READING) && f->end > f->pos)
		lseek(f->fd, f->pos - f->end, SEEK_CUR);
	f->flags = (f->flags & ~(F_READING | F_EOF)) | F_WRITING;
	f->pos = f->base;
	return 0;
}

/* Reads more into an empty buffer. Returns 0, or EOF with the reason in the stream's flags. */
int __fill(struct __file *f)
{
	ssize_t n;

	if (f->flags & F_STRING) {
		f->flags |= F_EOF;
		return EOF;
	}
	if (__start_reading(f) < 0)
		return EOF;
	if (f->flags & (F_LINE | F_UNBUFFERED))
		__flush_line_streams();
	n = read(f->fd, f->base, f->flags & F_UNBUFFERED ? 1 : f->size);
	f->pos = f->end = f->base;
	if (n <= 0) {
		f->flags |= n < 0 ? F_ERROR : F_EOF;
		return EOF;
	}
	f->end += n;
	return 0;
}
