/* stime(): sets the clock, to the second. */
#include <errno.h>
#include <time.h>
#include <asm/unistd.h>

_syscall1(int, stime, const time_t *, t)
