/* fold: breaks long lines. */
#include "program.h"

static const char help[] =
	"usage: fold [-bs] [-w WIDTH] [FILE]...\n"
	"  -w WIDTH  columns (80)   -b  count bytes, not columns   -s  break behind blanks\n";

static int width = 80, bytes, at_blanks;

static int column_after(int column, int c)
{
	if (!bytes && c == '\b')
		return column ? column - 1 : 0;
	if (!bytes && c == '\r')
		return 0;
	if (!bytes && c == '\t')
		return (column | 7) + 1;
	return column + 1;
}

static void fold_line(const char *line, int length)
{
	int start = 0, i, column = 0, blank = -1, next;

	for (i = 0; i < length; i++) {
		next = column_after(column, line[i]);
		if (next > width && i > start) {
			int end = at_blanks && blank >= start ? blank + 1 : i;

			fwrite(line + start, 1, end - start, stdout);
			putchar('\n');
			for (start = end, column = 0; end < i; end++)
				column = column_after(column, line[end]);
			next = column_after(column, line[i]);
		}
		if (line[i] == ' ' || line[i] == '\t')
			blank = i;
		column = next;
	}
	fwrite(line + start, 1, length - start, stdout);
}

static int one(const char *name)
{
	FILE *f = open_operand(name);
	char *line = NULL;
	size_t size = 0;
	ssize_t n;

	if (!f)
		return 1;
	while ((n = getline(&line, &size, f)) > 0) {
		fold_line(line, n - (line[n - 1] == '\n'));
		if (line[n - 1] == '\n')
			putchar('\n');
	}
	free(line);
	close_operand(f);
	return 0;
}

int main(int argc, char **argv)
{
	int option, result = 0;

	while ((option = next_option(argc, argv, "bsw:", help, 1)) != -1) {
		bytes |= option == 'b';
		at_blanks |= option == 's';
		if (option == 'w' && (width = atoi(optarg)) <= 0)
			errx(1, "invalid number of columns: '%s'", optarg);
	}
	if (optind == argc)
		argv[--optind] = "-";
	for (; optind < argc; optind++)
		result |= one(argv[optind]);
	return finish(result);
}
