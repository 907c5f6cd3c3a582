/* gettimeofday(): time of day to the microsecond. */
#include <errno.h>
#include <sys/time.h>
#include <asm/unistd.h>

_syscall2(int, gettimeofday, struct timeval *, now, void *, zone)
