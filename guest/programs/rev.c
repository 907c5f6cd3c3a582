/* rev: each line from its end to its beginning. */
#include "program.h"

static const char help[] = "usage: rev [FILE]...\n";

static int one(const char *name)
{
	FILE *f = open_operand(name);
	char *line = NULL;
	size_t size = 0;
	ssize_t n;
	int newline;

	if (!f)
		return 1;
	while ((n = getline(&line, &size, f)) > 0) {
		newline = line[n - 1] == '\n';
		for (n -= newline; n > 0;)
			putchar(line[--n]);
		if (newline)
			putchar('\n');
	}
	free(line);
	close_operand(f);
	return 0;
}

int main(int argc, char **argv)
{
	int result = 0;

	no_options(argc, argv, help);
	if (optind == argc)
		argv[--optind] = "-";
	for (; optind < argc; optind++)
		result |= one(argv[optind]);
	return finish(result);
}
