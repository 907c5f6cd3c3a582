/* head: the beginning of files. */
#include <ctype.h>
#include "program.h"

static const char help[] =
	"usage: head [-n LINES | -c BYTES | -LINES] [-q] [FILE]...\n"
	"The first ten lines, or as many as said. A negative number leaves out that many at the end.\n";

static void copy(FILE *f, long count, int bytes)
{
	int c;

	while (count > 0 && (c = getc(f)) != EOF) {
		putchar(c);
		count -= bytes || c == '\n';
	}
}

/* All but the last lines: holds them back in a ring. */
static void copy_but(FILE *f, long count)
{
	char **ring = calloc(count, sizeof(*ring)), *line = NULL;
	size_t size = 0;
	long i = 0;

	if (!ring)
		err(1, "memory");
	for (; getline(&line, &size, f) > 0; i = (i + 1) % count) {
		if (ring[i])
			fputs(ring[i], stdout);
		free(ring[i]);
		ring[i] = strdup(line);
	}
	free(line);
	for (i = 0; i < count; i++)
		free(ring[i]);
	free(ring);
}

static int one(const char *name, long count, int bytes)
{
	FILE *f = open_operand(name);
	int result = 0;

	if (!f)
		return 1;
	if (count < 0 && !bytes)
		copy_but(f, -count);
	else
		copy(f, count, bytes);
	if (ferror(f)) {
		warn("error reading '%s'", name);
		result = 1;
	}
	close_operand(f);
	return result;
}

int main(int argc, char **argv)
{
	int option, bytes = 0, quiet = 0, many, first = 1, result = 0;
	long count = 10;
	char *end = "";

	if (argc > 1 && argv[1][0] == '-' && isdigit((unsigned char)argv[1][1])) {
		count = strtol(argv[1] + 1, &end, 10);
		argv[1] = argv[0];	/* the number is read: it goes, and the rest moves up */
		argv++;
		argc--;
	}
	while ((option = next_option(argc, argv, "c:n:qv", help, 1)) != -1) {
		if (option == 'q') {
			quiet = 1;
			continue;
		}
		bytes = option == 'c';
		count = strtol(optarg, &end, 10);
		if (*end)
			errx(1, "invalid number of %s: '%s'", bytes ? "bytes" : "lines", optarg);
	}
	if (optind == argc)
		return finish(one("-", count, bytes));
	many = argc - optind > 1 && !quiet;
	for (; optind < argc; optind++, first = 0) {
		if (many)
			printf("%s==> %s <==\n", first ? "" : "\n", strcmp(argv[optind], "-") ? argv[optind] : "standard input");
		result |= one(argv[optind], count, bytes);
	}
	return finish(result);
}
