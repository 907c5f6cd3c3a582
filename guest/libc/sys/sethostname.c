/* sethostname(): the name of this machine. */
#include <unistd.h>
#include <asm/unistd.h>

_syscall2(int, sethostname, const char *, name, size_t, size)
