/* time(): seconds since 1970. */
#include <errno.h>
#include <time.h>
#include <asm/unistd.h>

_syscall1(time_t, time, time_t *, t)
