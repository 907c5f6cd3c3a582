/* The mode string of fopen(): r, w or a, then + b e x in any order. */
#include <errno.h>
#include <fcntl.h>
#include "file.h"

int __stream_flags(const char *mode, unsigned *flags, int *open_flags)
{
	switch (*mode++) {
	case 'r':
		*flags = F_CAN_READ;
		*open_flags = O_RDONLY;
		break;
	case 'w':
		*flags = F_CAN_WRITE;
		*open_flags = O_WRONLY | O_CREAT | O_TRUNC;
		break;
	case 'a':
		*flags = F_CAN_WRITE | F_APPEND;
		*open_flags = O_WRONLY | O_CREAT | O_APPEND;
		break;
	default:
		errno = EINVAL;
		return -1;
	}
	for (; *mode; mode++) {
		if (*mode == '+') {
			*flags |= F_CAN_READ | F_CAN_WRITE;
			*open_flags = (*open_flags & ~O_ACCMODE) | O_RDWR;
		} else if (*mode == 'e') {
			*open_flags |= O_CLOEXEC;
		} else if (*mode == 'x') {
			*open_flags |= O_EXCL;
		}
	}
	return 0;
}
