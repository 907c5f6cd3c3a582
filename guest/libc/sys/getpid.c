/*
 * getpid(): the simplest system call there is. The number 20 goes into eax, int $0x80 enters the
 * kernel, and what the kernel leaves in eax is the process id. It cannot fail.
 */
#include <unistd.h>
#include <asm/unistd.h>

pid_t getpid(void)
{
	pid_t pid;

	__asm__ volatile("movl %1, %%eax\n\t"
			 "int $0x80"
			 : "=&a" (pid)
			 : "i" (__NR_getpid)); /* 20 */
	return pid;
}
