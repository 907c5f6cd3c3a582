/* cmp: compares two files byte by byte. 0: the same, 1: they differ, 2: trouble. */
#include "program.h"

static const char help[] = "usage: cmp [-ls] FILE1 [FILE2]\n"
			   "  -l  number and value of each byte that differs   -s  only the exit status\n";

/* As many columns as the number of the last byte both can have needs. */
static int number_width(FILE *f, FILE *g)
{
	struct stat a, b;

	if (fstat(fileno(f), &a) < 0 || fstat(fileno(g), &b) < 0 || !S_ISREG(a.st_mode) || !S_ISREG(b.st_mode))
		return 10;
	return snprintf(NULL, 0, "%ld", (long)(a.st_size < b.st_size ? a.st_size : b.st_size));
}

static FILE *open_or_die(const char *name)
{
	FILE *f = open_operand(name);

	if (!f)
		exit(2);
	return f;
}

int main(int argc, char **argv)
{
	int option, list = 0, silent = 0, a, b, width, differ = 0;
	unsigned long byte = 0, line = 1;
	const char *first, *second;
	FILE *f, *g;

	while ((option = next_option(argc, argv, "ls", help, 2)) != -1) {
		list |= option == 'l';
		silent |= option == 's';
	}
	if (argc - optind < 1 || argc - optind > 2)
		errx(2, "needs one or two files");
	first = argv[optind];
	second = optind + 1 < argc ? argv[optind + 1] : "-";
	f = open_or_die(first);
	g = open_or_die(second);
	width = number_width(f, g);
	for (;;) {
		a = getc(f);
		b = getc(g);
		byte++;
		if (a == EOF || b == EOF)
			break;
		if (a != b) {
			differ = 1;
			if (silent)
				return 1;
			if (!list) {
				printf("%s %s differ: char %lu, line %lu\n", first, second, byte, line);
				return finish(1);
			}
			printf("%*lu %3o %3o\n", width, byte, a, b);
		}
		line += a == '\n';
	}
	if (a != b && !silent) {
		fflush(stdout);
		if (byte == 1)
			warnx("EOF on %s which is empty", a == EOF ? first : second);
		else if (list)
			warnx("EOF on %s after byte %lu", a == EOF ? first : second, byte - 1);
		else
			warnx("EOF on %s after byte %lu, %sline %lu", a == EOF ? first : second, byte - 1,
			      "in ", line);
	}
	return finish(differ || a != b);
}
