/* tac: the lines of files, the last one first. */
#include "program.h"

static const char help[] = "usage: tac [FILE]...\n";

static char *read_all(FILE *f, size_t *length)
{
	size_t size = 0, n;
	char *text = NULL;

	for (*length = 0;; *length += n) {
		if (*length == size && !(text = realloc(text, size = size * 2 + 4096)))
			err(1, "memory");
		n = fread(text + *length, 1, size - *length, f);
		if (n == 0)
			return text;
	}
}

static int one(const char *name)
{
	FILE *f = open_operand(name);
	size_t length, start;
	char *text;

	if (!f)
		return 1;
	text = read_all(f, &length);
	while (length) {
		for (start = length - 1; start && text[start - 1] != '\n'; start--)
			;
		fwrite(text + start, 1, length - start, stdout);
		length = start;
	}
	free(text);
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
