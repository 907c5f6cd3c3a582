/* umask(): the permission bits new files do not get; returns those before. */
#include <errno.h>
#include <sys/stat.h>
#include <asm/unistd.h>

_syscall1(mode_t, umask, mode_t, mask)
