/* echo [-n] [STRING]...: its operands, with blanks between and an end of line behind. */
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
	int i = 1, newline = 1;

	for (; i < argc && strcmp(argv[i], "-n") == 0; i++)
		newline = 0;
	for (; i < argc; i++)
		printf(i + 1 < argc ? "%s " : "%s", argv[i]);
	if (newline)
		putchar('\n');
	return fflush(stdout) < 0;
}
