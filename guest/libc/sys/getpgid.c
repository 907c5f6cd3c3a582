/* getpgid(): the process group of a process, 0 meaning the caller. */
#include <unistd.h>
#include <asm/unistd.h>

_syscall1(pid_t, getpgid, pid_t, pid)
