/* cut: parts of lines. */
#include "program.h"

static const char help[] =
	"usage: cut -c LIST | -b LIST | -f LIST [-d CHAR] [-s] [FILE]...\n"
	"LIST: N, N-M, N- or -M, with commas between.\n"
	"  -c, -b  characters   -f  fields   -d  what separates fields (a tab)   -s  no lines without it\n";

struct range {
	long low, high;
};

static struct range ranges[64];
static int range_count, fields, delimiter = '\t', only_delimited;

static void read_list(char *list)
{
	char *item, *p;

	while ((item = strsep(&list, ", "))) {
		struct range r = { 1, 0x7fffffff };

		p = item;
		if (*p != '-')
			r.low = r.high = strtol(p, &p, 10);
		if (*p == '-') {
			p++;
			r.high = *p ? strtol(p, &p, 10) : 0x7fffffff;
		}
		if (*p || r.low < 1 || r.high < r.low || !*item || strcmp(item, "-") == 0)
			errx(1, "invalid list item '%s'", item);
		if (range_count == 64)
			errx(1, "more than 64 list items");
		ranges[range_count++] = r;
	}
}

static int selected(long n)
{
	int i;

	for (i = 0; i < range_count; i++)
		if (ranges[i].low <= n && n <= ranges[i].high)
			return 1;
	return 0;
}

static void cut_characters(const char *line, ssize_t length)
{
	ssize_t i;

	for (i = 0; i < length; i++)
		if (selected(i + 1))
			putchar(line[i]);
	putchar('\n');
}

static void cut_fields(const char *line)
{
	long n;
	int first = 1;
	const char *end;

	if (!strchr(line, delimiter)) {
		if (!only_delimited)
			puts(line);
		return;
	}
	for (n = 1;; n++, line = end + 1) {
		end = strchrnul(line, delimiter);
		if (selected(n)) {
			if (!first)
				putchar(delimiter);
			fwrite(line, 1, end - line, stdout);
			first = 0;
		}
		if (!*end)
			break;
	}
	putchar('\n');
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
		if (line[n - 1] == '\n')
			line[--n] = 0;
		if (fields)
			cut_fields(line);
		else
			cut_characters(line, n);
	}
	free(line);
	close_operand(f);
	return 0;
}

int main(int argc, char **argv)
{
	int option, result = 0;

	while ((option = next_option(argc, argv, "b:c:d:f:ns", help, 1)) != -1) {
		if (option == 'd') {
			if (strlen(optarg) != 1)
				errx(1, "the delimiter must be a single character");
			delimiter = *optarg;
		} else if (option == 's') {
			only_delimited = 1;
		} else if (option != 'n') {
			fields = option == 'f';
			read_list(optarg);
		}
	}
	if (!range_count)
		errx(1, "you must specify a list of bytes, characters, or fields");
	if (optind == argc)
		result = one("-");
	for (; optind < argc; optind++)
		result |= one(argv[optind]);
	return finish(result);
}
