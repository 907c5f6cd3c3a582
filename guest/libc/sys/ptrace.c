/* ptrace(): looks into another process. The kernel stores peeked words through the fourth argument. */
#include <errno.h>
#include <stdarg.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>

long ptrace(int request, ...)
{
	va_list arguments;
	pid_t pid;
	void *address, *data;
	long word, result;

	va_start(arguments, request);
	pid = va_arg(arguments, pid_t);
	address = va_arg(arguments, void *);
	data = va_arg(arguments, void *);
	va_end(arguments);
	if (request < PTRACE_PEEKTEXT || request > PTRACE_PEEKUSER)
		return syscall(__NR_ptrace, request, pid, address, data);
	result = syscall(__NR_ptrace, request, pid, address, &word);
	if (result < 0)
		return -1;
	errno = 0;
	return word;
}
