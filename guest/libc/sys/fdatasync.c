/* fdatasync(): fsync() without the times of the inode. */
#include <unistd.h>
#include <asm/unistd.h>

_syscall1(int, fdatasync, int, fd)
