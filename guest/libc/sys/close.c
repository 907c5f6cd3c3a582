/* close(): gives a descriptor back. */
#include <unistd.h>
#include <asm/unistd.h>

_syscall1(int, close, int, fd)
