/* od: files in octal and other forms. */
#include <ctype.h>
#include "program.h"

static const char help[] =
	"usage: od [-bcdiovx] [-A d|o|x|n] [-j SKIP] [-N COUNT] [-t TYPE]... [FILE]...\n"
	"  -A  base of the offsets, n for none   -j  bytes to pass over   -N  bytes to show   -v  equal lines, too\n"
	"  -t  a for names, c for characters, or d o u x with a size of 1, 2, 4 or 8; a z behind shows the text\n"
	"  -b  -t o1   -c  -t c   -d  -t u2   -i  -t d4   -o  -t o2   -x  -t x2\n";

#define LINE 16

struct form {
	char letter;
	int size;
	int with_text;
};

static struct form forms[8];
static int form_count, show_all;
static char base = 'o';

static void add_forms(const char *text)
{
	for (; *text; form_count++) {
		struct form *f = &forms[form_count];

		if (form_count == 8 || !strchr("acdoux", *text))
			errx(1, "invalid type string '%s'", text);
		f->letter = *text++;
		f->size = f->letter == 'a' || f->letter == 'c' ? 1 : 4;
		if (isdigit((unsigned char)*text))
			f->size = strtol(text, (char **)&text, 10);
		else if (*text && strchr("CSIL", *text))
			f->size = *text == 'C' ? 1 : *text == 'S' ? 2 : 4, text++;
		if (f->size != 1 && f->size != 2 && f->size != 4 && f->size != 8)
			errx(1, "invalid size %d", f->size);
		if (*text == 'z')
			f->with_text = 1, text++;
	}
}

/* Columns of one item without the blank before it. */
static int width_of(const struct form *f)
{
	static const unsigned char octal[] = { 0, 3, 6, 0, 11, 0, 0, 0, 22 }, unsigned_[] = { 0, 3, 5, 0, 10, 0, 0, 0, 20 };
	static const unsigned char signed_[] = { 0, 4, 6, 0, 11, 0, 0, 0, 20 };

	switch (f->letter) {
	case 'o':
		return octal[f->size];
	case 'u':
		return unsigned_[f->size];
	case 'd':
		return signed_[f->size];
	case 'x':
		return 2 * f->size;
	}
	return 3;
}

static const char *character(int c, int names)
{
	static const char *const ascii[] = {
		"nul", "soh", "stx", "etx", "eot", "enq", "ack", "bel", "bs", "ht", "nl", "vt", "ff", "cr", "so", "si", "dle",
		"dc1", "dc2", "dc3", "dc4", "nak", "syn", "etb", "can", "em", "sub", "esc", "fs", "gs", "rs", "us", "sp",
	};
	static const char escapes[] = "\\0\0\\a\0\\b\0\\t\0\\n\0\\v\0\\f\0\\r";
	static char text[4];

	if (names) {
		c &= 127;
		if (c <= 32)
			return ascii[c];
		if (c == 127)
			return "del";
	} else if (c == 0 || (c >= 7 && c <= 13)) {
		return escapes + (c ? 3 * (c - 6) : 0);
	}
	sprintf(text, isprint(c) && c < 128 ? "%c" : "%03o", c);
	return text;
}

static void item(const struct form *f, const unsigned char *p, int width)
{
	unsigned long long value = 0;
	int i;

	if (f->letter == 'a' || f->letter == 'c') {
		printf("%*s", width, character(*p, f->letter == 'a'));
		return;
	}
	for (i = f->size; i-- > 0;)
		value = value << 8 | p[i];
	if (f->letter == 'd' && f->size < 8 && value >> (8 * f->size - 1))
		value |= ~0ULL << 8 * f->size;
	if (f->letter == 'o')
		printf("%*s%0*llo", width - width_of(f), "", width_of(f), value);
	else if (f->letter == 'x')
		printf("%*s%0*llx", width - width_of(f), "", width_of(f), value);
	else
		printf(f->letter == 'd' ? "%*lld" : "%*llu", width, value);
}

static void offset(unsigned long at)
{
	if (base != 'n')
		printf(base == 'd' ? "%07lu" : base == 'x' ? "%06lx" : "%07lo", at);
}

