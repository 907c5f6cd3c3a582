/* Logarithms: FYL2X computes ST(1) * log2(ST(0)), FYL2XP1 the same for numbers close to 1. */
#include <errno.h>
#include "three.h"

#define LN2 0.693147180559945309417232121458176568L
#define LOG10_2 0.301029995663981195213738894724493027L

static long double scaled_log2(long double x, long double scale)
{
	if (x < 0)
		errno = EDOM;
	if (x == 0)
		errno = ERANGE;
	__asm__("fyl2x" : "=t" (x) : "0" (x), "u" (scale) : "st(1)");
	return x;
}

long double logl(long double x)
{
	return scaled_log2(x, LN2);
}

long double log2l(long double x)
{
	return scaled_log2(x, 1);
}

long double log10l(long double x)
{
	return scaled_log2(x, LOG10_2);
}

long double log1pl(long double x)
{
	if (fabsl(x) > 0.25L)
		return logl(1 + x);
	__asm__("fyl2xp1" : "=t" (x) : "0" (x), "u" (LN2) : "st(1)");
	return x;
}

THREE1(log)
THREE1(log2)
THREE1(log10)
THREE1(log1p)
