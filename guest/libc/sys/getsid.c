/* getsid(): the session of a process, 0 meaning the caller. */
#include <unistd.h>
#include <asm/unistd.h>

_syscall1(pid_t, getsid, pid_t, pid)
