/* seq: numbers in a row. */
#include <ctype.h>
#include "program.h"

static const char help[] =
	"usage: seq [-w] [-s SEPARATOR] [FIRST [STEP]] LAST\n"
	"  -w  as wide as the widest, with zeros   -s  between the numbers, instead of an end of line\n";

static long long number(const char *text)
{
	char *end;
	long long n = strtoll(text, &end, 10);

	if (*end || end == text)
		errx(1, "invalid integer argument: '%s'", text);
	return n;
}

int main(int argc, char **argv)
{
	long long first = 1, step = 1, last, n;
	const char *separator = "\n";
	int i = 1, width = 0, other, equal_width = 0, printed = 0, count;
	char text[32];

	for (; i < argc && argv[i][0] == '-' && !isdigit((unsigned char)argv[i][1]); i++) {
		if (strcmp(argv[i], "-w") == 0) {
			equal_width = 1;
		} else if (strcmp(argv[i], "-s") == 0 && i + 1 < argc) {
			separator = argv[++i];
		} else if (strncmp(argv[i], "-s", 2) == 0 && argv[i][2]) {
			separator = argv[i] + 2;
		} else if (strcmp(argv[i], "--help") == 0) {
			fputs(help, stdout);
			return 0;
		} else {
			errx(1, "invalid option '%s'; try 'seq --help'", argv[i]);
		}
	}
	count = argc - i;
	if (count < 1 || count > 3)
		errx(1, count < 1 ? "missing operand" : "extra operand '%s'", argv[argc - 1]);
	last = number(argv[argc - 1]);
	if (count > 1)
		first = number(argv[i]);
	if (count == 3)
		step = number(argv[i + 1]);
	if (step == 0)
		errx(1, "the step must not be 0");
	if (equal_width) {
		width = sprintf(text, "%lld", first);
		other = sprintf(text, "%lld", last);
		width = width > other ? width : other;
	}
	for (n = first; step > 0 ? n <= last : n >= last; n += step, printed = 1)
		printf("%s%0*lld", printed ? separator : "", width, n);
	if (printed)
		putchar('\n');
	return finish(0);
}
