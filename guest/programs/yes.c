/* yes: the same line until nobody reads it any more. */
#include "program.h"

static const char help[] = "usage: yes [STRING]...\n";

int main(int argc, char **argv)
{
	int i;

	no_options(argc, argv, help);
	do {
		if (optind == argc)
			fputs("y", stdout);
		for (i = optind; i < argc; i++)
			printf(i + 1 < argc ? "%s " : "%s", argv[i]);
	} while (putchar('\n') != EOF && !ferror(stdout));
	err(1, "standard output");
}
