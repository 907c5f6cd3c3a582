#ifndef _LINUX_POSIX_TYPES_H
#define _LINUX_POSIX_TYPES_H

#undef __NFDBITS
#define __NFDBITS	(8 * sizeof(unsigned long))
#undef __FD_SETSIZE
#define __FD_SETSIZE	1024
#undef __FDSET_LONGS
#define __FDSET_LONGS	(__FD_SETSIZE / __NFDBITS)

typedef struct {
	unsigned long fds_bits[__FDSET_LONGS];
} __kernel_fd_set;

typedef int __kernel_key_t;
typedef void (*__kernel_sighandler_t)(int);

#include <asm/posix_types.h>

#endif
