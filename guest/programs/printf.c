/* printf: formatted text. The format is used again as long as operands are left. */
#include <ctype.h>
#include "program.h"

static const char help[] =
	"usage: printf FORMAT [ARGUMENT]...\n"
	"Conversions: %d %i %u %o %x %X %c %s %b %%; escapes: \\n \\t \\\\ \\a \\b \\f \\r \\v \\0NNN \\xNN \\c\n";

static int status;

/* Writes the escape behind a backslash; returns what follows it, or NULL for \c. */
static const char *put_escape(const char *p, int octal_zero)
{
	static const char letters[] = "abfnrtv\\\"'", values[] = "\a\b\f\n\r\t\v\\\"'";
	const char *place;
	int i, n = 0;

	if (*p == 'c')
		return NULL;
	if (*p == 'x' && isxdigit((unsigned char)p[1])) {
		for (p++, i = 0; i < 2 && isxdigit((unsigned char)*p); i++, p++)
			n = n * 16 + (isdigit((unsigned char)*p) ? *p - '0' : (*p | 32) - 'a' + 10);
		putchar(n);
		return p;
	}
	if (*p >= '0' && *p <= '7') {
		if (octal_zero && *p == '0')
			p++;
		for (i = 0; i < 3 && *p >= '0' && *p <= '7'; i++)
			n = n * 8 + *p++ - '0';
		putchar(n);
		return p;
	}
	place = *p ? strchr(letters, *p) : NULL;
	if (!place) {
		putchar('\\');
		return p;
	}
	putchar(values[place - letters]);
	return p + 1;
}

static int put_escaped(const char *s)
{
	while (*s) {
		if (*s != '\\') {
			putchar(*s++);
			continue;
		}
		s = put_escape(s + 1, 1);
		if (!s)
			return -1;
	}
	return 0;
}

static long long number(const char *text)
{
	char *end;
	long long n;

	if (*text == '"' || *text == '\'')
		return (unsigned char)text[1];
	errno = 0;
	n = *text == '-' ? strtoll(text, &end, 0) : (long long)strtoull(text, &end, 0);
	if (end == text && *text) {
		warnx("'%s': expected a numeric value", text);
		status = 1;
	} else if (*end) {
		warnx("'%s': value not completely converted", text);
		status = 1;
	} else if (errno) {
		warn("%s", text);
		status = 1;
	}
	return n;
}

static double real_number(const char *text)
{
	char *end;
	double n;

	if (*text == '"' || *text == '\'')
		return (unsigned char)text[1];
	n = strtod(text, &end);
	if (*end || (end == text && *text)) {
		warnx(end == text ? "'%s': expected a numeric value" : "'%s': value not completely converted", text);
		status = 1;
	}
	return n;
}

static const char *next(char ***arguments)
{
	return **arguments ? *(*arguments)++ : NULL;
}

/* One conversion; returns what follows it in the format, or NULL to end everything. */
static const char *convert(const char *p, char ***arguments)
{
	char specification[64];
	int n = 0, stars[2] = { 0 }, star_count = 0;
	const char *text;

	specification[n++] = '%';
	for (; *p && strchr("-+ #0123456789.*", *p) && n < 50; p++) {
		if (*p == '*') {
			text = next(arguments);
			if (star_count < 2)
				stars[star_count++] = text ? number(text) : 0;
			n += sprintf(specification + n, "%d", stars[star_count - 1]);
		} else {
			specification[n++] = *p;
		}
	}
	while (*p == 'l' || *p == 'h' || *p == 'j' || *p == 'z' || *p == 'L')
		p++;
	if (*p == '%') {
		putchar('%');
		return p + 1;
	}
	text = next(arguments);
	switch (*p) {
	case 'd':
	case 'i':
	case 'u':
	case 'o':
	case 'x':
	case 'X':
		sprintf(specification + n, "ll%c", *p);
		printf(specification, text ? number(text) : 0LL);
		return p + 1;
	case 'a':
	case 'A':
	case 'e':
	case 'E':
	case 'f':
	case 'F':
	case 'g':
	case 'G':
		sprintf(specification + n, "%c", *p);
		printf(specification, text ? real_number(text) : 0.0);
		return p + 1;
	case 'c':
		strcpy(specification + n, "c");
		if (text && *text)
			printf(specification, *text);
		return p + 1;
	case 's':
		strcpy(specification + n, "s");
		printf(specification, text ? text : "");
		return p + 1;
	case 'b':
		return put_escaped(text ? text : "") < 0 ? NULL : p + 1;
	}
	errx(1, "%%%c: invalid conversion specification", *p);
}

static int once(const char *p, char ***arguments)
{
	while (*p) {
		if (*p == '%')
			p = convert(p + 1, arguments);
		else if (*p == '\\')
			p = put_escape(p + 1, 0);
		else
			putchar(*p++);
		if (!p)
			return -1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	char **arguments, **before;

	if (argc > 1 && strcmp(argv[1], "--help") == 0) {
		fputs(help, stdout);
		return 0;
	}
	optind = argc > 1 && strcmp(argv[1], "--") == 0 ? 2 : 1;
	if (optind >= argc)
		errx(1, "missing operand");
	arguments = argv + optind + 1;
	do {
		before = arguments;
		if (once(argv[optind], &arguments) < 0)
			break;
	} while (*arguments && arguments != before);
	return finish(status);
}
