#include <syscall.h>
#include <unistd.h>
#include <stdio.h>
#include <sys/types.h>

#define __NR_audit 223

_syscall4(int, audit, u8, type, u8 *, buf, u16, len, u8, reset)

int main(void)
{
	long ID1, ID2;
	u8 buf[52];
	int result;

	ID1 = syscall(SYS_getpid);
	printf("syscall(SYS_getpid)=%ld\n", ID1);
	ID2 = getpid();
	printf("getpid()=%ld\n", ID2);
	result = audit(0, buf, sizeof(buf), 1);
	printf("audit=%d errno=%d\n", result, errno);
	return (0);
}
