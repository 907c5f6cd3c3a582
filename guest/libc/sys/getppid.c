/* getppid(): the process that forked this one, or 1 when that is gone. */
#include <unistd.h>
#include <asm/unistd.h>

_syscall0(pid_t, getppid)
