/* readlink(): where a symbolic link points; no zero byte is appended. */
#include <unistd.h>
#include <asm/unistd.h>

_syscall3(ssize_t, readlink, const char *, path, char *, buffer, size_t, size)
