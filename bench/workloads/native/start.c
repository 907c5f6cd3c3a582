/* The pure workloads as a Linux program without a library: the same objects, the same lines on standard output. */
#include "report.h"

#define SYS_EXIT 1
#define SYS_WRITE 4

static u32 linux_call(u32 number, u32 a, u32 b, u32 c)
{
	u32 result;

	asm volatile("int $0x80" : "=a"(result) : "a"(number), "b"(a), "c"(b), "d"(c) : "memory");
	return result;
}

void print(const char *text)
{
	u32 length = 0;

	while (text[length])
		length++;
	linux_call(SYS_WRITE, 1, (u32)text, length);
}

static void run(const struct workload *workload)
{
	report_start(workload->name);
	report_end(workload, workload->run());
}

__attribute__((used)) static void start(char **arguments)
{
	for (const struct workload *const *each = pure_workloads; *each; each++)
		if (is_wanted(arguments[1] ? arguments[1] : "", (*each)->name))
			run(*each);
	print("done\n");
	linux_call(SYS_EXIT, 0, 0, 0);
}

/* The kernel enters with the number of arguments and then their addresses on the stack. */
asm(".globl _start\n"
    "_start:\n"
    "	leal	4(%esp), %eax\n"
    "	andl	$-16, %esp\n"
    "	subl	$12, %esp\n"
    "	pushl	%eax\n"
    "	call	start\n");
