/* The engine below the printf family: it hands out pieces of text, whoever asked for it puts them. */
#ifndef STDIO_FORMAT_H
#define STDIO_FORMAT_H

#include <stdarg.h>
#include <stddef.h>

struct sink {
	void (*put)(struct sink *sink, const char *text, size_t length);
	void *to;
	size_t room;	/* of those who write into memory */
};

/* One conversion: %[flags][width][.precision][length]letter */
struct conversion {
	int minus, plus, space, alternate, zero;
	int width;
	int precision;	/* -1: none given */
	int length;	/* -2 hh, -1 h, 0, 1 l, 2 ll, 3 L */
	char letter;
};

struct output {
	struct sink *sink;
	int count;
};

int __format(struct sink *sink, const char *format, va_list arguments);
void __emit(struct output *out, const char *text, size_t length);
void __pad(struct output *out, char c, int count);
void __emit_field(struct output *out, const struct conversion *c, const char *text, int length);
void __emit_number(struct output *out, struct conversion *c, unsigned long long value, int negative);

struct float_parts;

void __emit_float(struct output *out, struct conversion *c, long double value);
void __emit_hexadecimal_float(struct output *out, struct conversion *c, const char *sign, struct float_parts *p);

#endif
