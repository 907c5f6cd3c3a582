/* symlink(): a file that says "look there". */
#include <unistd.h>
#include <asm/unistd.h>

_syscall2(int, symlink, const char *, target, const char *, path)
