/* setitimer(): starts or stops an interval timer. */
#include <errno.h>
#include <sys/time.h>
#include <asm/unistd.h>

_syscall3(int, setitimer, int, which, const struct itimerval *, value, struct itimerval *, old)
