/* writev(): write() from several buffers in turn. */
#include <errno.h>
#include <sys/uio.h>
#include <asm/unistd.h>

_syscall3(ssize_t, writev, int, fd, const struct iovec *, vector, int, count)
