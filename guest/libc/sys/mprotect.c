/* mprotect(): what may be done to pages. */
#include <errno.h>
#include <sys/mman.h>
#include <asm/unistd.h>

_syscall3(int, mprotect, void *, address, size_t, length, int, protection)
