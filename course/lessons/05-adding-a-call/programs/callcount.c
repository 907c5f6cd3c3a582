/*
 * The checks' own program: it makes system call 223 by its number, so that it needs nothing of the workspace.
 * "good": twice with a pointer of its own; "bad": with one into the kernel; "nobody": as user 1000.
 */
#include <string.h>
#include <unistd.h>

/* The first word of the kernel's image, which nobody changes. */
#define KERNEL_WORD ((int *)0xC0100000)

int main(int argc, char **argv)
{
	static int pid;
	int *pointer = &pid;

	if (argc > 1 && !strcmp(argv[1], "bad"))
		pointer = KERNEL_WORD;
	if (argc > 1 && !strcmp(argv[1], "nobody"))
		setuid(1000);
	syscall(223, pointer);
	syscall(223, pointer);
	return 0;
}
