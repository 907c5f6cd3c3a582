/*
 * What all of the printf family do: walk the format, convert the arguments. Conversions are
 * d i u o x X c s p n m a e f g (and A E F G) and %; a letter that is none of them is put out as it stands.
 */
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include "format.h"

void __emit(struct output *out, const char *text, size_t length)
{
	if (length)
		out->sink->put(out->sink, text, length);
	out->count += length;
}

void __pad(struct output *out, char c, int count)
{
	char block[16];

	memset(block, c, sizeof(block));
	for (; count > 0; count -= sizeof(block))
		__emit(out, block, count < (int)sizeof(block) ? count : (int)sizeof(block));
}

void __emit_field(struct output *out, const struct conversion *c, const char *text, int length)
{
	if (!c->minus)
		__pad(out, ' ', c->width - length);
	__emit(out, text, length);
	if (c->minus)
		__pad(out, ' ', c->width - length);
}

static const char *read_flags(const char *f, struct conversion *c)
{
	for (;; f++) {
		switch (*f) {
		case '-':
			c->minus = 1;
			break;
		case '+':
			c->plus = 1;
			break;
		case ' ':
			c->space = 1;
			break;
		case '#':
			c->alternate = 1;
			break;
		case '0':
			c->zero = 1;
			break;
		default:
			return f;
		}
	}
}

static const char *read_number(const char *f, int *number, va_list *arguments)
{
	*number = 0;
	if (*f == '*') {
		*number = va_arg(*arguments, int);
		return f + 1;
	}
	while (*f >= '0' && *f <= '9')
		*number = *number * 10 + *f++ - '0';
	return f;
}

static const char *read_length(const char *f, struct conversion *c)
{
	for (;; f++) {
		if (*f == 'h')
			c->length--;
		else if (*f == 'l' || *f == 'z' || *f == 't')
			c->length++;
		else if (*f == 'j' || *f == 'q')
			c->length = 2;
		else if (*f == 'L')
			c->length = 3;
		else
			return f;
	}
}

static const char *read_conversion(const char *f, struct conversion *c, va_list *arguments)
{
	memset(c, 0, sizeof(*c));
	c->precision = -1;
	f = read_flags(f, c);
	f = read_number(f, &c->width, arguments);
	if (c->width < 0) {
		c->minus = 1;
		c->width = -c->width;
	}
	if (*f == '.') {
		f = read_number(f + 1, &c->precision, arguments);
		if (c->precision < 0)
			c->precision = -1;
	}
	f = read_length(f, c);
	c->letter = *f;
	return f + (*f != 0);
}

static void signed_number(struct output *out, struct conversion *c, va_list *arguments)
{
	long long value = c->length >= 2 ? va_arg(*arguments, long long) : va_arg(*arguments, int);

	if (c->length == -1)
		value = (short)value;
	if (c->length <= -2)
		value = (signed char)value;
	__emit_number(out, c, value < 0 ? -(unsigned long long)value : value, value < 0);
}

static void unsigned_number(struct output *out, struct conversion *c, va_list *arguments)
{
	unsigned long long value =
		c->length >= 2 ? va_arg(*arguments, unsigned long long) : va_arg(*arguments, unsigned);

	if (c->length == -1)
		value = (unsigned short)value;
	if (c->length <= -2)
		value = (unsigned char)value;
	__emit_number(out, c, value, 0);
}

static void string(struct output *out, struct conversion *c, const char *s)
{
	if (!s)
		s = "(null)";
	__emit_field(out, c, s, c->precision < 0 ? strlen(s) : strnlen(s, c->precision));
}

static void pointer(struct output *out, struct conversion *c, void *p)
{
	if (p)
		__emit_number(out, c, (uintptr_t)p, 0);
	else
		__emit_field(out, c, "(nil)", 5);
}

static void store_count(const struct conversion *c, void *to, int count)
{
	if (c->length >= 2)
		*(long long *)to = count;
	else if (c->length >= 0)
		*(int *)to = count;
	else if (c->length == -1)
		*(short *)to = count;
	else
		*(signed char *)to = count;
}

static void convert(struct output *out, struct conversion *c, va_list *arguments, const char *start,
		    const char *end, int saved_errno)
{
	char byte;

	switch (c->letter) {
	case 'd':
	case 'i':
		signed_number(out, c, arguments);
		break;
	case 'u':
	case 'o':
	case 'x':
	case 'X':
		unsigned_number(out, c, arguments);
		break;
	case 'c':
		byte = va_arg(*arguments, int);
		__emit_field(out, c, &byte, 1);
		break;
	case 's':
		string(out, c, va_arg(*arguments, const char *));
		break;
	case 'p':
		pointer(out, c, va_arg(*arguments, void *));
		break;
	case 'a':
	case 'A':
	case 'e':
	case 'E':
	case 'f':
	case 'F':
	case 'g':
	case 'G':
		__emit_float(out, c, c->length > 2 ? va_arg(*arguments, long double) : va_arg(*arguments, double));
		break;
	case 'm':
		string(out, c, strerror(saved_errno));
		break;
	case 'n':
		store_count(c, va_arg(*arguments, void *), out->count);
		break;
	case '%':
		__emit(out, "%", 1);
		break;
	default:
		__emit(out, start, end - start);
	}
}

int __format(struct sink *sink, const char *format, va_list given)
{
	struct output out = { sink, 0 };
	struct conversion c;
	const char *start;
	va_list arguments;
	int saved_errno = errno;

	va_copy(arguments, given);
	while (*format) {
		start = format;
		format = strchrnul(format, '%');
		__emit(&out, start, format - start);
		if (!*format)
			break;
		start = format;
		format = read_conversion(format + 1, &c, &arguments);
		convert(&out, &c, &arguments, start, format, saved_errno);
	}
	va_end(arguments);
	return out.count;
}
