/* settimeofday(): sets the clock. */
#include <errno.h>
#include <sys/time.h>
#include <asm/unistd.h>

_syscall2(int, settimeofday, const struct timeval *, now, const struct timezone *, zone)
