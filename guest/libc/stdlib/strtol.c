/* Text to numbers of 32 bits, through those of 64. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include "number.h"

long strtol(const char *s, char **end, int base)
{
	struct number n = __read_number(s, end, base, ULONG_MAX);

	if (n.overflow || n.value > (unsigned long)LONG_MAX + n.negative) {
		errno = ERANGE;
		return n.negative ? LONG_MIN : LONG_MAX;
	}
	return n.negative ? -(unsigned long)n.value : (unsigned long)n.value;
}

unsigned long strtoul(const char *s, char **end, int base)
{
	struct number n = __read_number(s, end, base, ULONG_MAX);

	if (n.overflow) {
		errno = ERANGE;
		return ULONG_MAX;
	}
	return n.negative ? -(unsigned long)n.value : (unsigned long)n.value;
}
