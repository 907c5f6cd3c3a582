/* Asks the kernel for this process's id, once, and prints it: the smallest walk through a system call. */
#include <syscall.h>
#include <unistd.h>
#include <stdio.h>
#include <sys/types.h>

int main(void)
{
	long id;

	/* getpid() is the C library's wrapper of system call number 20. */
	id = getpid();
	printf("getpid()=%ld\n", id);
	return 0;
}
