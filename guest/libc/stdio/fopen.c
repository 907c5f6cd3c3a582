/* fopen(): opens a file as a stream. */
#include <fcntl.h>
#include <unistd.h>
#include "file.h"

FILE *fopen(const char *path, const char *mode)
{
	unsigned flags;
	int open_flags, fd;
	FILE *f;

	if (__stream_flags(mode, &flags, &open_flags) < 0)
		return NULL;
	fd = open(path, open_flags, 0666);
	if (fd < 0)
		return NULL;
	f = __new_stream(fd, flags);
	if (!f)
		close(fd);
	return f;
}
