/* pipe(): fd[0] reads what is written to fd[1]. */
#include <unistd.h>
#include <asm/unistd.h>

_syscall1(int, pipe, int *, fd)
