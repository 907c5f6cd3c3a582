/* ftruncate(): sets the length of an open file. */
#include <unistd.h>
#include <asm/unistd.h>

_syscall2(int, ftruncate, int, fd, off_t, length)
