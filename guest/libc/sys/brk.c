/* brk() and sbrk(): the end of the data segment. The kernel always answers with the end in force. */
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

static char *current_end;

static char *ask_kernel(void *end)
{
	char *result;

	__asm__ volatile("int $0x80" : "=a" (result) : "0" (__NR_brk), "b" (end) : "memory");
	return result;
}

int brk(void *end)
{
	current_end = ask_kernel(end);
	if (current_end == (char *)end)
		return 0;
	errno = ENOMEM;
	return -1;
}

void *sbrk(intptr_t increment)
{
	char *old;

	if (!current_end)
		current_end = ask_kernel(NULL);
	old = current_end;
	if (increment && brk(old + increment) < 0)
		return (void *)-1;
	return old;
}
