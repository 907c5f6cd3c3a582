/* gettid(): the id of the calling thread; in a process of one thread that is getpid(). */
#include <unistd.h>
#include <asm/unistd.h>

_syscall0(pid_t, gettid)
