/* munmap(): gives mapped pages back. */
#include <errno.h>
#include <sys/mman.h>
#include <asm/unistd.h>

_syscall2(int, munmap, void *, address, size_t, length)
