/* lseek(): moves the position of an open file and returns it. */
#include <unistd.h>
#include <asm/unistd.h>

_syscall3(off_t, lseek, int, fd, off_t, offset, int, whence)
