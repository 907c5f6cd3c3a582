/* fwrite(): items to a stream. A line-buffered stream is flushed when a line end went in. */
#include <string.h>
#include <unistd.h>
#include "file.h"

static size_t write_bytes(const unsigned char *from, size_t count, FILE *f)
{
	size_t done = 0, room;

	while (done < count) {
		room = f->base + f->size - f->pos;
		if (!room) {
			if (__flush(f) < 0)
				return done;
			continue;
		}
		if (room > count - done)
			room = count - done;
		memcpy(f->pos, from + done, room);
		f->pos += room;
		done += room;
	}
	return done;
}

size_t fwrite(const void *buffer, size_t size, size_t count, FILE *f)
{
	size_t bytes = size * count, done;

	if (!bytes || __start_writing(f) < 0)
		return 0;
	done = write_bytes(buffer, bytes, f);
	if ((f->flags & F_UNBUFFERED) || ((f->flags & F_LINE) && memrchr(buffer, '\n', done)))
		if (__flush(f) < 0)
			return 0;
	return done / size;
}
