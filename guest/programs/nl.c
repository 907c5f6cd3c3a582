/* nl: numbers lines. */
#include "program.h"

static const char help[] =
	"usage: nl [-b a|t|n] [-i STEP] [-n ln|rn|rz] [-s TEXT] [-v FIRST] [-w WIDTH] [FILE]...\n"
	"  -b  which lines: all, those with text (as without), none   -v  first number   -i  step\n"
	"  -n  numbers to the left, to the right, with zeros   -w  width   -s  what follows the number\n";

static const char *separator = "\t", *style = "rn";
static char which = 't';
static int number = 1, step = 1, width = 6;

static int one(const char *name)
{
	FILE *f = open_operand(name);
	char *line = NULL;
	size_t size = 0;
	ssize_t n;

	if (!f)
		return 1;
	while ((n = getline(&line, &size, f)) > 0) {
		if (which == 'a' || (which == 't' && line[0] != '\n')) {
			printf(style[0] == 'l' ? "%-*d%s" : style[1] == 'z' ? "%0*d%s" : "%*d%s", width, number, separator);
			number += step;
		} else {
			printf("%*s", width + (int)strlen(separator), "");
		}
		fwrite(line, 1, n, stdout);
		if (line[n - 1] != '\n')
			putchar('\n');
	}
	free(line);
	close_operand(f);
	return 0;
}

int main(int argc, char **argv)
{
	int option, result = 0;

	while ((option = next_option(argc, argv, "b:i:n:s:v:w:", help, 1)) != -1) {
		switch (option) {
		case 'b':
			which = *optarg;
			break;
		case 'i':
			step = atoi(optarg);
			break;
		case 'n':
			style = optarg;
			break;
		case 's':
			separator = optarg;
			break;
		case 'v':
			number = atoi(optarg);
			break;
		case 'w':
			width = atoi(optarg);
		}
	}
	if (!strchr("atn", which) || (strcmp(style, "ln") && strcmp(style, "rn") && strcmp(style, "rz")) || width <= 0)
		errx(1, "invalid argument; try 'nl --help'");
	if (optind == argc)
		argv[--optind] = "-";
	for (; optind < argc; optind++)
		result |= one(argv[optind]);
	return finish(result);
}
