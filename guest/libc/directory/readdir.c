/* Directories: getdents64() fills a buffer, readdir() walks through it. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

struct __directory {
	int fd;
	int pos;
	int end;
	long offset;	/* where the entry after the last one handed out is */
	char buffer[4096] __attribute__((aligned(8)));
};

DIR *fdopendir(int fd)
{
	DIR *d = malloc(sizeof(*d));

	if (!d)
		return NULL;
	d->fd = fd;
	d->pos = d->end = 0;
	d->offset = 0;
	return d;
}

DIR *opendir(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC);
	DIR *d;

	if (fd < 0)
		return NULL;
	d = fdopendir(fd);
	if (!d)
		close(fd);
	return d;
}

struct dirent *readdir(DIR *d)
{
	struct dirent *e;

	if (d->pos >= d->end) {
		d->pos = 0;
		d->end = getdents64(d->fd, d->buffer, sizeof(d->buffer));
		if (d->end <= 0)
			return NULL;
	}
	e = (struct dirent *)(d->buffer + d->pos);
	d->pos += e->d_reclen;
	d->offset = e->d_off;
	return e;
}

void seekdir(DIR *d, long position)
{
	lseek(d->fd, position, SEEK_SET);
	d->pos = d->end = 0;
	d->offset = position;
}

void rewinddir(DIR *d)
{
	seekdir(d, 0);
}

long telldir(DIR *d)
{
	return d->offset;
}

int dirfd(DIR *d)
{
	return d->fd;
}

int closedir(DIR *d)
{
	int fd = d->fd;

	free(d);
	return close(fd);
}
