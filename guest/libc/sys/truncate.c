/* truncate(): sets the length of a file by its name. */
#include <unistd.h>
#include <asm/unistd.h>

_syscall2(int, truncate, const char *, path, off_t, length)
