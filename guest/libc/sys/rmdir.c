/* rmdir(): removes an empty directory. */
#include <unistd.h>
#include <asm/unistd.h>

_syscall1(int, rmdir, const char *, path)
