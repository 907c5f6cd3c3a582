/* fstatfs(): statfs() by an open file. */
#include <errno.h>
#include <sys/statfs.h>
#include <asm/unistd.h>

_syscall2(int, fstatfs, int, fd, struct statfs *, buffer)
