/* mknod(): a device node, FIFO or plain file. */
#include <errno.h>
#include <sys/stat.h>
#include <asm/unistd.h>

_syscall3(int, mknod, const char *, path, mode_t, mode, dev_t, device)

int mkfifo(const char *path, mode_t mode)
{
	return mknod(path, (mode & ~S_IFMT) | S_IFIFO, 0);
}
