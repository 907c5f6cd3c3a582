#ifndef _DIRENT_H
#define _DIRENT_H

#include <features.h>
#include <sys/types.h>

/* As getdents64() writes it. */
struct dirent {
	unsigned long d_ino;
	unsigned long __ino_high;
	long d_off;
	long __off_high;
	unsigned short d_reclen;
	unsigned char d_type;
	char d_name[256];
};

#define DT_UNKNOWN 0
#define DT_FIFO 1
#define DT_CHR 2
#define DT_DIR 4
#define DT_BLK 6
#define DT_REG 8
#define DT_LNK 10
#define DT_SOCK 12

typedef struct __directory DIR;

__BEGIN_DECLS
DIR *opendir(const char *path);
DIR *fdopendir(int fd);
struct dirent *readdir(DIR *d);
void rewinddir(DIR *d);
void seekdir(DIR *d, long position);
long telldir(DIR *d);
int closedir(DIR *d);
int dirfd(DIR *d);
int scandir(const char *path, struct dirent ***list, int (*select)(const struct dirent *),
	    int (*compare)(const struct dirent **, const struct dirent **));
int alphasort(const struct dirent **a, const struct dirent **b);
int getdents64(int fd, void *buffer, size_t size);
__END_DECLS

#endif
