/* pwrite(): write() at an offset, leaving the position alone. The offset is two registers wide. */
#include <sys/syscall.h>
#include <unistd.h>

ssize_t pwrite(int fd, const void *buffer, size_t count, off_t offset)
{
	return syscall(181, fd, buffer, count, offset, offset >> 31);
}
