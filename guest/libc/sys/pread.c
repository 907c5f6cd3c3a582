/* pread(): read() at an offset, leaving the position alone. The offset is two registers wide. */
#include <sys/syscall.h>
#include <unistd.h>

ssize_t pread(int fd, void *buffer, size_t count, off_t offset)
{
	return syscall(180, fd, buffer, count, offset, offset >> 31);
}
