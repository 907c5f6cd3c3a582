/* msync(): writes changed pages of a mapping to its file. */
#include <errno.h>
#include <sys/mman.h>
#include <asm/unistd.h>

_syscall3(int, msync, void *, address, size_t, length, int, flags)
