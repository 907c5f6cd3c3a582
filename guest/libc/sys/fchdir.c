/* fchdir(): chdir() to an open directory. */
#include <unistd.h>
#include <asm/unistd.h>

_syscall1(int, fchdir, int, fd)
