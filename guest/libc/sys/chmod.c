/* chmod(): the permissions of a file. */
#include <errno.h>
#include <sys/stat.h>
#include <asm/unistd.h>

_syscall2(int, chmod, const char *, path, mode_t, mode)
