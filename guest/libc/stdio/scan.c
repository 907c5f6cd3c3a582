/*
 * The engine below the scanf family: d i u o x X p c s [ n a e f g and %, with *, width and hh h l ll L.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <ctype.h>
#include "scan.h"

struct scan {
	FILE *f;
	int consumed;
	int width;
	int length;
	int suppress;
	int hit_end;	/* the text was over before anything of a conversion was read */
};

static int next(struct scan *s)
{
	int c = fgetc(s->f);

	if (c != EOF)
		s->consumed++;
	return c;
}

static void back(struct scan *s, int c)
{
	if (c == EOF)
		return;
	ungetc(c, s->f);
	s->consumed--;
}

static int skip_blanks(struct scan *s)
{
	int c;

	do
		c = next(s);
	while (isspace(c));
	back(s, c);
	return c;
}

static int is_digit_in(int c, int base)
{
	if (isdigit(c))
		return c - '0' < base;
	return base == 16 && isxdigit(c);
}

/* Collects a number's characters for strtoull(). Returns how many, or 0. */
static int number_text(struct scan *s, char *text, int max, int *base)
{
	int n = 0, digits = 0, c = next(s);

	if ((c == '+' || c == '-') && n < max) {
		text[n++] = c;
		c = next(s);
	}
	if (c == '0' && n < max && (*base == 0 || *base == 16)) {
		text[n++] = c;
		digits++;
		c = next(s);
		if ((c == 'x' || c == 'X') && n < max) {
			text[n++] = c;
			*base = 16;
			digits = 0;
			c = next(s);
		} else if (*base == 0) {
			*base = 8;
		}
	}
	if (*base == 0)
		*base = 10;
	while (n < max && is_digit_in(c, *base)) {
		text[n++] = c;
		digits++;
		c = next(s);
	}
	back(s, c);
	text[n] = 0;
	return digits ? n : 0;
}

static void store(struct scan *s, unsigned long long value, va_list *arguments)
{
	void *to;

	if (s->suppress)
		return;
	to = va_arg(*arguments, void *);
	if (s->length >= 2)
		*(unsigned long long *)to = value;
	else if (s->length >= 0)
		*(unsigned long *)to = value;
	else if (s->length == -1)
		*(unsigned short *)to = value;
	else
		*(unsigned char *)to = value;
}

static int scan_number(struct scan *s, int base, va_list *arguments)
{
	char text[72];
	int max = s->width && s->width < 70 ? s->width : 70;

	if (!number_text(s, text, max, &base))
		return 0;
	store(s, strtoull(text, NULL, base), arguments);
	return 1;
}

static void store_float(struct scan *s, const char *text, va_list *arguments)
{
	void *to = va_arg(*arguments, void *);

	if (s->length > 2)
		*(long double *)to = strtold(text, NULL);
	else if (s->length == 1)
		*(double *)to = strtod(text, NULL);
	else
		*(float *)to = strtof(text, NULL);
}

static int scan_float(struct scan *s, va_list *arguments)
{
	char *text = NULL;
	int found = __float_text(s->f, s->width ? s->width : INT_MAX, &s->consumed, &text);

	if (found && !s->suppress)
		store_float(s, text, arguments);
	free(text);
	return found;
}

/* The set of %[...]; returns the format behind it. */
static const char *read_set(const char *format, char *member)
{
	int negate = 0, c;

	if (*format == '^') {
		negate = 1;
		format++;
	}
	memset(member, negate, 256);
	do {
		c = (unsigned char)*format++;
		member[c] = !negate;
		if (*format == '-' && format[1] && format[1] != ']') {
			for (; c <= (unsigned char)format[1]; c++)
				member[c] = !negate;
			format += 2;
		}
	} while (*format && *format != ']');
	return format + (*format == ']');
}

static int scan_text(struct scan *s, const char *member, int terminate, va_list *arguments)
{
	char *to = s->suppress ? NULL : va_arg(*arguments, char *);
	int n = 0, c = 0, max = s->width ? s->width : INT_MAX;

	while (n < max && (c = next(s)) != EOF) {
		if (member && !member[c]) {
			back(s, c);
			break;
		}
		if (to)
			*to++ = c;
		n++;
	}
	if (to && terminate)
		*to = 0;
	s->hit_end = n == 0 && c == EOF;
	return terminate ? n > 0 : n == max;
}

static int scan_conversion(struct scan *s, char letter, const char **format, va_list *arguments)
{
	char member[256];
	int c;

	if (letter != 'c' && letter != '[' && skip_blanks(s) == EOF) {
		s->hit_end = 1;
		return 0;
	}
	switch (letter) {
	case 'd':
	case 'u':
		return scan_number(s, 10, arguments);
	case 'i':
		return scan_number(s, 0, arguments);
	case 'o':
		return scan_number(s, 8, arguments);
	case 'x':
	case 'X':
	case 'p':
		return scan_number(s, 16, arguments);
	case 'a':
	case 'A':
	case 'e':
	case 'E':
	case 'f':
	case 'F':
	case 'g':
	case 'G':
		return scan_float(s, arguments);
	case 'c':
		if (!s->width)
			s->width = 1;
		return scan_text(s, NULL, 0, arguments);
	case 's':
		for (c = 0; c < 256; c++)
			member[c] = !isspace(c);
		return scan_text(s, member, 1, arguments);
	case '[':
		*format = read_set(*format, member);
		return scan_text(s, member, 1, arguments);
	}
	return 0;
}

static const char *read_options(const char *format, struct scan *s)
{
	s->suppress = s->width = s->length = 0;
	if (*format == '*') {
		s->suppress = 1;
		format++;
	}
	while (isdigit(*format))
		s->width = s->width * 10 + *format++ - '0';
	for (;; format++) {
		if (*format == 'h')
			s->length--;
		else if (*format == 'l' || *format == 'z' || *format == 't')
			s->length++;
		else if (*format == 'j')
			s->length = 2;
		else if (*format == 'L')
			s->length = 3;
		else
			return format;
	}
}

static int match_literal(struct scan *s, int wanted)
{
	int c = next(s);

	if (c == wanted)
		return 1;
	s->hit_end = c == EOF;
	back(s, c);
	return 0;
}

int __scan(FILE *f, const char *format, va_list given)
{
	struct scan s = { f };
	int done = 0;
	char letter;
	va_list arguments;

	va_copy(arguments, given);
	while (*format) {
		if (isspace(*format)) {
			skip_blanks(&s);
			format++;
			continue;
		}
		if (*format != '%' || format[1] == '%') {
			format += *format == '%';
			if (format[-1] == '%')
				skip_blanks(&s);
			if (!match_literal(&s, (unsigned char)*format))
				break;
			format++;
			continue;
		}
		format = read_options(format + 1, &s);
		letter = *format++;
		if (letter == 'n') {
			store(&s, s.consumed, &arguments);
			continue;
		}
		if (!scan_conversion(&s, letter, &format, &arguments))
			break;
		done += !s.suppress;
	}
	va_end(arguments);
	return done == 0 && s.hit_end ? EOF : done;
}
