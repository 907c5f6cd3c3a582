/* rename(): gives a file another name, replacing what had it, in one step. */
#include <errno.h>
#include <stdio.h>
#include <asm/unistd.h>

_syscall2(int, rename, const char *, from, const char *, to)
