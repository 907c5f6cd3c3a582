/* mmap(): maps a file or fresh memory. mmap2 counts the offset in pages. */
#include <errno.h>
#include <sys/mman.h>
#include <sys/syscall.h>

void *mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset)
{
	if (offset & 4095) {
		errno = EINVAL;
		return MAP_FAILED;
	}
	return (void *)syscall(__NR_mmap2, address, length, protection, flags, fd,
			       (unsigned long)offset >> 12);
}
