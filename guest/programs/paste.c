/* paste: lines of several files side by side. */
#include "program.h"

static const char help[] =
	"usage: paste [-s] [-d LIST] [FILE]...\n"
	"  -d LIST  what stands between, in turn (a tab); \\n \\t \\\\ \\0 are understood   -s  one file a line\n";

static char separators[256] = "\t";
static int separator_count = 1;

static void read_separators(const char *text)
{
	for (separator_count = 0; *text && separator_count < 255; text++) {
		if (*text == '\\' && text[1]) {
			text++;
			separators[separator_count++] =
				*text == 'n' ? '\n' : *text == 't' ? '\t' : *text == '0' ? 0 : *text;
		} else {
			separators[separator_count++] = *text;
		}
	}
	if (!separator_count)
		separators[separator_count++] = 0;
}

static void separate(int i)
{
	if (separators[i % separator_count])
		putchar(separators[i % separator_count]);
}

static void serial(FILE *f)
{
	int c, previous = EOF, i = 0;

	while ((c = getc(f)) != EOF) {
		if (previous == '\n')
			separate(i++);
		if (c != '\n')
			putchar(c);
		previous = c;
	}
	putchar('\n');
}

/* One line of each file; returns whether there was any. */
static int row(FILE **files, int count)
{
	int i, j, c, open = 0, pending = 0;

	for (i = 0; i < count; i++) {
		c = files[i] ? getc(files[i]) : EOF;
		if (c != EOF) {
			for (j = open ? pending : 0; j < i; j++)
				separate(j);
			pending = i;
			open = 1;
			for (; c != EOF && c != '\n'; c = getc(files[i]))
				putchar(c);
		} else if (files[i]) {
			close_operand(files[i]);
			files[i] = NULL;
		}
	}
	if (!open)
		return 0;
	for (j = pending; j < count - 1; j++)
		separate(j);
	putchar('\n');
	return 1;
}

int main(int argc, char **argv)
{
	int option, one_by_one = 0, count, i;
	FILE **files;

	while ((option = next_option(argc, argv, "d:s", help, 1)) != -1) {
		one_by_one |= option == 's';
		if (option == 'd')
			read_separators(optarg);
	}
	if (optind == argc)
		argv[--optind] = "-";
	count = argc - optind;
	files = calloc(count, sizeof(*files));
	if (!files)
		err(1, "memory");
	for (i = 0; i < count; i++)
		if (!(files[i] = open_operand(argv[optind + i])))
			return 1;
	for (i = 0; one_by_one && i < count; i++)
		serial(files[i]);
	while (!one_by_one && row(files, count))
		;
	return finish(0);
}
