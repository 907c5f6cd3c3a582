/* fread(): whole items from a stream; large ones go past the buffer. */
#include <string.h>
#include <unistd.h>
#include "file.h"

static size_t read_bytes(char *to, size_t wanted, FILE *f)
{
	size_t done = 0, part;
	ssize_t n;

	while (done < wanted) {
		part = f->end - f->pos;
		if ((f->flags & (F_READING | F_STRING)) && part) {
			if (part > wanted - done)
				part = wanted - done;
			memcpy(to + done, f->pos, part);
			f->pos += part;
			done += part;
		} else if (f->base && (f->flags & F_READING) && wanted - done >= f->size) {
			n = read(f->fd, to + done, wanted - done);
			if (n <= 0) {
				f->flags |= n < 0 ? F_ERROR : F_EOF;
				break;
			}
			done += n;
		} else if (__fill(f) < 0) {
			break;
		}
	}
	return done;
}

size_t fread(void *buffer, size_t size, size_t count, FILE *f)
{
	size_t wanted = size * count;

	if (!wanted || __start_reading(f) < 0)
		return 0;
	return read_bytes(buffer, wanted, f) / size;
}
