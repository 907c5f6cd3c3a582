/* dup(): a second, lowest free, number for an open file. */
#include <unistd.h>
#include <asm/unistd.h>

_syscall1(int, dup, int, fd)
