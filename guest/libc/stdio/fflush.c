/*
 * fflush(): writes out what is buffered; NULL means all streams. A stream being read gives back
 * what it has read ahead, so that whoever shares the descriptor finds it.
 */
#include <unistd.h>
#include "file.h"

static int flush_all(void)
{
	struct __file *f;
	int result = 0;

	for (f = __open_streams; f; f = f->next)
		if (__flush(f) < 0)
			result = EOF;
	return result;
}

int fflush(FILE *f)
{
	if (!f)
		return flush_all();
	if ((f->flags & F_READING) && f->end > f->pos) {
		if (lseek(f->fd, f->pos - f->end, SEEK_CUR) >= 0)
			f->pos = f->end = f->base;
		return 0;
	}
	return __flush(f);
}
