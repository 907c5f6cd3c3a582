/* utime(): sets a file's times, to the second; NULL means now. */
#include <errno.h>
#include <utime.h>
#include <asm/unistd.h>

_syscall2(int, utime, const char *, path, const struct utimbuf *, times)
