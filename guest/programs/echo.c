/* echo [-n] [STRING]...: its operands, with blanks between and an end of line behind. */
#include "program.h"

static const char help[] = "usage: echo [-n] [STRING]...\n  -n  without an end of line\n";

int main(int argc, char **argv)
{
	int i = 1, newline = 1;

	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		fputs(help, stdout);
		return finish(0);
	}
	for (; i < argc && strcmp(argv[i], "-n") == 0; i++)
		newline = 0;
	for (; i < argc; i++)
		printf(i + 1 < argc ? "%s " : "%s", argv[i]);
	if (newline)
		putchar('\n');
	return finish(0);
}
