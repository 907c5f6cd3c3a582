/* unlink(): removes a name; the file goes with its last name and last user. */
#include <unistd.h>
#include <asm/unistd.h>

_syscall1(int, unlink, const char *, path)
