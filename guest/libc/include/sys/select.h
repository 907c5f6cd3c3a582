#ifndef _SYS_SELECT_H
#define _SYS_SELECT_H

#include <features.h>
#include <sys/types.h>
#include <sys/time.h>

#define FD_SETSIZE 1024

typedef struct {
	unsigned long fds_bits[FD_SETSIZE / 32];
} fd_set;

#define FD_SET(fd, set) ((set)->fds_bits[(fd) / 32] |= 1UL << ((fd) % 32))
#define FD_CLR(fd, set) ((set)->fds_bits[(fd) / 32] &= ~(1UL << ((fd) % 32)))
#define FD_ISSET(fd, set) (((set)->fds_bits[(fd) / 32] >> ((fd) % 32)) & 1)
#define FD_ZERO(set) \
	do { \
		int __i; \
		for (__i = 0; __i < FD_SETSIZE / 32; __i++) \
			(set)->fds_bits[__i] = 0; \
	} while (0)

__BEGIN_DECLS
int select(int count, fd_set *reading, fd_set *writing, fd_set *failing, struct timeval *timeout);
__END_DECLS

#endif
