/* fsync(): waits until a file's data is on its device. */
#include <unistd.h>
#include <asm/unistd.h>

_syscall1(int, fsync, int, fd)
