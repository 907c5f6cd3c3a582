/* setvbuf(): how a stream is buffered. The memory is always the stream's own. */
#include <errno.h>
#include "file.h"

int setvbuf(FILE *f, char *buffer, int mode, size_t size)
{
	(void)buffer;
	if (mode < _IOFBF || mode > _IONBF) {
		errno = EINVAL;
		return -1;
	}
	__flush(f);
	f->flags &= ~(F_LINE | F_UNBUFFERED);
	f->flags |= F_MODE_SET;
	if (mode == _IOLBF)
		f->flags |= F_LINE;
	if (mode == _IONBF)
		f->flags |= F_UNBUFFERED;
	if (size && !f->base)
		f->size = size;
	return 0;
}

void setbuf(FILE *f, char *buffer)
{
	setvbuf(f, buffer, buffer ? _IOFBF : _IONBF, BUFSIZ);
}

void setlinebuf(FILE *f)
{
	setvbuf(f, NULL, _IOLBF, 0);
}
