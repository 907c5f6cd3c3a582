/* write(): up to count bytes from a buffer to a descriptor; returns how many were taken. */
#include <unistd.h>
#include <asm/unistd.h>

_syscall3(ssize_t, write, int, fd, const void *, buffer, size_t, count)
