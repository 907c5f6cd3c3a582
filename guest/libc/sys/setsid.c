/* setsid(): a new session with a new group, both led by the caller, without a terminal. */
#include <unistd.h>
#include <asm/unistd.h>

_syscall0(pid_t, setsid)
