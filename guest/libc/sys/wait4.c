/* wait4(): waits for a child to end or stop; also says what it used. */
#include <errno.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <asm/unistd.h>

_syscall4(pid_t, wait4, pid_t, pid, int *, status, int, options, struct rusage *, usage)
