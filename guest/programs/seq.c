/* seq: numbers in a row, whole ones and decimal fractions. */
#include <ctype.h>
#include "program.h"

static const char help[] =
	"usage: seq [-w] [-f FORMAT] [-s SEPARATOR] [FIRST [STEP]] LAST\n"
	"  -w  as wide as the widest, with zeros   -s  between the numbers, instead of an end of line\n"
	"  -f  a format of printf's for one number: %g, %.3f, ...\n";

static int decimals;	/* of the numbers given: the most that any has */

static long double number(const char *text)
{
	const char *point = strchr(text, '.');
	char *end;
	long double n = strtold(text, &end);

	if (*end || end == text)
		errx(1, "invalid floating point argument: '%s'", text);
	if (point && (int)strlen(point + 1) > decimals)
		decimals = strlen(point + 1);
	return n;
}

/* The format with an L before its one conversion. */
static char *long_format(const char *format)
{
	const char *p = format;
	char *result;

	while (*p && (*p != '%' || p[1] == '%'))
		p += *p == '%' ? 2 : 1;
	if (*p)
		p += 1 + strspn(p + 1, "-+ #0123456789.");
	if (!*p || !strchr("eEfFgGaA", *p))
		errx(1, "format '%s' has no %%e, %%f, %%g or %%a directive", format);
	if (asprintf(&result, "%.*sL%s", (int)(p - format), format, p) < 0)
		err(1, "memory");
	return result;
}

static int wider(long double a, long double b)
{
	int x = snprintf(NULL, 0, "%.*Lf", decimals, a), y = snprintf(NULL, 0, "%.*Lf", decimals, b);

	return x > y ? x : y;
}

/* Each number is computed from the first, so that errors do not add up. */
static void print(long double first, long double step, long double last, const char *separator, const char *format,
		  int width)
{
	long double n = first, count = 0;
	/* A fraction that binary numbers only approximate must not miss its end. */
	long double slack = decimals ? (step < 0 ? -step : step) / 1e6L : 0;

	while (step > 0 ? n <= last + slack : n >= last - slack) {
		if (count++ > 0)
			fputs(separator, stdout);
		if (format)
			printf(format, n);
		else
			printf("%0*.*Lf", width, decimals, n);
		n = first + count * step;
	}
	if (count > 0)
		putchar('\n');
}

int main(int argc, char **argv)
{
	long double first = 1, step = 1, last;
	const char *separator = "\n", *format = NULL;
	int i = 1, equal_width = 0, count;

	for (; i < argc && argv[i][0] == '-' && !isdigit((unsigned char)argv[i][1]) && argv[i][1] != '.'; i++) {
		if (strcmp(argv[i], "-w") == 0) {
			equal_width = 1;
		} else if (strcmp(argv[i], "-s") == 0 && i + 1 < argc) {
			separator = argv[++i];
		} else if (strncmp(argv[i], "-s", 2) == 0 && argv[i][2]) {
			separator = argv[i] + 2;
		} else if (strcmp(argv[i], "-f") == 0 && i + 1 < argc) {
			format = long_format(argv[++i]);
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
	if (count > 1)
		first = number(argv[i]);
	if (count == 3)
		step = number(argv[i + 1]);
	count = decimals;	/* those of LAST are not shown */
	last = number(argv[argc - 1]);
	if (!equal_width)
		decimals = count;
	if (step == 0)
		errx(1, "the step must not be 0");
	print(first, step, last, separator, format, equal_width ? wider(first, last) : 0);
	return finish(0);
}
