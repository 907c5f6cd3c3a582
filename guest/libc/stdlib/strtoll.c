/* Text to numbers of 64 bits, and the reader that all of the family use. */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include "number.h"

static int digit_value(int c)
{
	if (isdigit(c))
		return c - '0';
	if (isalpha(c))
		return tolower(c) - 'a' + 10;
	return 36;
}

static const char *skip_prefix(const char *s, int *base)
{
	int hexadecimal = s[0] == '0' && (s[1] | 32) == 'x' && digit_value(s[2]) < 16;

	if ((*base == 0 || *base == 16) && hexadecimal) {
		*base = 16;
		return s + 2;
	}
	if (*base == 0)
		*base = *s == '0' ? 8 : 10;
	return s;
}

struct number __read_number(const char *s, char **end, int base, unsigned long long max)
{
	struct number n = { 0, 0, 0 };
	const char *start = s, *digits;
	int digit;

	while (isspace((unsigned char)*s))
		s++;
	if (*s == '-' || *s == '+')
		n.negative = *s++ == '-';
	s = skip_prefix(s, &base);
	for (digits = s; (digit = digit_value((unsigned char)*s)) < base; s++) {
		if (n.value > (max - digit) / base)
			n.overflow = 1;
		n.value = n.value * base + digit;
	}
	if (end)
		*end = (char *)(s == digits ? start : s);
	return n;
}

long long strtoll(const char *s, char **end, int base)
{
	struct number n = __read_number(s, end, base, ULLONG_MAX);

	if (n.overflow || n.value > (unsigned long long)LLONG_MAX + n.negative) {
		errno = ERANGE;
		return n.negative ? LLONG_MIN : LLONG_MAX;
	}
	return n.negative ? -n.value : n.value;
}

unsigned long long strtoull(const char *s, char **end, int base)
{
	struct number n = __read_number(s, end, base, ULLONG_MAX);

	if (n.overflow) {
		errno = ERANGE;
		return ULLONG_MAX;
	}
	return n.negative ? -n.value : n.value;
}
