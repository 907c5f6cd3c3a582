/* freopen(): the same stream on another file, under the same descriptor where it was open. */
#include <fcntl.h>
#include <unistd.h>
#include "file.h"

FILE *freopen(const char *path, const char *mode, FILE *f)
{
	unsigned flags;
	int open_flags, fd;

	__flush(f);
	if (__stream_flags(mode, &flags, &open_flags) < 0)
		return NULL;
	fd = open(path, open_flags, 0666);
	if (fd < 0)
		return NULL;
	if (fd != f->fd) {
		dup2(fd, f->fd);
		close(fd);
	}
	f->flags = flags | (f->flags & (F_STATIC | F_LINE | F_UNBUFFERED | F_MODE_SET));
	f->pos = f->end = f->base;
	return f;
}
