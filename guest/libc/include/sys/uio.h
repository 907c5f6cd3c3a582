#ifndef _SYS_UIO_H
#define _SYS_UIO_H

#include <features.h>
#include <sys/types.h>

struct iovec {
	void *iov_base;
	size_t iov_len;
};

__BEGIN_DECLS
ssize_t readv(int fd, const struct iovec *vector, int count);
ssize_t writev(int fd, const struct iovec *vector, int count);
__END_DECLS

#endif
