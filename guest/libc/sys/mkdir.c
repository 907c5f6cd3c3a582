/* mkdir(): a new directory, with the mode less the umask. */
#include <errno.h>
#include <sys/stat.h>
#include <asm/unistd.h>

_syscall2(int, mkdir, const char *, path, mode_t, mode)
