/* linux/uio.h - one piece of a scattered read or gathered write. */
#ifndef _LINUX_UIO_H
#define _LINUX_UIO_H

struct iovec {
	void *iov_base;
	__SIZE_TYPE__ iov_len;
};

#define UIO_MAXIOV	1024

#endif
