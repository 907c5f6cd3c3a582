/* getitimer(): what is left of an interval timer. */
#include <errno.h>
#include <sys/time.h>
#include <asm/unistd.h>

_syscall2(int, getitimer, int, which, struct itimerval *, value)
