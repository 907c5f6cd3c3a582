/* The same system call made in two ways: by its number, and through the C library's wrapper. */
#include <syscall.h>
#include <unistd.h>
#include <stdio.h>
#include <sys/types.h>

int main(void)
{
	long id1, id2;

	/* by number: SYS_getpid is 20 */
	id1 = syscall(SYS_getpid);
	printf("syscall(SYS_getpid)=%ld\n", id1);

	/* by the wrapper */
	id2 = getpid();
	printf("getpid()=%ld\n", id2);
	return 0;
}
