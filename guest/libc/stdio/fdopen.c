/* fdopen(): a stream on an open descriptor. */
#include "file.h"

FILE *fdopen(int fd, const char *mode)
{
	unsigned flags;
	int open_flags;

	if (__stream_flags(mode, &flags, &open_flags) < 0)
		return NULL;
	return __new_stream(fd, flags);
}
