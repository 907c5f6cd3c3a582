/* fchmod(): chmod() of an open file. */
#include <errno.h>
#include <sys/stat.h>
#include <asm/unistd.h>

_syscall2(int, fchmod, int, fd, mode_t, mode)
