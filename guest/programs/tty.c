/* tty: the name of the terminal on standard input. */
#include "program.h"

static const char help[] = "usage: tty [-s]\n  -s  only the exit status: 0 a terminal, 1 none\n";

int main(int argc, char **argv)
{
	int silent = 0;
	char *name;

	while (next_option(argc, argv, "s", help, 2) != -1)
		silent = 1;
	name = isatty(0) ? ttyname(0) : NULL;
	if (!silent)
		puts(name ? name : isatty(0) ? "/dev/tty" : "not a tty");
	return finish(!isatty(0));
}
