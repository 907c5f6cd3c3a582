/* llseek(): lseek() for positions of 64 bits, which the kernel writes to memory. */
#include <sys/syscall.h>
#include <unistd.h>

loff_t llseek(int fd, loff_t offset, int whence)
{
	loff_t result;
	unsigned long high = (unsigned long long)offset >> 32, low = offset;

	if (syscall(__NR__llseek, fd, high, low, &result, whence) < 0)
		return -1;
	return result;
}
