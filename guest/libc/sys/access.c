/* access(): may the real user read, write or execute this file? */
#include <unistd.h>
#include <asm/unistd.h>

_syscall2(int, access, const char *, path, int, mode)
