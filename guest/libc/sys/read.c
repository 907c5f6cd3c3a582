/* read(): up to count bytes from a descriptor into a buffer; 0 is the end of the file. */
#include <unistd.h>
#include <asm/unistd.h>

_syscall3(ssize_t, read, int, fd, void *, buffer, size_t, count)
