/* poll(): waits for descriptors, up to so many milliseconds. */
#include <errno.h>
#include <poll.h>
#include <asm/unistd.h>

_syscall3(int, poll, struct pollfd *, fds, nfds_t, count, int, timeout)