/* Forms of different sizes are put below each other: every one gets as many columns a byte as the widest needs. */
static void show_line(unsigned long at, unsigned char *line, int length)
{
	int widest = 0, i, j, columns;

	for (i = 0; i < form_count; i++) {
		columns = (width_of(&forms[i]) + 1) * (8 / forms[i].size);
		if (columns > widest)
			widest = columns;
	}
	memset(line + length, 0, LINE - length);
	for (i = 0; i < form_count; i++) {
		const struct form *f = &forms[i];
		int count = 8 / f->size, spare = widest - count * (width_of(f) + 1), given = 0, upto;

		if (i == 0)
			offset(at);
		else
			printf("%*s", base == 'n' ? 0 : base == 'x' ? 6 : 7, "");
		for (j = 0; j < LINE; j += f->size) {
			int nth = j / f->size;

			/* what is left of the columns is spread evenly, the first items of each half get less */
			upto = spare * (nth % count + 1) / count;
			if (nth % count == 0)
				given = 0;
			if (j < length)
				item(f, line + j, width_of(f) + 1 + upto - given);
			else if (f->with_text)
				printf("%*s", width_of(f) + 1 + upto - given, "");
			given = upto;
		}
		if (f->with_text) {
			fputs("  >", stdout);
			for (j = 0; j < length; j++)
				putchar(isprint(line[j]) && line[j] < 128 ? line[j] : '.');
			putchar('<');
		}
		putchar('\n');
	}
}

static char **names;

/* The operands one after the other. */
static int next_byte(int *failed)
{
	static FILE *f;
	int c;

	for (;;) {
		while (!f) {
			if (!*names)
				return EOF;
			f = open_operand(*names++);
			*failed |= !f;
		}
		c = getc(f);
		if (c != EOF)
			return c;
		close_operand(f);
		f = NULL;
	}
}

static void dump(unsigned long skip, unsigned long count, int *failed)
{
	unsigned char line[LINE], last[LINE];
	unsigned long at = 0, shown = 0;
	int n = 0, c = 0, have_last = 0, starred = 0;

	for (; at < skip; at++)
		if (next_byte(failed) == EOF)
			errx(1, "cannot skip past end of combined input");
	while (c != EOF) {
		for (n = 0; n < LINE && shown < count && (c = next_byte(failed)) != EOF; n++, shown++)
			line[n] = c;
		if (n < LINE)
			c = EOF;
		if (n == 0)
			break;
		if (n == LINE && have_last && !show_all && memcmp(line, last, LINE) == 0) {
			if (!starred)
				puts("*");
			starred = 1;
		} else {
			memcpy(last, line, LINE);
			have_last = 1;
			starred = 0;
			show_line(at, line, n);
		}
		at += n;
	}
	offset(at);
	if (base != 'n')
		putchar('\n');
}

static unsigned long number(const char *text)
{
	char *end;
	unsigned long n = strtoul(text, &end, 0);

	if (*end == 'k')
		n *= 1024, end++;
	if (*end || end == text)
		errx(1, "invalid number '%s'", text);
	return n;
}

int main(int argc, char **argv)
{
	static char *standard[] = { "-", NULL };
	unsigned long skip = 0, count = -1UL;
	int option, failed = 0;

	while ((option = next_option(argc, argv, "A:bcdij:N:ot:vx", help, 1)) != -1) {
		switch (option) {
		case 'A':
			base = *optarg;
			if (!base || !strchr("doxn", base))
				errx(1, "invalid base '%s'", optarg);
			break;
		case 'j':
			skip = number(optarg);
			break;
		case 'N':
			count = number(optarg);
			break;
		case 't':
			add_forms(optarg);
			break;
		case 'v':
			show_all = 1;
			break;
		default:
			add_forms(option == 'b' ? "o1" : option == 'c' ? "c" : option == 'd' ? "u2" : option == 'i' ? "d4" : option == 'o' ? "o2" : "x2");
		}
	}
	if (!form_count)
		add_forms("o2");
	names = optind < argc ? argv + optind : standard;
	dump(skip, count, &failed);
	return finish(failed);
}
