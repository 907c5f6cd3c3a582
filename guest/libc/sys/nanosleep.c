/* nanosleep(): sleeps; a signal ends it early with what is left in *left. */
#include <errno.h>
#include <time.h>
#include <asm/unistd.h>

_syscall2(int, nanosleep, const struct timespec *, wanted, struct timespec *, left)
