/* statfs(): how large and how full the file system of a file is. */
#include <errno.h>
#include <sys/statfs.h>
#include <asm/unistd.h>

_syscall2(int, statfs, const char *, path, struct statfs *, buffer)
