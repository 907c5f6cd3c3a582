/* uniq: leaves out lines equal to the one before. */
#include <ctype.h>
#include "program.h"

static const char help[] =
	"usage: uniq [-cdiu] [-f FIELDS] [-s CHARS] [INPUT [OUTPUT]]\n"
	"  -c  counts   -d  only repeated lines   -u  only those that are not   -i  without regard to case\n"
	"  -f, -s  fields and characters at the start that do not count\n";

static int counts, repeated, single, fold, fields, characters;

static const char *compared_part(const char *p)
{
	int i;

	for (i = 0; i < fields; i++) {
		p += strspn(p, " \t");
		p += strcspn(p, " \t");
	}
	for (i = 0; i < characters && *p; i++)
		p++;
	return p;
}

static int same(const char *a, const char *b)
{
	a = compared_part(a);
	b = compared_part(b);
	return (fold ? strcasecmp(a, b) : strcmp(a, b)) == 0;
}

static void print(const char *line, int n)
{
	if ((repeated && n < 2) || (single && n > 1))
		return;
	if (counts)
		printf("%7d ", n);
	puts(line);
}

int main(int argc, char **argv)
{
	char *line = NULL, *last = NULL;
	int option, n = 0;
	size_t size = 0;
	ssize_t length;
	FILE *f = stdin;

	while ((option = next_option(argc, argv, "cdf:is:u", help, 1)) != -1) {
		counts |= option == 'c';
		repeated |= option == 'd';
		single |= option == 'u';
		fold |= option == 'i';
		if (option == 'f')
			fields = atoi(optarg);
		if (option == 's')
			characters = atoi(optarg);
	}
	if (optind < argc && !(f = open_operand(argv[optind++])))
		return 1;
	if (optind < argc && !freopen(argv[optind], "w", stdout))
		err(1, "%s", argv[optind]);
	while ((length = getline(&line, &size, f)) > 0) {
		if (line[length - 1] == '\n')
			line[length - 1] = 0;
		if (last && same(last, line)) {
			n++;
			continue;
		}
		if (last)
			print(last, n);
		free(last);
		last = strdup(line);
		n = 1;
	}
	if (last)
		print(last, n);
	return finish(0);
}
