/* link(): another name for a file. */
#include <unistd.h>
#include <asm/unistd.h>

_syscall2(int, link, const char *, from, const char *, to)
