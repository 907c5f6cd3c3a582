/* tr: replaces, removes or squeezes characters. */
#include <ctype.h>
#include "program.h"

static const char help[] =
	"usage: tr [-cds] SET1 [SET2]\n"
	"  -d  remove those of SET1   -s  one for many in a row   -c  all characters but those of SET1\n"
	"Sets: a-z, [:alpha:] and the like, [x*N], \\n \\t \\\\ \\NNN\n";

struct set {
	unsigned char list[4096];
	int count;
	int upper, lower;
};

static void add(struct set *s, int c)
{
	if (s->count < (int)sizeof(s->list))
		s->list[s->count++] = c;
}

static int character(const char **p)
{
	static const char letters[] = "abfnrtv\\", values[] = "\a\b\f\n\r\t\v\\";
	const char *place;
	int n = 0, i;

	if (**p != '\\' || !(*p)[1])
		return (unsigned char)*(*p)++;
	++*p;
	for (i = 0; i < 3 && **p >= '0' && **p <= '7'; i++)
		n = n * 8 + *(*p)++ - '0';
	if (i)
		return n & 255;
	place = strchr(letters, **p);
	++*p;
	return place ? values[place - letters] : (unsigned char)(*p)[-1];
}

static const struct {
	const char *name;
	int (*test)(int c);
} classes[] = {
	{ "[:alpha:]", isalpha }, { "[:digit:]", isdigit }, { "[:alnum:]", isalnum }, { "[:space:]", isspace },
	{ "[:blank:]", isblank }, { "[:upper:]", isupper }, { "[:lower:]", islower }, { "[:punct:]", ispunct },
	{ "[:print:]", isprint }, { "[:graph:]", isgraph }, { "[:cntrl:]", iscntrl }, { "[:xdigit:]", isxdigit },
};

static int add_class(struct set *s, const char **p)
{
	unsigned i;
	int c;

	for (i = 0; i < sizeof(classes) / sizeof(*classes); i++) {
		if (strncmp(*p, classes[i].name, strlen(classes[i].name)) != 0)
			continue;
		for (c = 0; c < 256; c++)
			if (classes[i].test(c))
				add(s, c);
		*p += strlen(classes[i].name);
		return 1;
	}
	return 0;
}

/* [x*N], or [x*] for as many as the first set needs. */
static int add_repeated(struct set *s, const char **p, int needed)
{
	const char *q = *p + 1;
	char *rest;
	int c, count;

	if (**p != '[' || !*q)
		return 0;
	c = character(&q);
	if (*q != '*')
		return 0;
	count = strtol(q + 1, &rest, q[1] == '0' ? 8 : 10);
	if (*rest != ']')
		return 0;
	if (!count)
		count = needed - s->count;
	while (count-- > 0)
		add(s, c);
	*p = rest + 1;
	return 1;
}

static void read_set(struct set *s, const char *p, int needed)
{
	int low, high;

	while (*p) {
		if (add_class(s, &p) || add_repeated(s, &p, needed))
			continue;
		low = high = character(&p);
		if (*p == '-' && p[1]) {
			p++;
			high = character(&p);
			if (high < low)
				errx(1, "range '%c-%c' is in reverse order", low, high);
		}
		for (; low <= high; low++)
			add(s, low);
	}
}

static void complement(struct set *s)
{
	struct set other = { .count = 0 };
	int c;

	for (c = 0; c < 256; c++)
		if (!memchr(s->list, c, s->count))
			add(&other, c);
	*s = other;
}

int main(int argc, char **argv)
{
	static struct set from, to;
	unsigned char map[256], in_from[256] = { 0 }, squeezed[256] = { 0 };
	int option, remove = 0, squeeze = 0, invert = 0, i, c, last = -1;

	while ((option = next_option(argc, argv, "+cCds", help, 1)) != -1) {
		invert |= option == 'c' || option == 'C';
		remove |= option == 'd';
		squeeze |= option == 's';
	}
	if (optind == argc)
		errx(1, "missing operand");
	read_set(&from, argv[optind++], 0);
	if (invert)
		complement(&from);
	if (optind < argc)
		read_set(&to, argv[optind++], from.count);
	else if (!remove && !squeeze)
		errx(1, "missing operand after '%s'", argv[optind - 1]);
	for (i = 0; i < 256; i++)
		map[i] = i;
	for (i = 0; i < from.count; i++) {
		in_from[from.list[i]] = 1;
		if (to.count && !remove)
			map[from.list[i]] = to.list[i < to.count ? i : to.count - 1];
	}
	if (squeeze && to.count)
		for (i = 0; i < to.count; i++)
			squeezed[to.list[i]] = 1;
	else if (squeeze)
		memcpy(squeezed, in_from, sizeof(squeezed));
	while ((c = getchar()) != EOF) {
		if (remove && in_from[c])
			continue;
		c = map[c];
		if (squeeze && squeezed[c] && c == last)
			continue;
		putchar(c);
		last = c;
	}
	return finish(0);
}
